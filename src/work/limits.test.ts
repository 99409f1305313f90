import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstLimit, leftOf, readLimit, sinceWhen, whenOf } from './limits.ts'

const at = { lang: 'fr', now: '2026-11-24T08:00:00.000Z', zone: 'Europe/Paris' }
const midnight = (day: string) => `${day}T23:00:00.000Z` // of Paris in winter

test('the limit that comes first counts, whoever set it', () => {
  assert.equal(firstLimit(undefined, null), undefined)
  assert.deepEqual(firstLimit('2026-12-01T00:00:00.000Z', '2026-11-30T00:00:00.000Z'), { at: '2026-11-30T00:00:00.000Z', kind: 'legal' })
})

test('a whole day is named by its last day, an hour by its hour', () => {
  assert.equal(whenOf(midnight('2026-11-24'), at), 'aujourd’hui')
  assert.equal(whenOf('2026-11-24T17:40:00.000Z', at), 'aujourd’hui, 18\u00a0h\u00a040')
  assert.equal(whenOf(midnight('2026-12-02'), at), 'mercredi 2 décembre')
  assert.equal(whenOf(midnight('2027-01-24'), at), '24 janvier 2027')
})

test('what is left is said in the two units that matter', () => {
  const [minute, hour] = [60_000, 3_600_000]
  assert.deepEqual(
    [30_000, 7 * minute, 2.5 * hour, 46 * hour, 96 * hour].map((left) => leftOf(left, 'fr')),
    ['1 min', '7 min', '2 h 30', '1 j 22 h', '4 j'],
  )
})

test('late, soon and in time; a bar never runs over', () => {
  const since = '2026-11-22T08:00:00.000Z'
  assert.equal(readLimit({ at: at.now, kind: 'due' }, since, at).state, 'late')
  assert.equal(readLimit({ at: '2026-11-24T09:00:00.000Z', kind: 'due' }, since, at).state, 'soon')
  const ok = readLimit({ at: '2026-11-26T08:00:00.000Z', kind: 'legal' }, since, at)
  assert.deepEqual([ok.state, ok.used], ['ok', 0.5])
  assert.match(String(ok.note), /délai légal/)
})

test('an old wait is told by its day', () => {
  assert.equal(sinceWhen('2026-11-21T08:00:00.000Z', at), 'il y a 3 jours')
  assert.equal(sinceWhen('2026-08-03T08:00:00.000Z', at), '3 août 2026')
})
