/**
 * The face of `#rules`: pure, no I/O. Rules are publicodes with three additions (dated values, directed rounding, given names).
 * Only `src/rules/` knows publicodes.
 */
import type { Compiled, KernelSpec } from './columns/contract.ts'

/** What the rules need to know of a question; a subset of a service's field, so that laws can use it as well. */
export interface RuleInput {
  readonly name: string
  readonly type: string
  readonly unit?: string
  readonly options?: readonly { readonly key: string }[]
  /** How much of a date is known. `partial`: a day that is not whole is not known to the rules; else `2026-11` stands for its first day. */
  readonly precision?: 'day' | 'month' | 'year' | 'partial'
  readonly default?: unknown
  /** Bounds of a number, or of how many rows a list has: what an unanswered question may still be. Rules never refuse by them. */
  readonly min?: number
  readonly max?: number
  /** Not asked unless this holds; a comparison with a question not asked is false. */
  readonly when?: string
  readonly required?: boolean | string
  /** Filled by this role of the office: until it is, it counts as not asked. */
  readonly by?: string
  /** row: the list that it points into, by the place of the row from 0. In a list, what that row is worth is read as `name . rule`. */
  readonly of?: string
  readonly item?: readonly RuleInput[]
  readonly rules?: Readonly<Record<string, unknown>>
  readonly aggregates?: Readonly<
    Record<
      string,
      {
        readonly op: string
        readonly of: string
        readonly where?: string
        readonly last?: number
        /** a `row` field of this list: one result for each row that it points to, read there as `this list . name` */
        readonly by?: string
      }
    >
  >
}

export interface RuleSource {
  readonly inputs: readonly RuleInput[]
  /** Names beside those of the house that no question holds and the case knows: answers of others, values of a territory. */
  readonly given?: readonly RuleInput[]
  readonly rules: Readonly<Record<string, unknown>>
}

/** Never a bare null: "zero", "absent", "not applicable" and "false" cannot be confused. `value` of a date is `2026-11-24`. */
export type RuleValue =
  | { readonly kind: 'value'; readonly value: number | boolean | string; readonly unit?: string }
  | { readonly kind: 'not-applicable' }
  /** names of the inputs whose answers are missing */
  | { readonly kind: 'missing'; readonly needs: readonly string[] }

export interface At {
  /** Legal day on which the rules are read (ages, dated values): `2026-11-24`. */
  readonly date: string
  /** Given names that no input holds: `date de dépôt`, `rang` … `null`: there is none, which is not applicable. */
  readonly given?: Readonly<Record<string, string | number | boolean | null>>
}

/** One line of an explanation. `holds` for conditions; children are what it was computed from, pruned to what decided. */
export interface TraceLine {
  readonly rule: string
  /** As written in the file: `revenu <= plafond de ressources`. */
  readonly expression?: string
  readonly value: RuleValue
  readonly references: readonly { readonly title: string; readonly url?: string }[]
  readonly children: readonly TraceLine[]
}

/** `unknown`: it depends on answers that are not there yet. */
export type Truth = 'yes' | 'no' | 'unknown'

/**
 * What a value may still become. `tried`: every possible answer, or the limits of the rules and of the questions with one step on either side; then
 * both ends are reached, and a value beyond them is not excluded where rules multiply or divide unknown answers by each other.
 */
export type Interval = { readonly tried: 'all' | 'limits' } & (
  | {
      readonly kind: 'number'
      /** whether there is an amount at all: `no`, it was not applicable whatever was tried */
      readonly applies: Truth
      /** Where it applies; without it there is no limit. */
      readonly least?: number
      readonly most?: number
      readonly unit?: string
    }
  | { readonly kind: 'boolean'; readonly holds: Truth }
)

/** What is still open about a rule. A question with a default counts as answered by it, as everywhere. Nothing is said of what cannot be computed by a kernel. */
export interface Outlook {
  readonly interval?: Interval
  /** The unanswered question, among those that may be asked now, that tells most of the value; none when the value is known. */
  readonly next?: string
}

/** One answer that, changed alone, changes a result: of a number, the nearest that does; of a choice, another one. Computed on both sides, never guessed. */
export interface Change {
  readonly input: string
  /** of a list: how many rows */
  readonly to: number | boolean | string
  /** a number: below or above what was answered */
  readonly way?: 'less' | 'more'
  /** every answer beyond it, as far as the question goes, gives the same result */
  readonly further: boolean
  /** a right that is no longer excluded may be missing answers */
  readonly result: RuleValue
}

export interface RuleProblem {
  /** Where in the source: `rules/aide/plafond`, `fields/foyer/rules/compte`. */
  readonly path: readonly (string | number)[]
  readonly code: string
  readonly message: string
  readonly hint?: string
}

export interface RuleSet {
  /** Value of each asked rule, field or condition (one comparison is allowed). Unknown names throw `RuleError`. */
  evaluate(answers: Readonly<Record<string, unknown>>, ask: readonly string[], at: At): Readonly<Record<string, RuleValue>>
  /** true, false, or undefined while an answer is missing. Not applicable is false. */
  holds(condition: string, answers: Readonly<Record<string, unknown>>, at: At): boolean | undefined
  explain(rule: string, answers: Readonly<Record<string, unknown>>, at: At): TraceLine
  /** What a rule or condition may still become, and which of the questions `among` (all of them) to ask next. Always the same for the same answers. */
  outlook(rule: string, answers: Readonly<Record<string, unknown>>, at: At, among?: ReadonlySet<string>): Outlook
  /**
   * What would change a right or an amount that has a value: at most three other answers to one of the questions `among` (all of them), the nearest first.
   * None for days, names, ticked choices and lists whose rows are read; and none where the work allowed does not suffice to be certain.
   */
  changes(rule: string, answers: Readonly<Record<string, unknown>>, at: At, among?: ReadonlySet<string>): readonly Change[]
  /** Values of row rules and conditions in one row of a list: names mean the row's field first. */
  row(
    list: string,
    index: number,
    ask: readonly string[],
    answers: Readonly<Record<string, unknown>>,
    at: At,
  ): Readonly<Record<string, RuleValue>>
  /** Unit of a rule or input when it can be told. */
  unit(name: string): string | undefined
  /** Kind of value of a rule or input, of the rows of `list` when it is given. `object`: only its presence and its parts can be read; `none`: never applicable. Unknown names throw `RuleError`. */
  kind(name: string, list?: string): 'number' | 'boolean' | 'text' | 'date' | 'object' | 'none'
  /** What is wrong with a condition written elsewhere in the file (action, check, effect); in a list's rows when `list` is given. Never throws. */
  check(condition: string, list?: string): readonly RuleProblem[]
  /** Every rule, input and given name that a condition or `ask` may use. */
  readonly names: ReadonlySet<string>
  /** Answers that the rules cannot read: a name nobody declared, a value of the wrong shape (evaluation counts these as not answered). For examples and open APIs. */
  faults(answers: Readonly<Record<string, unknown>>): readonly RuleProblem[]
  /** Inputs on which a rule or condition depends, directly or not. */
  dependencies(name: string): ReadonlySet<string>
  /** The same rules for many rows at once: one loop, or one SELECT. What cannot be computed so is refused by name. */
  kernel(spec: KernelSpec): Compiled
  /** Articles of a rule. */
  references(rule: string): readonly { readonly title: string; readonly url?: string }[]
}

/** Compiles or says everything that is wrong, with paths. */
export type CompileRules = (
  source: RuleSource,
) => { readonly rules: RuleSet; readonly problems: readonly [] } | { readonly rules?: undefined; readonly problems: readonly RuleProblem[] }
