/** Dwellings with persons and tax households made up at random, with rules that go up and down between them. */
import fc from 'fast-check'
import type { RuleInput } from '#rules'

type Answers = Readonly<Record<string, unknown>>

export interface EntityRules {
  readonly inputs: readonly RuleInput[]
  readonly rules: Readonly<Record<string, unknown>>
  readonly rows: readonly Answers[]
}

const numbers = ['sum', 'min', 'max', 'mean'] as const
const truths = ['count', 'any', 'all'] as const

/** An aggregate of a list, of numbers or of truths, sometimes of some rows only. */
const aggregate = (amounts: readonly string[], conditions: readonly string[]) => {
  const where = fc.option(fc.constantFrom(...conditions), { nil: undefined })
  const made = (ops: readonly string[], of: readonly string[]) =>
    fc
      .record({ op: fc.constantFrom(...ops), of: fc.constantFrom(...of), where })
      .map(({ where, ...rest }) => ({ ...rest, ...(where ? { where } : {}) }))
  return { number: made(numbers, amounts), truth: made(truths, conditions) }
}

/** Rows of which a cell may be empty, in the way that `absence` says; a pointer may only point to nothing. */
export function randomEntities(absence: null | undefined): fc.Arbitrary<EntityRules> {
  const or = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constant(absence) })
  const money = fc.oneof(fc.constantFrom(99.99, 100, 100.01, 0, 0.1, 0.2, 0.3), fc.integer({ min: -50, max: 900 }))
  const rows = fc
    .record({ foyers: fc.integer({ min: 0, max: 3 }), seuil: or(money), ville: or(fc.boolean()) })
    .chain(({ foyers, ...root }) =>
      fc.record({
        seuil: fc.constant(root.seuil),
        ville: fc.constant(root.ville),
        foyers: fc.array(fc.record({ commun: or(fc.boolean()), charge: or(money) }), { minLength: foyers, maxLength: foyers }),
        personnes: fc.array(
          fc.record({
            revenu: or(money),
            naissance: or(fc.constantFrom('1960-02-29', '2006-11-24', '2006-11-25', '2020-01-01')),
            actif: or(fc.boolean()),
            foyer:
              foyers === 0
                ? fc.constant(null)
                : fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: foyers - 1 }) }, { weight: 1, arbitrary: fc.constant(null) }),
          }),
          { maxLength: 5 },
        ),
      }),
    )
  const person = aggregate(['revenu', 'naissance . âge', 'part', 'reste'], ['majeur', 'actif', 'haut', 'foyer aisé'])
  const inner = aggregate(['revenu', 'reste'], ['majeur', 'actif', 'haut'])
  const home = aggregate(['charge', 'membres', 'gain'], ['commun', 'aisé', 'tous'])
  return fc
    .record({
      ups: fc.tuple(person.number, person.truth, home.number, home.truth),
      within: fc.tuple(inner.number, inner.truth, inner.truth),
      rows: fc.array(rows, { minLength: 1, maxLength: 5 }),
    })
    .map(({ ups: [a, b, c, d], within: [e, f, g], rows }) => ({
      rows,
      rules: {
        premier: 'personnes . a',
        second: 'personnes . b',
        tiers: 'foyers . c',
        quart: 'foyers . d',
        monde: 'personnes . nombre + foyers . nombre',
        // Down again: what rows gave together is read in each row, and added up once more.
        encore: 'personnes . plus que la moyenne',
        'seuil double': 'seuil * 2',
      },
      inputs: [
        { name: 'seuil', type: 'number' },
        { name: 'ville', type: 'boolean' },
        {
          name: 'foyers',
          type: 'list',
          item: [
            { name: 'commun', type: 'boolean' },
            { name: 'charge', type: 'number', when: 'ville' },
          ],
          rules: { membres: 'personnes . compte', gain: 'personnes . e', aisé: 'gain > seuil double', tous: 'personnes . g' },
          aggregates: { c, d },
        },
        {
          name: 'personnes',
          type: 'list',
          item: [
            { name: 'revenu', type: 'number' },
            { name: 'naissance', type: 'date' },
            { name: 'actif', type: 'boolean', when: 'majeur' },
            { name: 'foyer', type: 'row', of: 'foyers' },
          ],
          rules: {
            majeur: 'naissance . âge >= 18 an',
            haut: 'revenu > seuil',
            part: { valeur: 'revenu / foyer . membres' },
            reste: 'revenu - foyer . charge',
            'foyer aisé': 'foyer . aisé',
            'plus que la moyenne': 'revenu > personnes . moyen',
          },
          aggregates: {
            a,
            b,
            e: { ...e, by: 'foyer' },
            compte: { ...f, op: 'count', by: 'foyer' },
            g: { ...g, op: g.op === 'any' ? 'any' : 'all', by: 'foyer' },
            moyen: { op: 'mean', of: 'revenu' },
            'plus que la moyenne': { op: 'count', of: 'plus que la moyenne' },
          },
        },
      ] as readonly RuleInput[],
    }))
}

/** Dwellings that random ones seldom are: nobody, nobody's household, a household of nobody. */
export const aroundEntities: readonly Answers[] = [
  { seuil: 1, ville: true, foyers: [], personnes: [] },
  { seuil: 1, ville: true, foyers: [{ commun: true, charge: 5 }], personnes: [] },
  { seuil: 1, ville: false, foyers: [], personnes: [{ revenu: 2, naissance: '1960-02-29', actif: true, foyer: null }] },
]
