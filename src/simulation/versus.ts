/** Two reforms of one law on one population: what each changes from the law as it is, and what lies between them. */
import { fewest } from './hide.ts'
import type { Outcome, Results, Told } from './results.ts'
import { outcomes } from './sample.ts'
import type { Words } from './words.ts'

/** A figure under one reform and under the other, both against the law as it is; all three are null where so few households lie between that one could be told. */
export interface Pair {
  readonly one: Told
  readonly other: Told
  readonly change: Told
}

export interface Versus {
  /** titles of the reform that one starts from and of the one that is looked at */
  readonly one: Words
  readonly other: Words
  readonly cost: Pair
  readonly poverty: Pair
  readonly gini: Pair
  /** shares of households; null: the two differ by so few that nothing is told of either */
  readonly outcomes: Readonly<Record<Outcome, Pick<Pair, 'one' | 'other'>>> | null
  /** kinds of households and communes: what a household of the group gains on average */
  readonly by: Readonly<Record<string, readonly (Pair & { readonly name: string })[]>>
}

/** `one` and `other`: each reform against the law; `between`: from one to the other, with what is few taken out already. */
export function versusOf(titles: Pick<Versus, 'one' | 'other'>, one: Results, other: Results, between: Results): Versus {
  return {
    ...titles,
    cost: pair(one.cost, other.cost, between.cost),
    poverty: pair(one.poverty.after, other.poverty.after, between.poverty.change),
    gini: pair(one.gini.after, other.gini.after, between.gini.change),
    outcomes:
      between.cost === null || outcomes.some((name) => isFew(one.outcomes[name].rows, other.outcomes[name].rows)) ? null : both(one, other),
    by: Object.fromEntries(
      Object.entries(one.by).map(([by, groups]) => [
        by,
        groups.map(({ name, mean }) => {
          const of = (results: Results) => results.by[by]?.find((group) => group.name === name)?.mean ?? null
          return { name, ...pair(mean, of(other), of(between)) }
        }),
      ]),
    ),
  }
}

const pair = (one: Told, other: Told, change: Told): Pair =>
  one === null || other === null || change === null ? { one: null, other: null, change: null } : { one, other, change }

/** Two counts from which a handful of households could be reckoned. */
const isFew = (one: number | null, other: number | null): boolean =>
  one === null || other === null || (one !== other && Math.abs(one - other) < fewest)

const both = (one: Results, other: Results) =>
  Object.fromEntries(
    outcomes.map((name) => [name, { one: one.outcomes[name].share, other: other.outcomes[name].share }]),
  ) as Versus['outcomes']
