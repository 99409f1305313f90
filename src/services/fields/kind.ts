/** The shape that every field type has, and what it is told about the page that it stands on. */

import type { HtmlEscapedString } from 'hono/utils/html'
import type { SourceOf } from '#web'
import type { Answers, Condition, Field, FieldType, FieldValue, FileRef, Lang, Row } from '../contract.ts'
import type { Communes } from './communes.ts'

/** What a component gives. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>

/** A posted form: control name → values as typed. Uploads are stored before; the form carries their ids. */
export type FormValues = Readonly<Record<string, readonly string[]>>

/** Why a value is not accepted. `at`: id of the control to focus. The sentence is made by `problemText`. */
export interface FieldProblem {
  readonly code: string
  readonly values: Readonly<Record<string, string | number>>
  readonly at: string
}

/** What a closed row of a list shows beside its values. */
export interface RowNote {
  /** Where the row comes from: "Registre des familles, à jour au 2 mars 2026". */
  readonly source?: SourceOf
  /** A word beside the name: "vous". */
  readonly badge?: string
  /** Can neither be changed nor removed. */
  readonly locked?: boolean
}

export interface FieldCtx {
  readonly lang: Lang
  /** Legal day, `2026-11-24`. */
  readonly today: string
  /** Country of the town, ISO 3166-1 alpha-2: phone numbers without prefix, addresses, company numbers. */
  readonly country: string
  readonly communes: Communes
  /** Uploads stored already that this person may name; any other file id is refused. */
  readonly files: readonly FileRef[]
  /** Answers known before this page; a condition reads them together with those of the page. */
  readonly answers: Answers
  /** All fields of the service: a `row` finds its list there. */
  readonly fields: readonly Field[]
  /** Evaluates `when` and `required`. undefined: an answer is still missing. */
  readonly holds: (condition: Condition, answers: Answers, row?: { readonly list: string; readonly index: number }) => boolean | undefined
  readonly row?: (list: string, index: number, row: Row) => RowNote | undefined
  /** Address that proposes communes as JSON (`suggestCommunes`): with script the town is searched while one types. */
  readonly suggest?: string
  /** Name of the row that is being read: "Jules". Messages use it. */
  readonly who?: string
}

/** `value`: null when left empty, undefined when it could not be read. `typed`: what the form held under the prefix, always all of it. */
export interface Parsed<V> {
  readonly value: V | null | undefined
  readonly typed: FormValues
  readonly problem?: FieldProblem
  /** All of them, in page order; `problem` is the first. */
  readonly problems: readonly FieldProblem[]
}

export interface InputProps {
  readonly field: Field
  readonly prefix: string
  readonly typed: FormValues
  readonly value?: FieldValue
  readonly problem?: FieldProblem
  /** Every problem of the page; a control shows those that are `at` one of its ids. */
  readonly problems?: readonly FieldProblem[]
  readonly lang: Lang
  readonly ctx: FieldCtx
  /** The field is the page's one question: its label becomes a heading (h1 when the page has no other title). */
  readonly question?: 'h1' | 'h2'
}

export interface FieldKind<V extends FieldValue = FieldValue> {
  readonly type: FieldType
  /** From a posted form: names are `<prefix>` or `<prefix>.<part>`, values as typed. Emptiness is no problem here: `parseFields` knows what is required. */
  parse(form: FormValues, prefix: string, field: Field, ctx: FieldCtx): Parsed<V>
  /** Is this value, parsed or foreign (API JSON), acceptable? Never throws, whatever it is given. */
  check(value: unknown, field: Field, ctx: FieldCtx): FieldProblem | undefined
  /** What the form holds when it shows this value: the reverse of `parse`. */
  toForm(value: V, prefix: string, field: Field, lang: Lang): FormValues
  /** Plain text for summaries, letters, lists. */
  format(value: V, field: Field, lang: Lang, around?: Around): string
  /** The form control, without script. */
  Input(props: InputProps): Markup
}

/** What a value may need to be said in words: a `row` is a number without its list. */
export interface Around {
  readonly answers: Answers
  readonly fields: readonly Field[]
}
