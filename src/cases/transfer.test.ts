import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadlinesOf } from './deadlines.ts'
import { openCase } from './decide.ts'
import { applicant, life, types, worker } from './fixtures/build.ts'
import { flood } from './fixtures/flood.ts'
import { works } from './fixtures/others.ts'
import { keptOf } from './keep.ts'

const anna = worker('anna', 'instructeur')
const to = { name: 'Ville', agency: 'ville' }
const reason = 'La ville décide.'
const adresse = { line: '1 rue Haute', postcode: '55000', town: 'Bar-le-Duc', commune: '55029', département: '55', country: 'FR' }

test('only what was sent and is not decided goes to another authority, by somebody of the office, with a reason', () => {
  const file = life(works)
  assert.throws(() => file.do({ do: 'transfer', who: anna, to, reason }), { code: 'case.not-open' })
  file.do({ do: 'submit', who: applicant, answers: { nature: 'un abri', abords: false } })
  for (const who of [applicant, { kind: 'system' } as const, worker('bob')])
    assert.throws(() => file.do({ do: 'transfer', who, to, reason }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do({ do: 'transfer', who: anna, to, reason: ' ' }), { code: 'case.reason-missing' })
  assert.throws(() => file.do({ do: 'transfer', who: anna, to: { name: 'CAF' }, reason }), { code: 'case.receiver-missing' })
  assert.deepEqual(types(file.on('2026-03-10').do({ do: 'transfer', who: anna, to, reason })), ['transferred', 'message'])
  const view = file.view()
  assert.deepEqual([view.phase, view.outcome, view.transferred?.day], ['done', 'closed', '2026-03-10'])
  // Nothing is silent any more, and what the file does not keep as closed is kept as refused.
  assert.deepEqual(types(file.on('2026-06-10').tick()), [])
  assert.equal(keptOf(view, { data: { ...works.data, keep: { refused: '2y' } } }, file.context())?.for, '2y')
  assert.throws(() => file.do({ do: 'transfer', who: anna, to, reason }), { code: 'case.not-open' })
})

/** The same request, received elsewhere on 2 February, passed on on 2 March, completed on 12 March. */
function passedOn(service: typeof flood) {
  const file = life(service)
  const opening = { reference: '482109375516', channel: 'case', language: 'fr', who: { kind: 'system' } } as const
  const origin = { case: '01900000-0000-7000-8000-000000000001', request: 'x', received: '2026-02-02T09:00:00.000Z' }
  file.events.length = 0
  file.add(openCase({ ...opening, origin }, file.context()))
  return file.on('2026-03-12')
}

test('where silence refuses, the delay runs from the first authority, without the days of completing; where it grants, from the competent one', () => {
  const refused = passedOn(flood)
  const answers = {
    adresse,
    sinistré: false,
    inhabitable: true,
    occupation: 'locataire',
    foyer: [{ prénom: 'A', naissance: '1990-01-01' }],
    revenu: 1,
    nuits: 1,
    iban: 'FR7630006000011234567890189',
  }
  refused.do({ do: 'submit', who: applicant, answers, action: 'déposer' })
  const clock = deadlinesOf(refused.view(), refused.context()).clock
  // Two months from 2 February, and the ten days from 2 to 12 March.
  assert.deepEqual([clock?.status, clock && 'deadline' in clock && clock.deadline.day], ['running', '2026-04-13'])
  const granted = passedOn(works)
  granted.do({ do: 'submit', who: applicant, answers: { nature: 'un abri', abords: true } })
  const other = deadlinesOf(granted.view(), granted.context()).clock
  assert.equal(other && 'deadline' in other && other.deadline.day, '2026-05-12')
})
