/** Rules over columns: the same meaning as for one person, for as many rows as there are. */
import type { At, RuleProblem } from '../contract.ts'

/** What an empty cell means: the answer is missing, or the question was not asked. `never`: cells are not looked at, they hold a value. */
export type Empty = 'never' | 'missing' | 'not-applicable'

export interface KernelSpec {
  /** Rules, inputs or comparisons to compute. */
  readonly ask: readonly string[]
  /** What differs from row to row: inputs, their parts (`naissance . âge`), given names, what is read of a list (`enfants . nombre`). */
  readonly columns: Readonly<Record<string, Empty>>
  /** Answers that are the same in every row. */
  readonly answers?: Readonly<Record<string, unknown>>
  readonly at: At
}

export type ColumnKind = 'number' | 'boolean' | 'text' | 'date'

/** `empty[i]` is 1 where there is nothing. Dates are days since 1970-01-01; a boolean is 0 or 1. Numbers are finite, texts are options of their field. */
export interface ColumnData {
  readonly values: Float64Array | Int32Array | Uint8Array | readonly string[]
  readonly empty?: Uint8Array
}

/** `state[i]`: 0 a value, 1 not applicable, 2 missing; no array when every row has a value. */
export interface ResultColumn {
  readonly values: Float64Array | Uint8Array | string[]
  readonly state?: Uint8Array
}

export interface KernelColumn {
  readonly name: string
  readonly kind: ColumnKind
  readonly empty: Empty
}

export type Dialect = 'duckdb' | 'postgres'

export interface Kernel {
  readonly columns: readonly KernelColumn[]
  readonly outputs: readonly { readonly name: string; readonly kind: ColumnKind; readonly unit?: string; readonly uncertain: boolean }[]
  /** Computes `count` rows. `into`, a result of this kernel with at least as many rows, is written over. */
  run(columns: Readonly<Record<string, ColumnData>>, count: number, into?: readonly ResultColumn[]): readonly ResultColumn[]
  /**
   * One SELECT that computes the same: `key` as it is, then `o0`, `o1`… in the order asked, and `s0`… (0, 1, 2) of those that may be without value.
   * `from.columns` gives the column of the table for each column of the kernel. Throws `RuleError` for what the dialect cannot compute alike.
   */
  sql(dialect: Dialect, from: { readonly table: string; readonly key: string; readonly columns: Readonly<Record<string, string>> }): string
  /** The loop as text, for those who want to read it. */
  readonly source: string
}

export type Compiled =
  | { readonly kernel: Kernel; readonly problems: readonly [] }
  | { readonly kernel?: undefined; readonly problems: readonly RuleProblem[] }
