import assert from 'node:assert/strict'
import { test } from 'node:test'
import modeleSocial from 'modele-social'
import Engine, { type RawPublicodes } from 'publicodes'
import { type Kernel, openPackage, type PackageSpec } from './index.ts'

const silence = { log: () => {}, warn: () => {}, error: () => {} }
type Row = Readonly<Record<string, number | boolean | string>>

/** Holds a kernel to publicodes' own interpreter, row by row. */
function agrees(rules: RawPublicodes<string>, spec: PackageSpec, rows: readonly Row[]): Kernel {
  const { kernel, problems } = openPackage(rules).kernel(spec)
  assert.deepEqual(problems, [])
  const alone = new Engine(rules, { logger: silence, warn: false })
  const written = (name: string, cell: number | boolean | string) =>
    typeof cell === 'number'
      ? `${cell} ${spec.columns[name]?.unit ?? ''}`.trim()
      : typeof cell === 'boolean'
        ? cell
          ? 'oui'
          : 'non'
        : `'${cell}'`
  for (const row of rows) {
    alone.setSituation({ ...spec.situation, ...Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, written(name, cell)])) })
    const columns = Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [
        name,
        { values: typeof cell === 'number' ? Float64Array.of(cell) : typeof cell === 'boolean' ? Uint8Array.of(cell ? 1 : 0) : [cell] },
      ]),
    )
    kernel!.run(columns, 1).forEach(({ values, state }, k) => {
      const { name, unit, kind } = kernel!.outputs[k]!
      const theirs = alone.evaluate(unit === undefined ? name : { valeur: name, unité: unit }).nodeValue
      const ours = state && state[0] !== 0 ? (state[0] === 1 ? null : undefined) : kind === 'boolean' ? values[0] === 1 : values[0]
      const what = `${name} of ${JSON.stringify(row)}: ${ours}, publicodes says ${theirs}`
      if (typeof theirs === 'number' && typeof ours === 'number')
        assert.ok(Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs)), what)
      else assert.equal(ours, theirs, what)
    })
  }
  return kernel!
}

test('what depends on a column and cannot be compiled is refused with its rule; what depends on none is asked of the engine', () => {
  const rules = {
    jours: '3 jour',
    début: '01/01/2024',
    fin: '01/03/2024',
    délai: { durée: { depuis: 'début', "jusqu'à": 'fin' }, unité: 'jour' },
    reste: 'délai - jours',
    brut: { 'inversion numérique': ['net'], unité: '€' },
    net: 'brut * 2',
  }
  const pack = openPackage(rules)
  const number = (unit: string) => ({ kind: 'number', unit }) as const
  assert.deepEqual(pack.kernel({ ask: ['reste'], columns: { jours: number('jour') } }).problems, [])
  agrees(rules, { ask: ['reste'], columns: { jours: number('jour') } }, [{ jours: 3 }, { jours: 70 }])
  const { problems } = pack.kernel({ ask: ['brut'], columns: { net: number('€') } })
  assert.match(problems[0]?.message ?? '', /“inversion” in “brut” depends on a column/)
})

test('mechanisms of publicodes mean what its interpreter says, at the limits of every bracket', () => {
  const table = (value: string, values: readonly string[]) => ({
    assiette: 'x',
    multiplicateur: 'n',
    tranches: values.map((one, i) => (i < values.length - 1 ? { [value]: one, plafond: `${(i + 1) * 1000} €/mois` } : { [value]: one })),
  })
  const rules = {
    x: '1 €/mois',
    n: '1',
    p: 'oui',
    c: { 'une possibilité': ["'un'", "'deux'"], 'par défaut': "'un'" },
    tarif: { 'applicable si': 'p', valeur: 'x * 10 %', plafond: '120 €/mois', plancher: '3 €/mois' },
    'tarif . moitié': 'tarif / 2',
    barème: { barème: table('taux', ['0 %', '11 %', '30 %']) },
    grille: { grille: table('montant', ['5 €', '9 €', '12 €']) },
    progressif: { 'taux progressif': table('taux', ['0 %', '10 %', '50 %']) },
    annuel: { valeur: 'x', unité: '€/an', arrondi: 'oui' },
    somme: { somme: ['tarif', 'x', '2 €/mois'] },
    choix: { variations: [{ si: "c = 'deux'", alors: 'x + 20 %' }, { si: 'p = non', alors: '12 €/an' }, { sinon: 'x - 5 €/mois' }] },
    ailleurs: { valeur: 'somme', contexte: { p: 'oui', x: 'x * 2' } },
    réduit: { valeur: 'x', abattement: '30 %' },
    inconnu: { 'est non applicable': 'tarif' },
    remplacé: { 'applicable si': 'x > 2500 €/mois', remplace: 'réduit', valeur: '7 €/mois' },
  }
  const asked = Object.keys(rules).filter((name) => !['x', 'n', 'p', 'c'].includes(name))
  const columns = { x: { kind: 'number', unit: '€/mois' }, n: { kind: 'number' }, p: { kind: 'boolean' }, c: { kind: 'text' } } as const
  const rows = [0.01, 999.99, 1000, 1000.01, 1999.99, 2000, 2500.01, 7000].flatMap((x) =>
    [true, false].flatMap((p) => ['un', 'deux'].map((c, i) => ({ x, n: i + 1, p, c }))),
  )
  agrees(rules as RawPublicodes<string>, { ask: asked, columns }, rows)
})

test('nothing has no unit: what is added to it keeps its own, and is converted where months meet years', () => {
  const rules = {
    x: '1200 €/an',
    part: { 'applicable si': 'x > 5 €/an', valeur: 'x' },
    rien: 'x * 0 heure',
    total: { somme: ['rien', 'part'] },
    mois: { somme: ['10 €/mois', 'total'], unité: '€/mois' },
    selon: { variations: [{ si: 'x > 3000 €/an', alors: 'rien' }, { sinon: 'part' }] },
    ensuite: { somme: ['10 €/mois', 'selon'], unité: '€/mois' },
  }
  agrees(
    rules,
    { ask: ['mois', 'ensuite'], columns: { x: { kind: 'number', unit: '€/an' } } },
    [3, 1200, 3600].map((x) => ({ x })),
  )
})

test('modele-social, 2,773 rules: net, cost and exemptions equal the interpreter for wages, status and size of the firm', () => {
  const wage = 'salarié . contrat . salaire brut'
  const spec: PackageSpec = {
    ask: [
      'salarié . rémunération . net . à payer avant impôt',
      'salarié . coût total employeur',
      'salarié . rémunération . net . payé après impôt',
    ],
    columns: {
      [wage]: { kind: 'number', unit: '€/mois' },
      'salarié . contrat . statut cadre': { kind: 'boolean' },
      'entreprise . salariés . effectif': { kind: 'number', unit: 'employés' },
    },
  }
  const rows = [100, 1801.8, 2000, 4005, 20_000].flatMap((brut, i) =>
    [10, 49, 50, 250].map((effectif, k) => ({
      [wage]: brut,
      'salarié . contrat . statut cadre': (i + k) % 2 === 0,
      'entreprise . salariés . effectif': effectif,
    })),
  )
  const kernel = agrees(modeleSocial as RawPublicodes<string>, spec, rows)
  assert.ok(kernel.source.length < 8000, `${kernel.source.length} characters`)
})
