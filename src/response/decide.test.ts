import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert } from './cap/read.ts'
import { fateOf, mayPublish, type Rules, type Standing } from './decide.ts'
import type { Zone } from './zone/zone.ts'

const now = '2026-11-20T06:00:00.000Z'
const zone: Zone = { polygons: [], circles: [{ centre: [5.5, 48.8], km: 1 }], communes: [] }
const rules: Rules = { exercises: false, mayBring: true, authentic: true, hasEvent: true }
const info: Alert['infos'][number] = {
  language: 'fr',
  categories: ['Met'],
  event: 'Crue',
  urgency: 'Immediate',
  severity: 'Severe',
  certainty: 'Observed',
  responses: [],
  areas: ['x'],
}
const alert = (more: Partial<Alert> = {}): Alert => ({
  identifier: 'a-2',
  sender: 'crues@x',
  sent: '2026-11-20T05:30:00.000Z',
  status: 'Actual',
  type: 'Alert',
  scope: 'Public',
  references: [],
  signed: false,
  infos: [info],
  ...more,
})
const standing: Standing = {
  id: 's',
  state: 'active',
  exercise: false,
  sender: 'crues@x',
  identifier: 'a-1',
  sent: '2026-11-20T05:00:00.000Z',
  proposedBy: 'nora',
}
const references = [{ sender: 'crues@x', identifier: 'a-1', sent: '2026-11-20T05:00:00.000Z' }]
const kept = (because: string) => ({ outcome: 'kept', because })

test('nothing but Actual to the public reaches people', () => {
  for (const status of ['Exercise', 'System', 'Test', 'Draft'] as const)
    assert.deepEqual(fateOf(alert({ status }), zone, [], now, rules), kept('status'))
  for (const status of ['System', 'Test', 'Draft'] as const)
    assert.deepEqual(fateOf(alert({ status }), zone, [], now, { ...rules, exercises: true }), kept('status'), 'not even where exercises do')
  assert.deepEqual(fateOf(alert({ scope: 'Restricted' }), zone, [], now, rules), kept('scope'))
  assert.deepEqual(fateOf(alert({ type: 'Ack' }), zone, [], now, rules), kept('type'))
  assert.deepEqual(fateOf(alert({ infos: [{ ...info, expires: now }] }), zone, [], now, rules), kept('over'))
  assert.deepEqual(fateOf(alert(), { ...zone, circles: [] }, [], now, rules), kept('no-zone'))
  assert.deepEqual(fateOf(alert(), zone, [], now, { ...rules, hasEvent: false }), kept('event'))
})

test('a signature that nobody can check is worth none', () => {
  for (const signed of [true, false])
    assert.deepEqual(fateOf(alert({ signed }), zone, [], now, { ...rules, authentic: false }), kept('signature'))
})

test('an update and a cancellation find what they are about, from its sender, if newer', () => {
  assert.deepEqual(fateOf(alert({ type: 'Update', references }), zone, [standing], now, rules), { outcome: 'updated', situation: 's' })
  assert.deepEqual(fateOf(alert({ type: 'Cancel', references }), zone, [standing], now, rules), { outcome: 'called-off', situation: 's' })
  assert.deepEqual(fateOf(alert({ type: 'Update', references, sent: standing.sent! }), zone, [standing], now, rules), kept('outdated'))
  const stranger = alert({ type: 'Cancel', references, sender: 'mallory@x' })
  assert.deepEqual(fateOf(stranger, zone, [standing], now, rules), kept('nothing-to-cancel'))
  assert.deepEqual(
    fateOf(alert({ type: 'Cancel', references }), zone, [{ ...standing, state: 'over' }], now, rules),
    kept('nothing-to-cancel'),
  )
  assert.deepEqual(
    fateOf(alert({ type: 'Cancel', references, status: 'Exercise' }), zone, [standing], now, { ...rules, exercises: true }),
    kept('nothing-to-cancel'),
    'an exercise calls off nothing real',
  )
  assert.deepEqual(
    fateOf(alert({ type: 'Update', references }), zone, [], now, rules),
    { outcome: 'declared' },
    'what came before was never seen',
  )
})

test('whoever declared it does not publish it', () => {
  assert.throws(() => mayPublish({ state: 'proposed', proposedBy: 'nora' }, 'nora'), { code: 'response.same-person' })
  assert.throws(() => mayPublish({ state: 'active', proposedBy: 'nora' }, 'etienne'), { code: 'response.not-now' })
  mayPublish({ state: 'proposed', proposedBy: 'nora' }, 'etienne')
})
