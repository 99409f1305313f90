import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsIn } from './needs.ts'
import { channelFor, noPreferences, preferencesConcept, preferencesIn, quietUntil } from './preferences.ts'
import { membersIn, toRecord } from './relations/from-register.ts'
import { strengthOf } from './strength.ts'

const said = (value: unknown) => preferencesIn([{ concept: preferencesConcept, value }])

test('what cannot be read counts as nothing said', () => {
  for (const value of [null, 'large', { channels: { cases: 'pigeon' } }, { quiet: { from: '25:00', to: '07:00' } }, { surprise: true }])
    assert.deepEqual(said(value), noPreferences)
  assert.deepEqual(needsIn([{ concept: 'person.needs', value: 'all' }]), [])
  assert.deepEqual(needsIn([{ concept: 'person.needs', value: ['curse', 'isolated'] }]), ['isolated'])
})

test('e-mail until she says letters, topic by topic', () => {
  assert.equal(channelFor(noPreferences, 'cases'), 'email')
  assert.equal(channelFor(said({ channels: { cases: 'letter' } }), 'cases'), 'letter')
  assert.equal(channelFor(said({ channels: { cases: 'letter' } }), 'data'), 'email')
})

test('quiet hours go over midnight and end when they say', () => {
  const quiet = said({ quiet: { from: '21:00', to: '08:00' } })
  const minutes = (local: string) => {
    const until = quietUntil(quiet, local, 0)
    return until === undefined ? undefined : until / 60_000
  }
  assert.deepEqual(['20:59', '21:00', '23:30', '00:00', '07:59', '08:00'].map(minutes), [undefined, 660, 510, 480, 1, undefined])
  assert.equal(quietUntil(said({ quiet: { from: '12:00', to: '14:00' } }), '13:00', 0), 3_600_000)
  assert.equal(quietUntil(said({ quiet: { from: '12:00', to: '12:00' } }), '12:00', 0), undefined)
  assert.equal(quietUntil(noPreferences, '03:00', 0), undefined)
})

test('a register of households adds who is not there yet, and never the person herself; nonsense adds nobody', () => {
  const self = { given: 'Samira', birth: '1988-06-09' }
  assert.deepEqual(membersIn('nobody'), [])
  assert.deepEqual(membersIn([null, {}, { prénom: '' }, { prénom: 'Awa', naissance: 'hier' }]), [{ given: 'Awa' }])
  const members = membersIn([
    { prénom: 'Samira', naissance: '1988-06-09' },
    { prénom: 'Inès', naissance: '2015-03-14' },
    { prénom: 'Ibrahim', naissance: '1954-00-00' },
  ])
  const known = [{ given: 'INES', birth: '2015', ended: false }]
  assert.deepEqual(
    toRecord(members, self, known).map(({ given, birth, kind, verified }) => [given, birth, kind, verified]),
    [['Ibrahim', '1954', 'lives-with', true]],
  )
  assert.equal(toRecord(members, self, [{ ...known[0]!, ended: true }]).length, 2, 'what is over is asked again')
})

test('what nobody vouches for is declared, wherever it came from', () => {
  assert.equal(strengthOf({ source: 'registry.tax', verified: false }), 'declared')
  assert.equal(strengthOf({ source: 'registry.tax', verified: true }), 'registry')
  assert.equal(strengthOf({ source: 'identity', verified: true }), 'proofed')
  assert.equal(strengthOf({ source: 'correction', verified: true }), 'checked')
})
