import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RuleInput } from './index.ts'
import { compiled, flood, plain, today } from './testing/flood.ts'

const family = { sinistré: true, inhabitable: true, revenu: 30000, foyer: 4, nuits: 10 }

test('the aid after a flood: who may have it, how much, how fast', () => {
  const set = compiled(flood.rules, flood.inputs)
  assert.deepEqual(plain(set, family, ['éligible', 'aide', 'petite aide due', 'urgence vitale']), [true, 900, true, false])
  assert.deepEqual(plain(set, { ...family, revenu: 60000, foyer: 2 }, ['éligible', 'aide', 'petite aide due']), [
    false,
    'not-applicable',
    false,
  ])
  assert.deepEqual(plain(set, { ...family, foyer: 5, nuits: 60 }, ['aide', 'urgence vitale', 'petite aide due']), [2500, true, false])
  assert.equal(set.unit('aide'), '€')
  assert.deepEqual(set.evaluate(family, ['plafond de ressources'], today), {
    'plafond de ressources': { kind: 'value', value: 55000, unit: '€/an' },
  })
  assert.deepEqual([...set.dependencies('petite aide due')].sort(), ['foyer', 'inhabitable', 'nuits', 'revenu', 'sinistré'])
  assert.deepEqual([...set.dependencies("occupation = 'locataire'")], ['occupation'])
  assert.deepEqual(set.references('éligible'), [{ title: 'Règlement (exemple), art. 2', url: 'https://example.org/reglement#art2' }])
  assert.ok(
    set.names.has('foyer . nombre') && set.names.has('adresse . commune') && set.names.has('date de dépôt') && !set.names.has('naissance'),
  )
})

test('only the answers needed now are asked for', () => {
  const set = compiled(flood.rules, flood.inputs)
  assert.deepEqual(plain(set, {}, ['aide']), [{ missing: ['sinistré', 'inhabitable', 'revenu', 'foyer'] }])
  assert.deepEqual(plain(set, { inhabitable: false }, ['éligible', 'aide']), [false, 'not-applicable'])
  assert.deepEqual(plain(set, { ...family, nuits: undefined }, ['aide', 'éligible']), [{ missing: ['nuits'] }, true])
  assert.deepEqual(plain(set, { foyer: 7 }, ['urgence vitale']), [true])
  assert.deepEqual(plain(set, { foyer: 1 }, ['urgence vitale']), [{ missing: ['nuits'] }])
})

test('zero, false, not applicable and missing stay four different things', () => {
  const set = compiled(
    {
      'a bis': 'a',
      'oui ou non': 'b',
      rien: { 'applicable si': 'b', valeur: 'a' },
    },
    [
      { name: 'a', type: 'number' },
      { name: 'b', type: 'boolean' },
    ],
  )
  assert.deepEqual(plain(set, { a: 0, b: false }, ['a bis', 'oui ou non', 'rien']), [0, false, 'not-applicable'])
  assert.deepEqual(plain(set, { a: null, b: null }, ['a bis', 'oui ou non', 'rien']), [
    'not-applicable',
    'not-applicable',
    'not-applicable',
  ])
  assert.deepEqual(plain(set, {}, ['a bis', 'oui ou non', 'rien']), [{ missing: ['a'] }, { missing: ['b'] }, { missing: ['b'] }])
  assert.deepEqual(plain(set, { b: true }, ['rien']), [{ missing: ['a'] }])
  assert.deepEqual(
    [set.holds('b', { b: false }, today), set.holds('b', { b: null }, today), set.holds('b', {}, today)],
    [false, false, undefined],
  )
})

test('a comparison with a question not asked, or left empty, is false, “= non” included', () => {
  const inputs: readonly RuleInput[] = [
    { name: 'couple', type: 'boolean' },
    { name: 'mariés', type: 'boolean', when: 'couple' },
    { name: 'parents', type: 'boolean', when: 'mariés = non' },
    { name: 'conjoint', type: 'money', unit: '€', when: 'couple' },
    { name: 'surnom', type: 'text', required: false },
  ]
  const set = compiled(
    { 'pas mariés': 'mariés = non', cascade: 'parents = non', seul: { 'toutes ces conditions': ['mariés = non'] } },
    inputs,
  )
  const alone = { couple: false, mariés: false, parents: false, conjoint: 3, surnom: null }
  for (const condition of [
    'mariés = non',
    'mariés != oui',
    'pas mariés',
    'parents = non',
    'cascade',
    'seul',
    'conjoint < 5 €',
    'conjoint != 3 €',
    "surnom != 'x'",
  ]) {
    assert.equal(set.holds(condition, alone, today), false, condition)
  }
  assert.equal(set.holds('mariés = non', { couple: true, mariés: false }, today), true)
  assert.equal(set.holds('mariés = non', { couple: true }, today), undefined)
  assert.equal(set.holds('mariés = non', {}, today), undefined)
  assert.deepEqual(plain(set, {}, ['mariés', 'parents = non', 'conjoint']), [
    { missing: ['couple'] },
    { missing: ['couple'] },
    { missing: ['couple'] },
  ])
  assert.deepEqual(plain(set, { couple: true }, ['parents = non']), [{ missing: ['mariés'] }])
})

