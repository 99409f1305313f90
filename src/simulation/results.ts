/** What a simulation tells, with what is not told taken out. Amounts are euros a year; shares are from 0 to 1. */
import type { Figure } from './bootstrap.ts'
import { fewest, hideParts, hideTable } from './hide.ts'
import type { Band } from './marginal.ts'
import { type Division, type Households, outcomeOf, outcomes } from './sample.ts'
import type { Versus } from './versus.ts'
import type { Words } from './words.ts'

export type Outcome = (typeof outcomes)[number]
/** null: fewer than ten households, or something from which such a number could be reckoned */
export type Told = Figure | null

export interface Group {
  readonly name: string
  /** rows of the population */
  readonly rows: number | null
  readonly households: number | null
  /** what the group costs the budget, and a household of it on average gains */
  readonly cost: Told
  readonly mean: Told
  /** shares of its households */
  readonly winners: Told
  readonly losers: Told
  readonly unchanged: Told
}

export interface Results {
  readonly law: string
  readonly reform: string
  readonly population: { readonly rows: number; readonly households: number }
  readonly assumptions: {
    readonly date: string
    readonly engine: string
    readonly draws: number
    readonly seed: number
    /** share of those with a right who ask for it; null: nobody has to ask */
    readonly takeUp: number | null
    /** euros a year that are added for marginal rates */
    readonly step: number
  }
  /** What the law brings to households together, before and after (a tax: less than nothing). */
  readonly budget: { readonly before: Figure; readonly after: Told }
  /** what the reform costs the budget; less than nothing: it brings in */
  readonly cost: Told
  readonly outcomes: Readonly<Record<Outcome, { readonly rows: number | null; readonly share: Told; readonly mean: Told }>>
  /** Share of persons below 60 % of the median standard of living, each time of its own. */
  readonly poverty: { readonly line: Figure; readonly before: Figure; readonly after: Told; readonly change: Told }
  readonly gini: { readonly before: Figure; readonly after: Told; readonly change: Told }
  readonly by: Readonly<Record<string, readonly Group[]>>
  /** of one euro more, what the law takes: households by that share */
  readonly marginal: readonly Band[]
  readonly typical: readonly TypicalResult[]
  /** Everything above goes from one reform to another; and here stands what each changes from the law. */
  readonly versus?: Versus
}

export interface TypicalResult {
  readonly title: Words
  readonly before: number | null
  readonly after: number | null
}

/** Numbers of the population and of each group, by name, with what is few taken out. Of a change in fewer than ten households no amount is told. */
export function toldOf(
  households: Households,
  divisions: readonly Division[],
  figures: ReadonlyMap<string, Figure>,
): Pick<Results, 'population' | 'budget' | 'cost' | 'outcomes' | 'poverty' | 'gini' | 'by'> {
  const figure = (name: string): Figure => figures.get(name)!
  const { count, before, after } = households
  const outcome = Uint8Array.from(before, (value, i) => outcomeOf(after[i]! - value))
  const rows = [0, 1, 2].map((one) => outcome.filter((each) => each === one).length)
  const overall = hideParts(rows)
  const few = (changed: number): boolean => changed > 0 && changed < fewest
  const costs = !few(rows[0]! + rows[1]!)
  // With the cost and one of the two, the other is reckoned.
  const means = costs && !few(rows[0]!) && !few(rows[1]!)
  const told = (shown: boolean, name: string): Told => (shown ? figure(name) : null)
  return {
    population: { rows: count, households: figure('households').value },
    budget: { before: figure('budget.before'), after: told(costs, 'budget.after') },
    cost: told(costs, 'cost'),
    outcomes: Object.fromEntries(
      outcomes.map((one, k) => [
        one,
        {
          rows: overall[k] ? null : rows[k]!,
          share: told(!overall[k], one),
          mean: one === 'unchanged' ? null : told(means && rows[k]! > 0, `${one}.mean`),
        },
      ]),
    ) as Results['outcomes'],
    poverty: {
      line: figure('poverty.line'),
      before: figure('poverty.before'),
      after: told(costs, 'poverty.after'),
      change: told(costs, 'poverty.change'),
    },
    gini: { before: figure('gini.before'), after: told(costs, 'gini.after'), change: told(costs, 'gini.change') },
    by: Object.fromEntries(divisions.map((division) => [division.by, groupsOf(division, outcome, overall, costs, figure)])),
  }
}

function groupsOf(
  { by, names, of }: Division,
  outcome: Uint8Array,
  overall: readonly boolean[],
  costs: boolean,
  figure: (name: string) => Figure,
): Group[] {
  const table = names.map(() => [0, 0, 0])
  of.forEach((group, i) => {
    table[group]![outcome[i]!]!++
  })
  const hidden = hideTable(table, overall)
  // An amount speaks of those whose amount changed.
  const amounts = hideParts(
    table.map(([winners = 0, losers = 0]) => winners + losers),
    hidden.rows,
  )
  return names.map((name, g) => {
    const told = (shown: boolean, what: string): Told => (shown ? figure(`${by}/${g}/${what}`) : null)
    const row = !hidden.rows[g]
    const [winners, losers, unchanged] = outcomes.map((one, k) => told(!hidden.cells[g]![k], one))
    return {
      name,
      rows: row ? table[g]!.reduce((sum, count) => sum + count, 0) : null,
      households: row ? figure(`${by}/${g}/households`).value : null,
      cost: told(costs && !amounts[g], 'cost'),
      mean: told(costs && !amounts[g], 'mean'),
      winners: winners!,
      losers: losers!,
      unchanged: unchanged!,
    }
  })
}
