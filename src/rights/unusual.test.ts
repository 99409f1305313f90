import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccessLine } from '#consent'
import { type Around, odditiesOf } from './unusual.ts'

const line: AccessLine = {
  id: 'e',
  at: '2026-11-24T09:00:00.000Z', // a Tuesday, ten o'clock in Paris
  actor: 'a',
  role: 'departement.logement',
  agency: 'departement',
  purpose: 'aide-urgence-logement',
  case: 'c',
  categories: 'case answers',
  pace: 3,
  mandate: null,
}
const around: Around = {
  zone: 'Europe/Paris',
  calendar: { weekend: [6, 7], holidays: new Set(['2026-11-11']) },
  cases: [{ id: 'c', agency: 'departement', phase: 'open', openedAt: '2026-11-20T08:00:00.000Z', since: '2026-11-21T08:00:00.000Z' }],
  agentFamily: 'Marchal',
  personFamily: 'Lambert',
}
const of = (changed: Partial<AccessLine>, more: Partial<Around> = {}) => odditiesOf({ ...line, ...changed }, { ...around, ...more })

test('a case officer who opens a case of hers at ten in the morning is nothing unusual', () => assert.deepEqual(of({}), []))

test('hours are those of the agency, not of the server', () => {
  assert.deepEqual(of({ at: '2026-11-24T05:59:00.000Z' }), ['hours']) // 6.59 in Paris
  assert.deepEqual(of({ at: '2026-11-24T06:00:00.000Z' }), [])
  assert.deepEqual(of({ at: '2026-11-24T19:00:00.000Z' }), ['hours'])
  assert.deepEqual(of({ at: '2026-11-21T09:00:00.000Z' }), ['day-off']) // Saturday
  assert.deepEqual(of({ at: '2026-11-11T09:00:00.000Z', case: null, categories: 'list' }), ['day-off'])
  assert.deepEqual(of({ at: '2026-11-21T23:00:00.000Z', actor: 'system' }), [], 'what runs by night is no agent at an odd hour')
  assert.deepEqual(of({ at: '2026-11-21T23:00:00.000Z', role: 'registry.tax' }), [], 'nor is a register that she lets be asked')
})

test('a person who is opened without an open case, or in one that is over, is marked; a list is not', () => {
  assert.deepEqual(of({ case: null }), [])
  assert.deepEqual(of({ case: null, agency: 'ville' }), ['no-case'])
  assert.deepEqual(of({ case: null, agency: 'ville', categories: 'list' }), [])
  const over = { ...around.cases![0]!, phase: 'done', since: '2026-11-22T08:00:00.000Z' }
  assert.deepEqual(of({}, { cases: [over] }), ['no-case'])
  assert.deepEqual(of({ at: '2026-11-20T09:00:00.000Z' }, { cases: [over] }), [], 'it was open when it was read')
  assert.deepEqual(of({ case: null, agency: 'ville' }, { cases: undefined }), [], 'nothing is said of cases that the reader does not know')
})

test('many persons in an hour, and the same family name, are marked', () => {
  assert.deepEqual(of({ pace: 30 }), [])
  assert.deepEqual(of({ pace: 31 }), ['many'])
  assert.deepEqual(of({ pace: null }), [])
  assert.deepEqual(of({}, { agentFamily: 'LÀMBERT' }), ['same-name'])
  assert.deepEqual(of({ role: 'registry.tax' }, { agentFamily: 'Lambert' }), [], 'a register that she herself let be asked')
  assert.deepEqual(of({ categories: 'case forced', pace: 50 }), ['forced', 'many'])
})

test('a site at which she signed in herself is nothing unusual, whatever the hour and however many do', () =>
  assert.deepEqual(of({ role: 'client.site', case: null, agency: 'ville', at: '2026-11-21T22:00:00.000Z', pace: 500 }), []))
