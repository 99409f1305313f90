/** Rules made up at random in the language of the house, and answers that stand at their thresholds: what differential tests run. */
import fc from 'fast-check'
import type { RuleInput } from '#rules'

export const randomInputs: readonly RuleInput[] = [
  { name: 'salaire', type: 'money', unit: '€/mois' },
  { name: 'pension', type: 'money', unit: '€/an', when: 'retraité' },
  { name: 'loyer', type: 'money', unit: '€/mois', default: 450 },
  { name: 'retraité', type: 'boolean' },
  { name: 'seul', type: 'boolean', when: 'enfants > 0' },
  { name: 'enfants', type: 'integer' },
  { name: 'zone', type: 'choice', options: [{ key: 'un' }, { key: 'deux' }, { key: "l'autre" }] },
  { name: 'naissance', type: 'date' },
  { name: 'taux local', type: 'number', unit: '%' },
]

const tops = [0, 450, 1000, 1500.5, 3000]
const days = ['2023-12-31', '2024-01-01', '2024-02-29', '2026-11-24']
const money = fc.oneof(
  fc.constantFrom(...tops).chain((top) => fc.constantFrom(top - 0.01, top, top + 0.01)),
  fc.integer({ min: -2000, max: 60_000 }),
)
const absence = fc.constantFrom(null, undefined)
/** One answer for each input; `whole` leaves none out. */
export const randomAnswers = (whole: boolean) => {
  const or = <T>(value: fc.Arbitrary<T>) => (whole ? value : fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: absence }))
  return fc.record({
    salaire: or(money),
    pension: or(money),
    loyer: or(money),
    retraité: or(fc.boolean()),
    seul: or(fc.boolean()),
    enfants: or(fc.integer({ min: 0, max: 5 })),
    zone: or(fc.constantFrom('un', 'deux', "l'autre")),
    naissance: or(fc.constantFrom('1960-02-29', '2004-02-29', '2006-11-24', '2006-11-25', '2024-02-29', '2030-01-01')),
    'taux local': or(fc.constantFrom(0, 10, 33.3)),
  })
}
export const randomDay = fc.constantFrom(...days)

interface Names {
  readonly amounts: readonly string[]
  readonly truths: readonly string[]
}

function grammar({ amounts, truths }: Names) {
  const amountName = fc.constantFrom(...amounts)
  const count = fc.constantFrom('enfants', '2', '0.5', '(enfants - 2)', '0', 'naissance . âge / 18 an')
  const figure = fc.constantFrom(...tops, 12, 0.3).map((value) => `${value} €/mois`)
  const { amount, truth } = fc.letrec<{ amount: unknown; truth: unknown }>((tie) => {
    const a = tie('amount')
    const t = tie('truth')
    const atom = fc.oneof(amountName, figure)
    const list = fc.array(a, { minLength: 1, maxLength: 3 })
    const brackets = (name: string, value: fc.Arbitrary<string>) =>
      fc.tuple(atom, fc.array(value, { minLength: 5, maxLength: 5 }), fc.boolean(), count).map(([assiette, values, closed, times]) => ({
        assiette,
        multiplicateur: times,
        tranches: tops.map((top, i) => (i === 4 && !closed ? { [name]: values[i] } : { [name]: values[i], plafond: `${top} €/mois` })),
      }))
    const rates = fc.constantFrom('0 %', '11 %', '30 %', 'taux local')
    const limited = fc
      .tuple(
        a,
        fc.subarray(['plafond', 'plancher', 'abattement', 'par défaut', 'applicable si', 'non applicable si', 'arrondi', 'unité']),
        fc.tuple(atom, atom, atom, t, t, fc.constantFrom('bas', 'haut', 'proche', 'pair')),
      )
      .map(([valeur, keys, [x, y, z, si, sauf, sens]]) => {
        const all: Record<string, unknown> = {
          plafond: x,
          plancher: y,
          abattement: z,
          'par défaut': x,
          'applicable si': si,
          'non applicable si': sauf,
          arrondi: { sens, à: '1 €/mois' },
          unité: '€/an',
        }
        return { valeur, ...Object.fromEntries(keys.map((key) => [key, all[key]])) }
      })
    return {
      amount: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        atom,
        fc.tuple(atom, fc.constantFrom('+', '-'), atom).map((parts) => parts.join(' ')),
        fc.tuple(atom, fc.constantFrom('*', '/'), count).map((parts) => parts.join(' ')),
        fc.tuple(atom, fc.constantFrom('+', '-')).map(([x, sign]) => `${x} ${sign} taux local`),
        atom.map((x) => `${x} // 7`),
        fc.tuple(fc.constantFrom('somme', 'moyenne', 'le maximum de', 'le minimum de'), list).map(([key, items]) => ({ [key]: items })),
        fc.array(fc.tuple(t, a), { minLength: 1, maxLength: 2 }).chain((cases) =>
          fc.option(a).map((other) => ({
            variations: [...cases.map(([si, alors]) => ({ si, alors })), ...(other === null ? [] : [{ sinon: other }])],
          })),
        ),
        brackets('taux', rates).map((barème) => ({ barème })),
        brackets('taux', rates)
          .map((table) => ({ 'taux progressif': table }))
          .map((rate) => ({ produit: [rate, '100 €/mois'] })),
        brackets('montant', figure).map((grille) => ({ grille })),
        fc.tuple(a, a).map(([x, y]) => ({ depuis: { '2024-01-01': x, '2024-02-29': y } })),
        limited,
      ),
      truth: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(
          'retraité',
          'seul',
          'retraité = non',
          'seul != oui',
          "zone = 'un'",
          "zone != 'deux'",
          'enfants >= 2',
          'naissance . âge >= 18 an',
          'naissance < 2006-11-25',
          'naissance . mois > 240 mois',
          ...truths,
        ),
        fc.tuple(atom, fc.constantFrom('<', '<=', '>', '>=', '=', '!='), atom).map((parts) => parts.join(' ')),
        fc
          .tuple(fc.constantFrom('toutes ces conditions', 'une de ces conditions'), fc.array(t, { minLength: 1, maxLength: 3 }))
          .map(([key, items]) => ({ [key]: items })),
        fc
          .tuple(fc.constantFrom('est applicable', 'est non applicable', 'est défini', 'est non défini'), fc.oneof(amountName, t))
          .map(([key, of]) => ({ [key]: of })),
      ),
    }
  })
  return { amount, truth }
}

const inputAmounts = ['salaire', 'pension', 'loyer']
/** Six rules, three amounts and three conditions, each may read those before it; sources that do not compile are made again. */
export const randomRules: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .tuple(
    grammar({ amounts: inputAmounts, truths: [] }).amount,
    grammar({ amounts: [...inputAmounts, 'ma'], truths: [] }).truth,
    grammar({ amounts: [...inputAmounts, 'ma'], truths: ['ta'] }).amount,
    grammar({ amounts: [...inputAmounts, 'ma', 'mb'], truths: ['ta'] }).truth,
    grammar({ amounts: [...inputAmounts, 'ma', 'mb'], truths: ['ta', 'tb'] }).amount,
    grammar({ amounts: [...inputAmounts, 'ma', 'mb', 'mc'], truths: ['ta', 'tb'] }).truth,
  )
  .map(([ma, ta, mb, tb, mc, tc]) => ({ ma, ta, mb, tb, mc, tc }))

export const randomNames = ['ma', 'ta', 'mb', 'tb', 'mc', 'tc']
