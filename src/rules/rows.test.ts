import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RuleInput } from './index.ts'
import { compiled, plain, today } from './testing/flood.ts'

const children: RuleInput = {
  name: 'enfants',
  type: 'list',
  item: [
    { name: 'naissance', type: 'date' },
    { name: 'aux études', type: 'boolean', when: 'naissance . âge >= 18 an' },
    { name: 'salaire', type: 'money', unit: '€/mois', when: 'naissance . âge >= 16 an', default: 0 },
    { name: 'statut', type: 'choice', options: [{ key: 'né ici' }, { key: 'adopté' }], required: false },
    { name: 'certificat', type: 'file', when: 'aux études', required: "statut = 'adopté'" },
  ],
  rules: {
    compte: { 'une de ces conditions': ['naissance . âge < 18 an', 'aux études'] },
    autonome: 'salaire > plafond enfant',
  },
  aggregates: {
    'à charge': { op: 'count', of: 'compte' },
    gains: { op: 'sum', of: 'salaire', where: 'compte' },
    aîné: { op: 'max', of: 'naissance . âge' },
    'plus jeune': { op: 'max', of: 'naissance' },
    'salaire moyen': { op: 'mean', of: 'salaire' },
    'un autonome': { op: 'any', of: 'autonome' },
    'tous adoptés': { op: 'all', of: "statut = 'adopté'" },
  },
}
const rules = { 'plafond enfant': '1000 €/mois', aide: '100 €/mois * enfants . à charge' }
const rows = [
  { naissance: '2011-01-01', statut: 'né ici' },
  { naissance: '2006-06-10', 'aux études': true, salaire: 400, statut: 'adopté' },
  { naissance: '2000-01-01', 'aux études': false, salaire: 1500, statut: 'adopté' },
]

test('a row that is not known keeps unknown only what it decides', () => {
  const set = compiled(rules, [children])
  assert.deepEqual(plain(set, { enfants: 3 }, ['enfants . nombre', 'aide', 'enfants . aîné']), [
    3,
    { missing: ['enfants'] },
    { missing: ['enfants'] },
  ])
  const open = { enfants: [...rows, {}] }
  assert.deepEqual(plain(set, open, ['enfants . un autonome', 'enfants . tous adoptés', 'enfants . à charge']), [
    true,
    false,
    { missing: ['enfants'] },
  ])
  assert.deepEqual(plain(set, {}, ['enfants . nombre', 'aide']), [{ missing: ['enfants'] }, { missing: ['enfants'] }])
})

test('an empty list counts nothing; a list not asked is not applicable', () => {
  const names = ['nombre', 'à charge', 'gains', 'aîné', 'salaire moyen', 'un autonome', 'tous adoptés'].map((name) => `enfants . ${name}`)
  const no = 'not-applicable'
  assert.deepEqual(plain(compiled(rules, [children]), { enfants: [] }, names), [0, 0, 0, no, no, false, true])
  const hidden = compiled(rules, [
    { name: 'parent', type: 'boolean' },
    { ...children, when: 'parent' },
  ])
  assert.deepEqual(plain(hidden, { parent: false, enfants: rows }, [...names, 'aide']), Array(8).fill(no))
  assert.equal(hidden.holds('enfants . nombre = 0', { parent: false }, today), false)
  assert.deepEqual(plain(hidden, {}, ['aide']), [{ missing: ['parent'] }])
})

test('rules of a row, then added up', () => {
  const set = compiled(rules, [children])
  const names = ['à charge', 'gains', 'aîné', 'plus jeune', 'salaire moyen', 'un autonome', 'tous adoptés'].map(
    (name) => `enfants . ${name}`,
  )
  // The first child is under 16: the salary is not asked, so the mean is that of two.
  assert.deepEqual(plain(set, { enfants: rows }, [...names, 'aide']), [2, 400, 26, '2011-01-01', 950, true, false, 200])
  assert.equal(set.unit('enfants . gains'), '€/mois')
  assert.deepEqual([...set.dependencies('aide')], ['enfants'])
})

test('a row is read by itself: its names come first, the rest is read outside', () => {
  const set = compiled({ ...rules, naissance: '5', seuil: 'enfants . nombre * 400 €/mois' }, [
    { ...children, rules: { ...children.rules, riche: 'salaire > seuil', nommé: 'naissance > 2005-01-01' } },
  ])
  const ask = [
    'compte',
    'aux études',
    'naissance . âge',
    'salaire',
    'salaire > plafond enfant',
    'riche',
    'nommé',
    'plafond enfant',
    'enfants . à charge',
  ]
  const row = (index: number) =>
    Object.values(set.row('enfants', index, ask, { enfants: rows }, today)).map((v) => (v.kind === 'value' ? v.value : v.kind))
  assert.deepEqual(row(0), [true, 'not-applicable', 15, 'not-applicable', false, false, true, 1000, 2])
  assert.deepEqual(row(2), [false, false, 26, 1500, true, true, false, 1000, 2])
  assert.deepEqual(set.row('enfants', 9, ['compte', 'certificat'], { enfants: rows }, today), {
    compte: { kind: 'missing', needs: ['naissance'] },
    certificat: { kind: 'missing', needs: ['naissance'] },
  })
  assert.deepEqual(
    set
      .check('riche', 'enfants')
      .concat(set.check('riche'))
      .map((p) => p.code),
    ['unknown-name'],
  )
})

test('rows wait for an answer outside the list under its own name', () => {
  const set = compiled({ seuil: 'base * 2' }, [
    { name: 'base', type: 'money', unit: '€/mois' },
    {
      name: 'gens',
      type: 'list',
      item: [{ name: 'gain', type: 'money', unit: '€/mois' }],
      rules: { riche: 'gain > seuil' },
      aggregates: { riches: { op: 'count', of: 'riche' } },
    },
  ])
  assert.deepEqual(plain(set, { gens: [{ gain: 5 }] }, ['gens . riches']), [{ missing: ['base'] }])
  assert.deepEqual(set.row('gens', 0, ['riche'], { gens: [{ gain: 5 }] }, today), { riche: { kind: 'missing', needs: ['base'] } })
  assert.deepEqual(plain(set, { base: 2, gens: [{ gain: 5 }] }, ['gens . riches']), [1])
})

test('one list may read what another adds up', () => {
  const set = compiled({}, [
    {
      name: 'prêts',
      type: 'list',
      item: [{ name: 'part', type: 'money', unit: '€' }],
      rules: { lourd: 'part > biens . total' },
      aggregates: { lourds: { op: 'count', of: 'lourd' } },
    },
    {
      name: 'biens',
      type: 'list',
      item: [{ name: 'valeur', type: 'money', unit: '€' }],
      aggregates: { total: { op: 'sum', of: 'valeur' } },
    },
  ])
  assert.deepEqual(
    plain(set, { biens: [{ valeur: 2 }, { valeur: 3 }], prêts: [{ part: 6 }, { part: 4 }] }, ['prêts . lourds', 'biens . total']),
    [1, 5],
  )
})

test('three hundred rows stay fast', () => {
  const set = compiled(rules, [children])
  const many = {
    enfants: Array.from({ length: 300 }, (_, i) => ({ naissance: `${1995 + (i % 30)}-03-10`, 'aux études': i % 2 === 0, salaire: i })),
  }
  const ask = ['aide', 'enfants . gains', 'enfants . un autonome']
  plain(set, many, ask)
  const before = process.cpuUsage().user
  for (let i = 0; i < 5; i++) plain(set, many, ask)
  assert.ok((process.cpuUsage().user - before) / 5000 < 100, 'under 100 ms of processor an evaluation')
})
