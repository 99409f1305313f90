import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileRules, RuleError, type RuleInput } from './index.ts'
import { compiled, flood, problemsOf, refusals, today } from './testing/flood.ts'

const inputs: readonly RuleInput[] = [
  { name: 'revenu', type: 'money', unit: '€/an' },
  { name: 'loyer', type: 'money', unit: '€/mois' },
  { name: 'prix', type: 'money', unit: '€' },
  { name: 'niveaux', type: 'integer' },
  { name: 'logement', type: 'choice', options: [{ key: 'chambre' }, { key: 'autre' }] },
  { name: 'couple', type: 'boolean' },
  { name: 'début', type: 'date' },
  { name: 'adresse', type: 'address' },
]

test('a name that nobody declared is refused with the one that was meant', () => {
  assert.deepEqual(problemsOf({ aide: 'revenus / 2' }, inputs), [
    {
      path: ['rules', 'aide'],
      code: 'unknown-name',
      message: '“revenus” is not the name of a field, a rule or a given name.',
      hint: 'Did you mean “revenu”?',
    },
  ])
})

test('“et” and “ou” in a sentence are refused wherever they hide', () => {
  for (const expression of [
    'revenu > 9 €/an ou couple',
    'couple et niveaux > 1',
    "logement = 'autre' ou logement = 'chambre'",
    'niveaux = 9 et couple',
    '(niveaux > 1) et (couple)',
  ]) {
    assert.deepEqual(refusals({ a: expression }, inputs), ['rules/a inline-and-or'], expression)
  }
  assert.deepEqual(refusals({}, [...inputs, { name: 'x', type: 'text', when: 'couple ou niveaux' }]), ['fields/x/when inline-and-or'])
})

test('a field named with “ou” is a name, not two conditions', () => {
  assert.deepEqual(refusals({ a: 'père ou mère' }, [{ name: 'père ou mère', type: 'boolean' }]), [])
})

test('units that do not measure the same thing never meet', () => {
  assert.deepEqual(
    refusals(
      {
        somme: 'prix + revenu',
        comparaison: 'prix <= revenu',
        dénombre: 'prix - niveaux',
        poids: 'prix > 5 kg',
        liste: { somme: ['prix', '3 m²'] },
        plafonné: { valeur: 'prix * niveaux', plafond: '10 €/mois' },
        branches: { variations: [{ si: 'couple', alors: '5 €' }, { sinon: '5 €/nuit' }] },
        unité: { valeur: 'prix', unité: '€/mois' },
        arrondi: { valeur: 'prix', arrondi: { sens: 'bas', à: '1 kg' } },
      },
      inputs,
    ),
    [
      'rules/somme unit-mismatch',
      'rules/comparaison unit-mismatch',
      'rules/dénombre unit-mismatch',
      'rules/poids unit-mismatch',
      'rules/liste/somme unit-mismatch',
      'rules/plafonné unit-mismatch',
      'rules/branches/variations unit-mismatch',
      'rules/unité unit-mismatch',
      'rules/arrondi/arrondi unit-mismatch',
    ],
  )
  assert.equal(problemsOf({ a: 'prix + revenu' }, inputs)[0]?.message, 'Cannot add € and €/an.')
})

test('units of one kind are converted, not refused', () => {
  assert.deepEqual(refusals({ a: 'loyer * 12 mois/an + revenu', b: 'loyer <= revenu' }, inputs), [])
})

test('kinds of values do not mix', () => {
  assert.deepEqual(
    refusals(
      {
        a: "couple = 'oui'",
        b: 'début > 3',
        c: "logement > 'autre'",
        d: 'couple * 2',
        e: { 'toutes ces conditions': ['revenu'] },
        f: { variations: [{ si: 'couple', alors: 5 }, { sinon: "'cinq'" }] },
        g: 'adresse = 3',
        h: { 'applicable si': 'niveaux', valeur: 1 },
      },
      inputs,
    ),
    [
      'rules/a mixed-types',
      'rules/b mixed-types',
      'rules/c mixed-types',
      'rules/d not-a-number',
      'rules/e/toutes ces conditions/0 not-a-condition',
      'rules/f/variations mixed-types',
      'rules/g mixed-types',
      'rules/h/applicable si not-a-condition',
    ],
  )
})

test('an answer that a choice does not have is refused', () => {
  assert.deepEqual(problemsOf({ a: "logement = 'chambres'" }, inputs), [
    {
      path: ['rules', 'a'],
      code: 'unknown-option',
      message: '“chambres” is not an answer of “logement”.',
      hint: 'Its answers: chambre, autre.',
    },
  ])
})

