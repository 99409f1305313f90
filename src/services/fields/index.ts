/** The face of the field types: reading a page, checking answers from outside, showing a field and saying a value in words. */

import type { Answers, Field, FieldValue, Lang } from '../contract.ts'
import { plainField } from '../contract.ts'
import { communes } from './communes.ts'
import type { Around, FieldCtx, FieldProblem, FormValues } from './kind.ts'
import { isPlain } from './plain.ts'
import { type ReadFields, readFields } from './read-fields.ts'
import { kindOf } from './registry.ts'
import { problem } from './texts.ts'

export { completeAddress, suggestCommunes, townLine } from './address.tsx'
export { type Commune, type Communes, communes, communesWith, départementOf } from './communes.ts'
export { emptyMessage, emptyProblem, firstControl } from './empty.ts'
export { FieldInput } from './field-input.tsx'
export { kindsInWords, uploadProblem } from './file.tsx'
export { formValues, idOf, uploadsOf } from './form.ts'
export { formatMasked } from './iban.ts'
export type { Around, FieldCtx, FieldKind, FieldProblem, FormValues, InputProps, Parsed, RowNote } from './kind.ts'
export { type BadPattern, compilePattern, type Pattern } from './pattern.ts'
export type { ReadFields } from './read-fields.ts'
export { allKinds, kindOf } from './registry.ts'
export { changeForm, type FormChange, mostRows, rowTitle } from './rows.ts'
export { accepts, type Sniffed, sniff, usualAccept, usualSize } from './sniff.ts'
export { problemText, summaryText } from './texts.ts'

/**
 * What the fields of a page are told. `lang`, `today` and `country` always come from the caller; without the others nothing is known before, no file may be named,
 * and every condition waits.
 */
export const fieldCtx = (given: Pick<FieldCtx, 'lang' | 'today'> & Partial<FieldCtx>): FieldCtx => ({
  country: 'FR',
  communes,
  files: [],
  answers: {},
  fields: [],
  holds: () => undefined,
  ...given,
})

/**
 * Reads a page from its posted form. `values`: sound answers (null: asked and left empty); `typed`: all that was written, to be shown again with a 422;
 * `problems` in page order; `shown`: the fields that these answers ask for. A name that no field of the page has is not read.
 */
export const parseFields = (fields: readonly Field[], form: FormValues, ctx: FieldCtx, prefix = ''): ReadFields =>
  readFields(fields, form, ctx, prefix)

/**
 * Checks answers from outside (JSON of the API, of a register): every value against its field, unknown names refused. null and absent are fine: what is required is asked by the page
 * and by the sending. Never throws, whatever it is given. Empty: all is well.
 */
export function checkAnswers(
  fields: readonly Field[],
  answers: unknown,
  ctx: FieldCtx,
): readonly (FieldProblem & { readonly field: string })[] {
  const nameless: Field = {
    name: '',
    type: 'text',
    label: {},
    ...plainField,
    required: false,
    asked: false,
  }
  if (!isPlain(answers)) return [{ ...problem('value.unreadable', '', nameless, ctx), field: '' }]
  const within = { ...ctx, answers: { ...ctx.answers, ...(answers as Answers) } }
  return Object.entries(answers).flatMap(([name, value]) => {
    const field = fields.find((one) => one.name === name)
    if (!field) return [{ ...problem('value.no-field', '', { ...nameless, name: name.slice(0, 80) }, ctx), field: name }]
    const found = value === null || value === undefined ? undefined : kindOf(field).check(value, field, within)
    return found ? [{ ...found, field: name }] : []
  })
}

/** A value in words, '' when there is none. `around`: the other answers, from which a `row` takes its name. */
export const formatValue = (field: Field, value: FieldValue | undefined, lang: Lang, around?: Around): string =>
  value === null || value === undefined ? '' : kindOf(field).format(value, field, lang, around)
