/** Reading many fields at once: a page, or a row of a list. Each condition sees the answers given before it. */
import type { Answers, Field, FieldValue, Row } from '../contract.ts'
import { emptyProblem } from './empty.ts'
import { isEmptyForm, under } from './form.ts'
import type { FieldCtx, FieldProblem, FormValues } from './kind.ts'
import { kindOf } from './registry.ts'

export interface ReadFields {
  /** Answers that are sound; null: asked and left empty. A field with a problem, or not asked, is absent. */
  readonly values: Answers
  /** Everything typed under these fields, sound or not, asked or not. */
  readonly typed: FormValues
  readonly problems: readonly FieldProblem[]
  /** Names of the fields that are asked, given these answers. */
  readonly shown: ReadonlySet<string>
}

/** Where a row stands, so that a condition reads the row's own fields first. */
export interface InRow {
  readonly list: string
  readonly index: number
  /** Rows before this one. */
  readonly before: readonly Row[]
}

/**
 * Reads fields from a form in their order. `prefix` '' for a page, `foyer.2` for a row.
 * A field whose `when` does not hold is left out, but keeps what was typed; so is one whose condition waits for an answer and in which nothing was typed.
 */
export function readFields(fields: readonly Field[], form: FormValues, ctx: FieldCtx, prefix = '', inRow?: InRow): ReadFields {
  const values = new Map<string, FieldValue>()
  const typed: Record<string, readonly string[]>[] = []
  const problems: FieldProblem[] = []
  const shown = new Set<string>()
  const holds = (condition: string): boolean | undefined => {
    const own = Object.fromEntries(values)
    const answers: Answers = inRow ? { ...ctx.answers, [inRow.list]: [...inRow.before, own as Row] } : { ...ctx.answers, ...own }
    return ctx.holds(condition, answers, inRow && { list: inRow.list, index: inRow.index })
  }
  for (const field of fields) {
    const name = prefix === '' ? field.name : `${prefix}.${field.name}`
    const here = under(form, name)
    typed.push(here)
    const when = field.when === undefined ? true : holds(field.when)
    if (when === false || (when === undefined && isEmptyForm(here))) continue
    shown.add(field.name)
    // A condition of the page reads the answers of the page, so `parse` sees them too.
    const read = kindOf(field).parse(
      form,
      name,
      field,
      inRow ? ctx : { ...ctx, answers: { ...ctx.answers, ...Object.fromEntries(values) } },
    )
    problems.push(...read.problems)
    if (read.problem || read.value === undefined) continue
    if (read.value === null && isRequired(field, holds))
      problems.push(emptyProblem(field, name, ctx, field.when !== undefined && isEmptyForm(here)))
    else values.set(field.name, read.value)
  }
  return { values: Object.fromEntries(values), typed: Object.assign({}, ...typed) as FormValues, problems, shown }
}

/** Is an answer needed now? What may come later, what is never asked and what only shows is not. */
function isRequired(field: Field, holds: (condition: string) => boolean | undefined): boolean {
  if (!field.asked || field.later || field.type === 'computed' || field.type === 'note') return false
  return typeof field.required === 'string' ? holds(field.required) === true : field.required
}