test('plafond, plancher and arrondi are refused on fields, whose answers they would change', () => {
  const field = { name: 'loyer', type: 'money', unit: '€/mois', plafond: 500, arrondi: 'oui' }
  assert.deepEqual(refusals({}, [field]), ['fields/loyer/plafond limit-on-field', 'fields/loyer/arrondi limit-on-field'])
  assert.deepEqual(refusals({ loyer: { valeur: 3, plafond: 2 } }, inputs), ['rules/loyer duplicate-name'])
})

test('a default that its field cannot hold is refused', () => {
  const field = (value: unknown): RuleInput => ({ name: 'x', type: 'money', unit: '€', default: value })
  assert.deepEqual(refusals({}, [field('zéro')]), ['fields/x/default bad-default'])
  assert.deepEqual(refusals({}, [field(0)]), [])
})

test('names that the language cannot read are refused', () => {
  const names = ['2 parts', 'a & b', 'a / b', 'a (b)', 'a ?', 'a - b', 'a . ', 'oui', '', '__proto__', 'été . 3e', 'x'.repeat(201)]
  for (const name of names) {
    const rules = Object.fromEntries([[name, 1]])
    assert.equal(problemsOf(rules)[0]?.code, 'bad-name', name)
  }
  assert.deepEqual(refusals({ "limite d'avoirs": 1, 'arc-en-ciel': 2, 'valeur par m²': 3, 'l’eau': 4, 'part . à charge': 5 }), [])
})

test('names that differ by accents, capitals or composition only are refused', () => {
  assert.deepEqual(refusals({ âge: 1, Age: 2 }), ['rules/Age alike-names'])
  assert.deepEqual(refusals({ "l'eau": 1, 'l’eau': 2 }), ['rules/l’eau alike-names'])
  assert.deepEqual(refusals({ '\u00e2ge': 1, 'a\u0302ge': 2 }), ['rules/a\u0302ge duplicate-name'])
})

test('accents composed otherwise are the same name', () => {
  const set = compiled({ 'e\u0301ligible': 'revenu > 5 €/an', double: '\u00e9ligible' }, inputs)
  assert.equal(set.holds('e\u0301ligible', { revenu: 6 }, today), true)
})

test('a circle is refused, with the names along it', () => {
  const [problem, ...others] = problemsOf({ a: 'b + 1', b: 'c', c: 'a', d: 'd' })
  assert.equal(problem?.code, 'cycle')
  assert.match(problem?.message ?? '', /a → b → c → a/)
  assert.deepEqual(
    others.map((p) => p.path.join('/')),
    ['rules/d'],
  )
  assert.deepEqual(refusals({}, [{ name: 'x', type: 'boolean', when: 'x' }]), ['fields/x cycle'])
})

test('unknown mechanisms and keys are refused, with what to write instead', () => {
  assert.deepEqual(
    refusals({
      a: { durée: { depuis: '01/2020' } },
      b: { som: [1] },
      c: { valeur: 1, plafon: 3 },
      d: { somme: [1], produit: [2] },
      e: [1, 2],
      f: { titre: 'rien' },
      g: { variations: [{ si: 'oui' }] },
      h: { variations: [{ sinon: 1 }, { si: 'oui', alors: 2 }] },
      i: { somme: [] },
      j: { barème: { assiette: 3 } },
      k: { valeur: 3, arrondi: { sens: 'côté', à: '1 €' } },
      l: { valeur: 3, arrondi: { sens: 'bas', à: 0 } },
      m: { depuis: { 'un jour': 3 } },
      n: { depuis: { '2024-02-30': 3 } },
      o: { valeur: 3, références: 12 },
      p: { contexte: {} },
    }),
    [
      'rules/a/durée unknown-key',
      'rules/b/som unknown-key',
      'rules/c/plafon unknown-key',
      'rules/d two-mechanisms',
      'rules/e list-without-mechanism',
      'rules/f empty',
      'rules/g/variations/0 bad-case',
      'rules/h/variations/0 unreachable',
      'rules/i/somme not-a-list',
      'rules/j/barème bad-brackets',
      'rules/k/arrondi bad-rounding',
      'rules/l/arrondi bad-rounding',
      'rules/m/depuis/un jour bad-date',
      'rules/n/depuis/2024-02-30 bad-date',
      'rules/o/références bad-reference',
      'rules/p/contexte unknown-key',
    ],
  )
  assert.equal(problemsOf({ b: { plafon: 3, valeur: 1 } })[0]?.hint, 'Did you mean “plafond”?')
})

