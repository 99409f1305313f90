import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDue, schedule } from './schedule.ts'

test('a schedule is a list of numbers or ranges in their bounds; what we would not keep is refused', () => {
  for (const wrong of [
    {},
    { minute: '60' },
    { hour: '[5-3]' },
    { hour: '1-3' },
    { minute: '*/5' },
    { second: '30' },
    { week: '1' },
    { dayOfWeek: '0' },
    { minute: '' },
  ])
    assert.equal(schedule.safeParse(wrong).success, false, JSON.stringify(wrong))
  for (const good of [{ minute: '5', hour: '1' }, { minute: '0,15,[30-59]' }, { second: '0', dayOfWeek: '[1-5]' }])
    assert.equal(schedule.safeParse(good).success, true, JSON.stringify(good))
})

test('it is due in the minutes of the zone, once each, and a server that was off makes up for the last day', () => {
  const at = (text: string) => Date.parse(text)
  const due = (given: object, from: string, to: string, zone = 'Europe/Paris') => isDue(schedule.parse(given), at(from), at(to), zone)
  const early = { minute: '5', hour: '1' }
  assert.equal(due(early, '2026-11-27T00:04:10Z', '2026-11-27T00:05:10Z'), true, '01:05 in Paris')
  assert.equal(due(early, '2026-11-27T00:05:10Z', '2026-11-27T00:06:10Z'), false)
  assert.equal(due(early, '2026-11-27T01:04:10Z', '2026-11-27T01:05:10Z', 'UTC'), true)
  assert.equal(due(early, '2026-11-26T22:00:00Z', '2026-11-27T06:00:00Z'), true)
  assert.equal(due(early, '2026-11-25T00:00:00Z', '2026-11-27T00:04:00Z'), true, 'the day before, once')
  assert.equal(due({ dayOfMonth: '25' }, '2026-11-20T00:00:00Z', '2026-11-27T00:04:00Z'), false, 'longer ago')
  // 27 November 2026 is a Friday.
  assert.equal(due({ dayOfWeek: '5' }, '2026-11-27T10:00:00Z', '2026-11-27T10:01:00Z'), true)
  assert.equal(due({ dayOfWeek: '[6-7]' }, '2026-11-27T10:00:00Z', '2026-11-27T10:01:00Z'), false)
  assert.equal(due({ month: '12' }, '2026-11-27T10:00:00Z', '2026-11-27T10:01:00Z'), false)
})