test('an answer kept under a question that is no longer asked does not count', () => {
  const inputs: readonly RuleInput[] = [
    { name: 'couple', type: 'boolean' },
    { name: 'autre revenu', type: 'money', unit: '€', when: 'couple' },
  ]
  const set = compiled({ total: { somme: ['100 €', 'autre revenu'] } }, inputs)
  assert.deepEqual(plain(set, { couple: false, 'autre revenu': 50 }, ['total', 'autre revenu']), [100, 'not-applicable'])
  assert.deepEqual(plain(set, { couple: true, 'autre revenu': 50 }, ['total']), [150])
})

test('a default stands for what is absent or left empty; what the office fills counts as not asked until then', () => {
  const set = compiled({ total: 'a + b', jugé: "jugement = 'annule'" }, [
    { name: 'a', type: 'number' },
    { name: 'b', type: 'number', default: 2 },
    { name: 'jugement', type: 'choice', by: 'greffe', options: [{ key: 'annule' }] },
  ])
  assert.deepEqual(plain(set, { a: 1 }, ['total', 'jugé']), [3, false])
  assert.deepEqual(plain(set, { a: 1, b: null, jugement: 'annule' }, ['total', 'jugé']), [3, true])
})

test('what is not applicable in a calculation, as in publicodes', () => {
  const set = compiled(
    {
      somme: { somme: ['x', 2] },
      vide: { somme: ['x', 'x'] },
      moins: '5 - x',
      opposé: '-x',
      fois: 'x * 3',
      'le plus': { 'le maximum de': ['x', 4, 'x'] },
      'le plus de rien': { 'le maximum de': ['x', 'x'] },
      moyenne: { moyenne: ['x', 2, 4] },
      'moyenne de rien': { moyenne: ['x'] },
      plafonné: { valeur: 7, plafond: 'x' },
      'sans objet': { valeur: 'x', plafond: 3, plancher: 5, arrondi: 'oui' },
      arrondi: { valeur: 'x', arrondi: { sens: 'haut', à: 10 } },
    },
    [{ name: 'x', type: 'number' }],
  )
  const no = 'not-applicable'
  assert.deepEqual(plain(set, { x: null }, ['somme', 'vide', 'moins', 'opposé', 'fois']), [2, 0, 5, no, no])
  assert.deepEqual(plain(set, { x: null }, ['le plus', 'le plus de rien', 'moyenne', 'moyenne de rien']), [4, no, 3, no])
  assert.deepEqual(plain(set, { x: null }, ['plafonné', 'sans objet', 'arrondi']), [7, no, no])
})

test('nothing to divide by is not applicable, and nothing stops', () => {
  const set = compiled({ part: '100 € / n', reste: '7 // n', racine: 'n ** 0.5' }, [{ name: 'n', type: 'number' }])
  assert.deepEqual(plain(set, { n: 0 }, ['part', 'reste', 'racine']), ['not-applicable', 'not-applicable', 0])
  assert.deepEqual(plain(set, { n: -4 }, ['part', 'reste', 'racine']), [-25, -1, 'not-applicable'])
})

test('est défini tells whether an answer was given', () => {
  const set = compiled(
    {
      'un des deux': { 'une de ces conditions': [{ 'est défini': 'a' }, { 'est défini': 'p' }] },
      aucun: { 'est non défini': 'a' },
      ouvert: { 'est applicable': 'b' },
      fermé: { 'est non applicable': 'b' },
    },
    [
      { name: 'a', type: 'text', required: false },
      { name: 'p', type: 'file', required: false },
      { name: 'b', type: 'text', when: "a = 'oui'" },
    ],
  )
  assert.deepEqual(plain(set, {}, ['un des deux', 'aucun']), [false, true])
  assert.deepEqual(plain(set, { a: null }, ['un des deux', 'aucun', 'ouvert', 'fermé']), [false, true, false, true])
  assert.deepEqual(plain(set, { a: 'x', p: null }, ['un des deux', 'aucun']), [true, false])
  assert.deepEqual(plain(set, { a: null, p: { file: 'f', name: 'a.pdf', type: 'application/pdf', size: 3 } }, ['un des deux']), [true])
})

