import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Town } from '#definitions'
import type { Account } from '../accounts.ts'
import { rights } from './columns.ts'
import { planOf } from './plan.ts'
import { readTable, tableText } from './table.ts'
import type { RightLabels } from './words.ts'

const town = {
  agencies: [
    { id: 'ville', name: { fr: 'Ville de X' }, short: { fr: 'Ville', nl: 'Stad' } },
    { id: 'departement', name: { fr: 'Département' }, short: { fr: 'Département' } },
  ],
  teams: [
    { path: 'ville.rue', agency: 'ville', title: { fr: 'Service de la rue', nl: 'Dienst straat' } },
    { path: 'ville.etat', agency: 'ville', title: { fr: 'État civil, mariages' } },
    { path: 'departement.logement', agency: 'departement', title: { fr: 'Logement' } },
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
const labels = Object.fromEntries(rights.map((right) => [right, [`Droit ${right}`]])) as unknown as RightLabels
const head = 'given;family;email;agency;teams;may;language;capacity'
const plan = (lines: readonly string[], accounts: readonly Account[] = [], first = head) =>
  planOf([first, ...lines].join('\r\n'), { town, labels }, accounts, 'admin')

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
    plan(['x'], [], 'given;shoe').problems.map(({ code, word }) => `${code} ${word}`),
    ['column-missing family', 'column-missing email', 'column-missing agency', 'column-unknown shoe'],
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

test('a table speaks as its page does: headings, agencies, teams and rights by their words, in any language and case', () => {
  const words = 'Prénom;Nom;E-mail;Administration;Équipes;Droits;Langue;Qualité'
  const line = 'Ana;Roy;ana.roy@ville.example;stad;Service de la rue | état civil, mariages;droit designer, Droit officer;fr;Agente'
  const { problems, opens } = plan([line], [], words)
  assert.deepEqual(problems, [])
  const [one] = opens
  assert.deepEqual([one?.agency, one?.teams, one?.may], ['ville', ['ville.rue', 'ville.etat'], ['worker', 'designer', 'officer']])
  assert.equal(plan(['Ana;Roy;ana.roy@ville.example;Ville;DIENST STRAAT;;fr;'], [], words).opens[0]?.teams[0], 'ville.rue')
  assert.deepEqual(
    plan(['Ana;Roy;ana.roy@ville.example;Ville;Logement;Roi du monde;fr;'], [], words).problems.map(({ code, word }) => `${code} ${word}`),
    ['team Logement', 'right Roi du monde'],
  )
})

test('what a spreadsheet saves is read: UTF-8, UTF-16 with its mark, and the code page of Windows', () => {
  const text = 'given;family\nZoé;Müller €'
  assert.equal(tableText(Buffer.from(text)), text)
  assert.equal(tableText(Buffer.from(`\ufeff${text}`, 'utf16le')), text)
  assert.equal(
    tableText(
      Buffer.concat([
        Buffer.from('given;family\nZo'),
        Buffer.from([0xe9]),
        Buffer.from(';M'),
        Buffer.from([0xfc]),
        Buffer.from('ller '),
        Buffer.from([0x80]),
      ]),
    ),
    text,
  )
})
