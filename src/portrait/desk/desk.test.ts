import assert from 'node:assert/strict'
import { test } from 'node:test'
import { casesShown, conceptsFor } from './allowed.ts'
import { type Current, nowOf } from './now.ts'

const field = (name: string, concept: string | undefined, sensitive = false) => ({ name, concept, sensitive })
const service = (purpose: string, fields: readonly object[], visible = {}) =>
  ({ service: { data: { purpose, visible }, fields, workflow: { roles: {}, states: [] }, requests: [] } }) as never

test('a concept that no service of the purpose asks, or that hides from these roles, is not read', () => {
  const housing = service(
    'housing',
    [field('adresse', 'person.home'), field('revenu', 'person.income', true), field('iban', 'person.iban')],
    { iban: ['chef'] },
  )
  const parking = service('parking', [field('plaque', 'person.plates')])
  const clerk = () => ['instructeur']
  assert.deepEqual(conceptsFor([housing, parking], 'housing', clerk), ['person', 'person.language', 'person.home'])
  assert.deepEqual(
    conceptsFor([housing, parking], 'housing', () => ['chef']),
    ['person', 'person.language', 'person.home', 'person.iban'],
  )
  assert.deepEqual(
    conceptsFor([housing, parking], 'housing', () => []),
    ['person', 'person.language'],
    'no role, no concept',
  )
  assert.deepEqual(conceptsFor([housing, parking], 'support', clerk), ['person', 'person.language'])
})

test('cases of another agency, drafts, and services of another purpose are not there to be counted', () => {
  const rows = [
    { agency: 'a', phase: 'open', service: 'housing' },
    { agency: 'a', phase: 'draft', service: 'housing' },
    { agency: 'a', phase: 'done', service: 'parking' },
    { agency: 'b', phase: 'open', service: 'housing' },
  ]
  assert.deepEqual(casesShown(rows, { agency: 'a', serves: ({ service: id }) => id === 'housing' }), [rows[0]])
  assert.deepEqual(casesShown(rows, { agency: 'a', serves: 'list' }), [rows[0], rows[2]])
  assert.deepEqual(casesShown(rows, { agency: 'c', serves: 'list' }), [])
})

test('late first, then unanswered, then near, then what waits for her; nothing of a limited, finished or begun case', () => {
  const one = (id: string, phase: Current['row']['phase'], due: string | undefined, unreadOffice = 0, limited = false): Current => ({
    row: { id, phase, unreadOffice },
    limited,
    due,
  })
  const cases = [
    one('far', 'open', '2026-12-30T00:00:00.000Z'),
    one('waits', 'waiting', undefined),
    one('near', 'open', '2026-11-28T00:00:00.000Z'),
    one('asked', 'open', '2026-12-29T00:00:00.000Z', 2),
    one('late', 'open', '2026-11-25T00:00:00.000Z'),
    one('limited', 'open', '2026-11-25T00:00:00.000Z', 1, true),
    one('done', 'done', '2026-11-25T00:00:00.000Z', 1),
    one('draft', 'draft', undefined),
  ]
  assert.deepEqual(
    nowOf(cases, '2026-11-26T12:00:00.000Z').map(({ kind, about }) => [kind, about.row.id]),
    [
      ['late', 'late'],
      ['unread', 'asked'],
      ['soon', 'near'],
      ['waiting', 'waits'],
      ['open', 'asked'],
      ['open', 'far'],
    ],
  )
})