test('parts of people and addresses can be read', () => {
  const set = compiled({ 'à Amboise': "adresse . commune = '37003'", majeur: 'personne . naissance . âge >= 18 an' }, [
    { name: 'personne', type: 'person' },
    { name: 'adresse', type: 'address' },
    { name: 'demandes', type: 'choices', options: [{ key: 'aide sociale' }, { key: 'emploi' }] },
  ])
  const adresse = { line: '2 quai', postcode: '37400', town: 'Amboise', commune: '37003', département: '37', country: 'FR' }
  assert.deepEqual(
    plain(set, { adresse }, ['à Amboise', 'adresse . département', 'adresse . code postal', 'adresse . postcode', 'adresse . complément']),
    [true, '37', '37400', '37400', 'not-applicable'],
  )
  assert.deepEqual(plain(set, { adresse: null }, ['à Amboise']), [false])
  assert.deepEqual(plain(set, {}, ['à Amboise', 'majeur', 'demandes . emploi']), [
    { missing: ['adresse'] },
    { missing: ['personne'] },
    { missing: ['demandes'] },
  ])
  assert.deepEqual(
    plain(set, { personne: { given: 'Léa', family: 'Roy', birth: '2008-11-24' } }, ['majeur', 'personne . naissance', 'personne . nom']),
    [true, '2008-11-24', 'Roy'],
  )
  assert.deepEqual(plain(set, { personne: { naissance: '2008-11-25' } }, ['majeur']), [false])
  assert.deepEqual(plain(set, { demandes: ['emploi'] }, ['demandes . emploi', 'demandes . aide sociale', 'demandes . nombre']), [
    true,
    false,
    1,
  ])
  assert.deepEqual(plain(set, { demandes: [] }, ['demandes . emploi']), [false])
})

test('brackets: marginal rates, one amount, a rate between two', () => {
  const set = compiled(
    {
      impôt: {
        barème: {
          assiette: 'r',
          tranches: [{ taux: '0 %', plafond: '10000 €/an' }, { taux: '10 %', plafond: '20000 €/an' }, { taux: '30 %' }],
        },
      },
      'avec parts': { barème: { assiette: 'r', multiplicateur: 2, tranches: [{ taux: '0 %', plafond: '10000 €/an' }, { taux: '10 %' }] } },
      bourse: {
        grille: {
          assiette: 'r',
          tranches: [
            { montant: '300 €', plafond: '10000 €/an' },
            { montant: '100 €', plafond: '20000 €/an' },
          ],
        },
      },
      taux: {
        'taux progressif': {
          assiette: 'r',
          tranches: [{ taux: '10 %', plafond: '10000 €/an' }, { taux: '20 %', plafond: '20000 €/an' }, { taux: '20 %' }],
        },
      },
    },
    [{ name: 'r', type: 'money', unit: '€/an' }],
  )
  const on = (r: number | null) => plain(set, { r }, ['impôt', 'avec parts', 'bourse', 'taux'])
  assert.deepEqual(on(5000), [0, 0, 300, 10])
  // A bracket excludes its ceiling.
  assert.deepEqual(on(10000), [0, 0, 100, 10])
  assert.deepEqual(on(15000), [500, 0, 100, 15])
  assert.deepEqual(on(30000), [4000, 1000, 'not-applicable', 20])
  assert.deepEqual(on(null), Array(4).fill('not-applicable'))
  assert.deepEqual([set.unit('impôt'), set.unit('bourse'), set.unit('taux')], ['€/an', '€', '%'])
})

test('names are looked up from the nearest', () => {
  const set = compiled({ aide: 'aide . base * 2', 'aide . base': 'taux', 'aide . taux': 5, taux: 7, 'autre . base': 'taux' })
  assert.deepEqual(plain(set, {}, ['aide', 'autre . base']), [10, 7])
})

test('what holds for a rule holds for its parts, without circle when it reads them', () => {
  const set = compiled(
    {
      aide: { 'applicable si': 'aide . ouverte', 'non applicable si': 'aide . suspendue', valeur: 'aide . montant' },
      'aide . ouverte': 'âge >= 18 an',
      'aide . suspendue': 'fraude',
      'aide . montant': 5,
      'aide . montant . bonus': { 'applicable si': 'couple', valeur: 2 },
      'couple . majoration': 3,
      éligible: { 'toutes ces conditions': ['éligible . un', 'éligible . deux'] },
      'éligible . un': 'couple',
      'éligible . deux': 'fraude = non',
      'éligible . note': 4,
    },
    [
      { name: 'âge', type: 'integer', unit: 'an' },
      { name: 'couple', type: 'boolean' },
      { name: 'fraude', type: 'boolean' },
    ],
  )
  const ask = ['aide', 'aide . montant', 'aide . montant . bonus', 'couple . majoration', 'éligible', 'éligible . note']
  const no = 'not-applicable'
  assert.deepEqual(plain(set, { âge: 20, couple: true, fraude: false }, ask), [5, 5, 2, 3, true, 4])
  assert.deepEqual(plain(set, { âge: 17, couple: true, fraude: false }, ask), [no, no, no, 3, true, 4])
  assert.deepEqual(plain(set, { âge: 20, couple: false, fraude: true }, ask), [no, no, no, no, false, no])
})

test('publicodes writings: yes, no, numbers, texts, booleans of YAML', () => {
  const set = compiled({
    a: true,
    b: 'non',
    c: 5,
    d: '-2.5',
    e: "'texte'",
    f: 'a = b',
    g: '2024-04-01',
    h: '01/04/2024 = g',
    i: '(1 + 2) * 3 ** 2',
    j: 'e = "texte"',
  })
  assert.deepEqual(plain(set, {}, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']), [
    true,
    false,
    5,
    -2.5,
    'texte',
    false,
    '2024-04-01',
    true,
    27,
    true,
  ])
})
