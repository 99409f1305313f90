import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Town } from '#definitions'
import type { Account } from '../accounts.ts'
import { planOf } from './plan.ts'
import { readTable } from './table.ts'

const town = {
  agencies: [{ id: 'ville' }, { id: 'departement' }],
  teams: [
    { path: 'ville.rue', agency: 'ville' },
    { path: 'departement.logement', agency: 'departement' },
  ],
  file: { languages: ['fr', 'nl'], 'legal-language': 'fr' },
} as unknown as Town
const account = (more: Partial<Account>): Account => ({
  id: 'a1',
  kind: 'agent',
  person: null,
  agency: 'ville',
  given: 'Ana',
  family: 'Roy',
  capacity: { nl: 'Medewerkster' },
  teams: ['ville.rue'],
  may: ['worker'],
  language: 'fr',
  email: 'Ana.Roy@ville.example',
  proofing: 'substantial',
  ...more,
})
const head = 'given;family;email;agency;teams;may;language;capacity'
const plan = (lines: readonly string[], accounts: readonly Account[] = [], first = head) =>
  planOf([first, ...lines].join('\r\n'), town, accounts, 'admin')

test('a table: quoted cells, separators of both kinds, the byte order mark, the number of the line', () => {
  assert.deepEqual(readTable('\ufeffa,b\r\n"x, ""y""\nz",2\n\n3,4'), [
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x, "y"\nz', '2'] },
    { line: 5, cells: ['3', '4'] },
  ])
  assert.deepEqual(readTable('a;b\n1,5;2')[1]?.cells, ['1,5', '2'])
})

test('every mistake has its line; a table with a mistake in its head does nothing', () => {
  const found = plan([
    'Ana;Roy;ana.roy@ville.example;ville;ville.rue;;fr;',
    ';Roy;nothing;nowhere;ville.rue;king;xx;',
    'Bo;Ek;bo@ville.example;ville;departement.logement;;fr;',
    'Ana;Roy;ANA.ROY@ville.example;ville;;;fr;',
  ])
  assert.deepEqual(
    found.problems.map(({ line, code, word }) => `${line} ${code} ${word}`),
    [
      '3 empty given',
      '3 email nothing',
      '3 agency nowhere',
      '3 team ville.rue',
      '3 right king',
      '3 language xx',
      '4 team departement.logement',
      '5 twice ana.roy@ville.example',
    ],
  )
  assert.deepEqual(
    plan(['x'], [], 'given;name').problems.map(({ code, word }) => `${code} ${word}`),
    ['column-missing family', 'column-missing email', 'column-missing agency', 'column-unknown name'],
  )
})

test('who is there is changed, or left as she is; nobody changes her own rights or takes another one’s address', () => {
  const line = 'Ana;Roy;ana.roy@ville.example;ville;ville.rue;;fr;'
  assert.deepEqual([plan([line]).opens.length, plan([line], [account({})]).same], [1, 1])
  const { changes } = plan(['Ana;Roy;ana.roy@ville.example;ville;ville.rue;designer;fr;Agente'], [account({})])
  assert.deepEqual(changes[0]?.to, {
    teams: ['ville.rue'],
    may: ['worker', 'designer'],
    language: 'fr',
    capacity: { nl: 'Medewerkster', fr: 'Agente' },
  })
  assert.equal(plan([line], [account({ agency: 'departement' })]).opens.length, 1, 'an address counts within its agency')
  assert.equal(plan([line.replace('Roy', 'Rey')], [account({})]).problems[0]?.code, 'other-name')
  assert.equal(plan([line.replace('ville.rue', '')], [account({ id: 'admin' })]).problems[0]?.code, 'own')
})