test('what YAML leaves empty is said to be empty', () => {
  assert.deepEqual(refusals({ a: null, b: '', c: { valeur: null }, d: { valeur: 3, plafond: null } }), [
    'rules/a empty',
    'rules/b empty',
    'rules/c/valeur empty',
    'rules/d/plafond empty',
  ])
})

test('slips of the pen are explained', () => {
  const said = (expression: string) => problemsOf({ a: expression }, inputs).map((p) => p.code)
  assert.deepEqual(said('2+2'), ['operator-spaces'])
  assert.deepEqual(said('adresse.commune'), ['operator-spaces'])
  assert.deepEqual(said('1 000 €'), ['syntax'])
  assert.deepEqual(said('1,5 €'), ['syntax'])
  assert.deepEqual(said('1 < niveaux < 3'), ['two-comparisons'])
  assert.deepEqual(said('(niveaux'), ['syntax'])
  assert.deepEqual(said("logement = 'autre"), ['syntax'])
  assert.deepEqual(said('niveaux +'), ['operator-spaces'])
  assert.deepEqual(said('31/02/2024'), ['bad-date'])
  assert.deepEqual(said('🙂'), ['syntax'])
})

test('a condition is a name or one comparison, in fields as when asked', () => {
  const field = (when: string): RuleInput => ({ name: 'x', type: 'text', when })
  assert.deepEqual(refusals({}, [...inputs, field('niveaux + 1 > 3')]), ['fields/x/when bad-condition'])
  assert.deepEqual(refusals({}, [...inputs, field('niveaux')]), ['fields/x/when not-a-condition'])
  assert.deepEqual(refusals({}, [...inputs, field('absent = 3')]), ['fields/x/when unknown-name'])
  assert.deepEqual(refusals({}, [...inputs, { name: 'n', type: 'note', when: 'absente' }]), ['fields/n/when unknown-name'])
  assert.deepEqual(refusals({}, [...inputs, { name: 'f', type: 'file', required: "logement = 'ailleurs'" }]), [
    'fields/f/required unknown-option',
  ])
  const set = compiled({}, inputs)
  assert.deepEqual(
    set.check('niveaux + 1 > 3').map((p) => p.code),
    ['bad-condition'],
  )
  assert.deepEqual(
    set.check('niveaux').map((p) => p.code),
    ['not-a-condition'],
  )
  assert.deepEqual(set.check('niveaux > 3'), [])
})

test('everything wrong is said at once', () => {
  assert.deepEqual(refusals({ a: 'absent', b: 'prix + revenu', c: { x: 1 }, d: 'd' }, inputs).sort(), [
    'rules/a unknown-name',
    'rules/b unit-mismatch',
    'rules/c/x unknown-key',
    'rules/d cycle',
  ])
})

test('lists: wrong rows, aggregates and lists in lists are refused with their path', () => {
  const list: RuleInput = {
    name: 'foyer',
    type: 'list',
    item: [
      { name: 'naissance', type: 'date', when: 'ici' },
      { name: 'animaux', type: 'list', item: [] },
    ],
    rules: { majeur: 'naissance . âge >= 18 €', loin: 'absent' },
    aggregates: {
      majeurs: { op: 'count', of: 'majeurs' },
      total: { op: 'somme', of: 'naissance' },
      âges: { op: 'sum', of: 'naissance', where: 'naissance' },
    },
  }
  assert.deepEqual(refusals({ r: 'foyer . majeure' }, [list]).sort(), [
    'fields/foyer/aggregates/majeurs/count unknown-name',
    'fields/foyer/aggregates/total unknown-key',
    'fields/foyer/aggregates/âges/sum not-a-number',
    'fields/foyer/aggregates/âges/where not-a-condition',
    'fields/foyer/item/animaux list-in-list',
    'fields/foyer/item/naissance/when unknown-name',
    'fields/foyer/rules/loin unknown-name',
    'fields/foyer/rules/majeur unit-mismatch',
    'rules/r unknown-name',
  ])
})

