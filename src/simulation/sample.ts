/** Households before and after a reform, and every number that is told of them, for any weights: so the same code measures the population and each draw from it. */
import { ascending, gini, median, shareBelow, tenths } from './distribution.ts'

export interface Households {
  readonly count: number
  /** euros a year that the household is better off by the law: what it gets, or less than nothing: what it pays */
  readonly before: Float64Array
  readonly after: Float64Array
  /** income before this law, consumption units, persons */
  readonly income: Float64Array
  readonly units: Float64Array
  readonly persons: Float64Array
  readonly weights: Float64Array
}

/** One way to divide households: the group of each. */
export interface Division {
  readonly by: string
  readonly names: readonly string[]
  readonly of: Uint16Array
}

/** Less than a cent is no change. */
const cent = 0.005
/** The poverty line as a share of the median standard of living (Insee, Eurostat). */
const povertyShare = 0.6

export const outcomes = ['winners', 'losers', 'unchanged'] as const
export const outcomeOf = (gain: number): 0 | 1 | 2 => (gain >= cent ? 0 : gain <= -cent ? 1 : 2)

/** Standard of living: income with what the law gives or takes, by consumption unit. */
export const living = ({ income, units }: Households, law: Float64Array): Float64Array =>
  income.map((own, i) => (own + law[i]!) / units[i]!)

export interface Measures {
  /** name of each number, in the order of `measure` */
  readonly names: readonly string[]
  measure(weights: Float64Array): Float64Array
}

/** What is measured of all households and of each group: `cost`, `gini.after`, `decile/3/mean` … */
export function measuresOf(households: Households, divisions: readonly Division[]): Measures {
  const { count, before, after, persons } = households
  const gains = after.map((value, i) => value - before[i]!)
  const [lived, lives] = [living(households, before), living(households, after)]
  const [orderBefore, orderAfter] = [ascending(lived), ascending(lives)]
  const people = new Float64Array(count)
  const names = [
    ...['budget.before', 'budget.after', 'cost', 'households', 'winners', 'losers', 'unchanged', 'winners.mean', 'losers.mean'],
    ...['poverty.line', 'poverty.before', 'poverty.after', 'poverty.change', 'gini.before', 'gini.after', 'gini.change'],
    ...divisions.flatMap(({ by, names }) =>
      names.flatMap((_, g) => [`${by}/${g}/households`, `${by}/${g}/cost`, ...['mean', ...outcomes].map((one) => `${by}/${g}/${one}`)]),
    ),
  ]
  return {
    names,
    measure(weights) {
      const all = { households: 0, before: 0, after: 0, gain: 0, of: [0, 0, 0], gains: [0, 0, 0] }
      const groups = divisions.map(({ names }) => names.map(() => ({ households: 0, gain: 0, of: [0, 0, 0] })))
      for (let i = 0; i < count; i++) {
        const weight = weights[i]!
        people[i] = weight * persons[i]!
        if (weight === 0) continue
        const gain = gains[i]! * weight
        const outcome = outcomeOf(gains[i]!)
        all.households += weight
        all.before += before[i]! * weight
        all.after += after[i]! * weight
        all.gain += gain
        all.of[outcome]! += weight
        all.gains[outcome]! += gain
        for (let d = 0; d < divisions.length; d++) {
          const group = groups[d]![divisions[d]!.of[i]!]!
          group.households += weight
          group.gain += gain
          group.of[outcome]! += weight
        }
      }
      const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
      const line = povertyShare * median(lived, people, orderBefore)
      const poverty = [
        shareBelow(line, lived, people),
        shareBelow(povertyShare * median(lives, people, orderAfter), lives, people),
      ] as const
      const inequality = [gini(lived, people, orderBefore), gini(lives, people, orderAfter)] as const
      return Float64Array.from([
        ...[all.before, all.after, all.gain, all.households, ...all.of.map((part) => share(part, all.households))],
        ...[share(all.gains[0]!, all.of[0]!), share(all.gains[1]!, all.of[1]!)],
        ...[line, ...poverty, poverty[1] - poverty[0], ...inequality, inequality[1] - inequality[0]],
        ...groups
          .flat()
          .flatMap(({ households, gain, of }) => [households, gain, share(gain, households), ...of.map((part) => share(part, households))]),
      ])
    },
  }
}

/** Tenths of persons by standard of living before the reform. */
export function byDecile(households: Households): Division {
  const lived = living(households, households.before)
  const people = households.weights.map((weight, i) => weight * households.persons[i]!)
  return {
    by: 'decile',
    names: Array.from({ length: 10 }, (_, i) => String(i + 1)),
    of: Uint16Array.from(tenths(people, ascending(lived))),
  }
}

/** Groups by a text, in the order given, then as they come. */
export function byName(by: string, texts: readonly string[], order: readonly string[] = []): Division {
  const names = [...new Set([...order, ...texts])]
  const place = new Map(names.map((name, index) => [name, index]))
  return { by, names, of: Uint16Array.from(texts, (text) => place.get(text)!) }
}
