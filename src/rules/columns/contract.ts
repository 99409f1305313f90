/** Rules over columns: the same meaning as for one person, for as many rows as there are. */
import type { At, RuleProblem } from '../contract.ts'

/** What an empty cell means: the answer is missing, or the question was not asked. `never`: cells are not looked at, they hold a value. */
export type Empty = 'never' | 'missing' | 'not-applicable'

export interface KernelSpec {
  /** Rules, inputs or comparisons to compute. */
  readonly ask: readonly string[]
  /** What differs from row to row: inputs, their parts (`naissance . âge`), given names, what is read of a list (`enfants . nombre`). */
  readonly columns: Readonly<Record<string, Empty>>
  /**
   * Lists whose rows are tables of their own (persons of a dwelling, tax households …): list → its fields that are columns. A field of type `row` is a
   * column that points to a row of another such table; where it is empty it points to none.
   */
  readonly lists?: Readonly<Record<string, Readonly<Record<string, Empty>>>>
  /** Answers that are the same in every row. */
  readonly answers?: Readonly<Record<string, unknown>>
  readonly at: At
}

export type ColumnKind = 'number' | 'boolean' | 'text' | 'date'

/** The rows of a list, of all parents together. */
export interface ListRows {
  readonly count: number
  readonly columns: Readonly<Record<string, ColumnData>>
  /** place of each row's parent, from 0 */
  readonly parent: Int32Array
  /** field of type `row` → place of the row that it points to, in the table of that list; -1: none */
  readonly links?: Readonly<Record<string, Int32Array>>
}

/** The table of a list in a database. `key` is unique in it, `parent` the key of the row it belongs to, `links` hold keys of rows of other lists. */
export interface ListTable {
  readonly table: string
  readonly key: string
  readonly parent: string
  readonly columns: Readonly<Record<string, string>>
  readonly links?: Readonly<Record<string, string>>
}

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
  /** `told`: made by a kernel for another, `empty[i]` is 1 for not applicable and 2 for missing */
  readonly empty: Empty | 'told'
}

export type Dialect = 'duckdb' | 'postgres'

export interface Kernel {
  readonly columns: readonly KernelColumn[]
  /** the lists whose rows it reads */
  readonly lists: readonly { readonly name: string; readonly columns: readonly KernelColumn[]; readonly links: readonly string[] }[]
  readonly outputs: readonly { readonly name: string; readonly kind: ColumnKind; readonly unit?: string; readonly uncertain: boolean }[]
  /** Computes `count` rows. `into`, a result of this kernel with at least as many rows, is written over. */
  run(
    columns: Readonly<Record<string, ColumnData>>,
    count: number,
    into?: readonly ResultColumn[],
    lists?: Readonly<Record<string, ListRows>>,
  ): readonly ResultColumn[]
  /**
   * One SELECT that computes the same: `key` as it is, then `o0`, `o1`… in the order asked, and `s0`… (0, 1, 2) of those that may be without value.
   * `from.columns` gives the column of the table for each column of the kernel. Throws `RuleError` for what the dialect cannot compute alike.
   */
  sql(
    dialect: Dialect,
    from: {
      readonly table: string
      readonly key: string
      readonly columns: Readonly<Record<string, string>>
      readonly lists?: Readonly<Record<string, ListTable>>
    },
  ): string
  /** The loop as text, for those who want to read it. */
  readonly source: string
  /** The same as plain data, for another thread; a kernel that reads lists has none. */
  readonly portable?: PortableKernel
}

/** A kernel that can be sent: `runPortable` makes it run. */
export interface PortableKernel {
  readonly columns: readonly KernelColumn[]
  readonly outputs: Kernel['outputs']
  readonly source: string
  readonly texts: readonly string[]
}

export type Compiled =
  | { readonly kernel: Kernel; readonly problems: readonly [] }
  | { readonly kernel?: undefined; readonly problems: readonly RuleProblem[] }