test('what is asked of a running set is refused with a code', () => {
  const { rules } = compileRules(flood)
  const code = (wanted: string) => (error: unknown) => error instanceof RuleError && error.code === wanted
  assert.throws(() => rules!.evaluate({}, ['aides'], today), code('unknown-name'))
  assert.throws(() => rules!.holds('nuits', {}, today), code('not-a-condition'))
  assert.throws(() => rules!.holds('nuits > 3 €', {}, today), code('unit-mismatch'))
  assert.throws(() => rules!.row('nuits', 0, [], {}, today), code('unknown-list'))
  assert.throws(() => rules!.row('foyer', 0, ['absent'], {}, today), code('unknown-name'))
  assert.throws(() => rules!.unit('absent'), code('unknown-name'))
  assert.throws(() => rules!.references('absent'), code('unknown-name'))
  for (const date of ['demain', '2026-02-30', '2026-11', ''])
    assert.throws(() => rules!.evaluate({}, ['aide'], { date }), code('bad-date'), date)
})

test('answers that cannot be read are named', () => {
  const { rules } = compileRules(flood)
  assert.deepEqual(
    rules!
      .faults({
        revenus: 3,
        revenu: 'beaucoup',
        nuits: null,
        foyer: [{ naissance: '1990-13-01' }, 3, { âge: 3 }],
        aide: 5,
        occupation: 'squatteur',
      })
      .map((f) => `${f.path.join('/')} ${f.code}`),
    [
      'revenus unknown-name',
      'revenu bad-answer',
      'foyer/0/naissance bad-answer',
      'foyer/1 bad-answer',
      'foyer/2/âge unknown-name',
      'aide not-a-field',
      'occupation bad-answer',
    ],
  )
  assert.deepEqual(rules!.faults({ foyer: 4, sinistré: 'oui', 'date de dépôt': '2026-01-01' }), [])
})

test('what is too deep, too long or endless is a problem, never a hang', () => {
  const first = (rules: Readonly<Record<string, unknown>>) => problemsOf(rules, inputs)[0]?.code
  const nested = (levels: number): unknown => (levels === 0 ? 'niveaux' : { valeur: nested(levels - 1) })
  const before = process.cpuUsage().user
  assert.equal(first({ a: `${'('.repeat(4000)}1${')'.repeat(4000)}` }), 'too-deep')
  assert.equal(first({ a: '-'.repeat(9000) }), 'too-deep')
  assert.equal(first({ a: nested(70) }), 'too-deep')
  assert.equal(first({ a: nested(60) }), undefined)
  assert.equal(first({ a: Array(2000).fill('1').join(' + ') }), 'too-long')
  assert.equal(
    first({
      a: Array(40)
        .fill('x')
        .reduce((inner) => `(${inner} + ${Array(50).fill('1').join(' + ')})`, '1'),
    }),
    'too-deep',
  )
  assert.equal(first({ a: 'x'.repeat(10_001) }), 'too-long')
  assert.equal(first({ a: '1'.repeat(9000) }), 'syntax')
  assert.equal(first({ a: `niveaux${' '.repeat(9000)}+` }), 'operator-spaces')
  assert.equal(first({ a: { somme: Array(1001).fill(1) } }), 'too-long')
  assert.equal(first(Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`r${i}`, 1]))), 'too-large')
  assert.equal(first(Object.fromEntries(Array.from({ length: 1999 }, (_, i) => [`r${i}`, `absent${i}`]))), 'unknown-name')
  let bomb: unknown = { somme: ['niveaux'] }
  for (let i = 0; i < 40; i++) bomb = { somme: [bomb, bomb] }
  assert.equal(first({ a: bomb }), 'too-large')
  const endless: { somme: unknown[] } = { somme: [] }
  endless.somme.push(endless)
  assert.equal(first({ a: endless }), 'too-large')
  assert.ok(process.cpuUsage().user - before < 3_000_000, 'all of them in a few seconds of processor')
})

test('two thousand rules in a chain are read, run, explained and asked without overflowing', () => {
  const rules = Object.fromEntries(Array.from({ length: 1999 }, (_, i) => [`r${1998 - i}`, i === 1998 ? 'niveaux' : `r${1997 - i} + 1`]))
  const set = compiled(rules, inputs)
  assert.deepEqual(set.evaluate({ niveaux: 1 }, ['r1998'], today), { r1998: { kind: 'value', value: 1999 } })
  assert.deepEqual(set.evaluate({}, ['r1998'], today), { r1998: { kind: 'missing', needs: ['niveaux'] } })
  assert.equal(set.explain('r1998', { niveaux: 1 }, today).rule, 'r1998')
})
