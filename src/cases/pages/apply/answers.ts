import { isDeepStrictEqual } from 'node:util'
import { type Answers, type Field, type FieldProblem, type FieldValue, type Provenance, parseFields, type Row } from '#services'
import type { PostedForm } from '#web'
import type { Draft } from '../../store.ts'
import { insteadOf } from './register-state.ts'
import type { Part } from './sheet.ts'

/** Names of our own controls: no field can be called so, for a field's name never begins with a dot. */
export const own = {
  revision: '.revision',
  /** of a form that was kept without network: mark of the draft that it shows */
  base: '.base',
  correct: '.correct',
  later: '.later',
  reason: '.reason',
  choice: '.choice',
  from: '.from',
  go: '.go',
  /** adds a row to the list that a page repeats for, or takes the last one away */
  row: '.row',
} as const

/** Of our own controls, what is part of what was typed. */
const kept: readonly string[] = [own.correct, own.reason, own.choice]

/** What was typed, without our other controls. */
export const typedIn = (form: PostedForm): PostedForm =>
  Object.fromEntries(
    Object.entries(form).filter(([name]) => !name.startsWith('.') || kept.includes(name) || name.startsWith(`${own.from}.`)),
  )

export interface ReadParts {
  readonly values: Answers
  readonly problems: readonly FieldProblem[]
  readonly shown: ReadonlySet<string>
}

/** Reads the parts of a page. `before`: the rows of a list that a page completes row by row. */
export function readParts(parts: readonly Part[], form: PostedForm, before: Answers): ReadParts {
  const values: Record<string, FieldValue> = {}
  const problems: FieldProblem[] = []
  const shown = new Set<string>()
  for (const part of parts) {
    const read = parseFields(part.fields, form, part.ctx, part.prefix)
    problems.push(...read.problems)
    for (const name of read.shown) shown.add(part.row === undefined ? name : `${part.prefix}.${name}`)
    if (part.row === undefined) Object.assign(values, read.values)
    else {
      const { list, index } = part.row
      const rows = (values[list] ?? before[list] ?? []) as readonly Row[]
      // A row that the list must have is asked before it is there.
      const all = Array.from({ length: Math.max(rows.length, index + 1) }, (_, at): Row => rows[at] ?? {})
      values[list] = all.map((row, at) => (at === index ? { ...row, ...(read.values as Row) } : row))
    }
  }
  return { values, problems, shown }
}

/** The draft with a page's answers. A value that stays as it was keeps its source; one that changed was declared by the person, now. */
export function withAnswers(draft: Draft, values: Answers, at: string, page: string, fields: readonly Field[]): Draft {
  const provenance: Record<string, Provenance> = { ...draft.provenance }
  for (const [name, value] of Object.entries(values)) {
    if (provenance[name] !== undefined && isDeepStrictEqual(value, draft.answers[name])) continue
    const field = fields.find((one) => one.name === name)
    provenance[name] = { source: 'declared', at, verified: false, ...insteadOf(field, draft.registers) }
  }
  const { [page]: _, ...typed } = draft.typed
  return {
    ...draft,
    answers: { ...draft.answers, ...values },
    provenance,
    typed,
    confirmed: { ...draft.confirmed, [page]: draft.revision + 1 },
  }
}

/** The draft with what was typed on a page and is not confirmed. */
export const withTyped = (draft: Draft, form: PostedForm, page: string): Draft => ({
  ...draft,
  typed: { ...draft.typed, [page]: typedIn(form) },
})
