import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, anonymous } from '#kernel'
import { actingFor, asPerson, standsForAll } from './acting.ts'
import type { Mandate } from './mandates/contract.ts'
import { mayActing } from './pages/stop.tsx'

const own: Actor = {
  ...anonymous,
  kind: 'person',
  account: 'a',
  person: 'p',
  given: 'Samira',
  family: 'Lambert',
  may: ['person', 'tester'],
  assurance: 'high',
  session: { id: 's', endsAt: '', proofing: 'high', strength: 'passkey', at: '', heldUntil: '2026-11-26T10:00:00.000Z' },
}
const mandate: Mandate = {
  id: 'm',
  kind: 'relative',
  state: 'live',
  asks: 'holder',
  terms: { from: '2026-11-26', until: '2027-01-01', delegable: false, services: ['cheque-energie'] },
  person: { person: 'q', name: 'Fatima Benali' },
  level: 'substantial',
  ends: '',
  askedAt: '',
}

test('acting keeps who acts, takes whose affairs they are, and never more than either was known for', () => {
  const theirs = { heldUntil: '2026-11-27T10:00:00.000Z' } as never
  const acting = actingFor(own, mandate, [], theirs)
  assert.deepEqual([acting.person, acting.self, acting.account, acting.given], ['q', 'p', 'a', 'Samira'])
  assert.deepEqual(acting.may, ['person'], 'what she may try or administer herself she does not for others')
  assert.equal(acting.assurance, 'substantial')
  assert.equal(actingFor({ ...own, assurance: 'low' }, mandate, [], undefined).assurance, 'low')
  assert.equal(acting.session?.heldUntil, '2026-11-27T10:00:00.000Z', 'the later hold on bank details of both')
  assert.equal(actingFor(own, mandate, [], undefined).session?.heldUntil, own.session?.heldUntil)
  assert.deepEqual(asPerson(acting, 'compte').mandate, { id: 'm', kind: 'relative', self: 'p', services: ['cheque-energie'] })
  assert.equal(asPerson(own, 'compte').mandate, undefined)
})

test('where one must be signed in, nobody comes for another unless the endpoint says so', () => {
  const relative = actingFor(own, mandate, [], undefined).mandate!
  const parent = { ...relative, kind: 'child', services: undefined } as never
  assert.equal(standsForAll({ mandate: parent }), true)
  assert.equal(standsForAll({ mandate: { ...relative, kind: 'guardian' } }), false, 'a guardian of some affairs only')
  for (const [acting, may, some, all] of [
    [undefined, 'person', false, false],
    [undefined, 'anyone', true, true],
    ['never', 'anyone', false, false],
    ['services', 'person', true, true],
    ['legal', 'person', false, true],
  ] as const) {
    const endpoint = acting === undefined ? { may } : { may, acting }
    assert.deepEqual([mayActing(relative, endpoint), mayActing(parent, endpoint)], [some, all], `${acting} ${may}`)
  }
})
