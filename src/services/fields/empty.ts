/** What is said when a required field is left empty, and which control it leads to. */
import type { Field, FieldType, Lang } from '../contract.ts'
import { firstDatePart, isBirth } from './date.tsx'
import type { FieldCtx, FieldProblem } from './kind.ts'
import { labelOf, problem, problemText, type TextKey } from './texts.ts'

const words: Readonly<Record<FieldType, TextKey>> = {
  text: 'empty.text',
  longtext: 'empty.text',
  boolean: 'empty.choice',
  choice: 'empty.choice',
  choices: 'empty.choices',
  integer: 'empty.number',
  number: 'empty.number',
  money: 'empty.money',
  date: 'empty.date',
  duration: 'empty.duration',
  email: 'empty.email',
  phone: 'empty.phone',
  iban: 'empty.iban',
  account: 'empty.account',
  address: 'empty.address',
  place: 'empty.place',
  person: 'empty.person',
  organisation: 'empty.organisation',
  file: 'empty.file',
  files: 'empty.files',
  list: 'empty.list',
  row: 'empty.choice',
  consent: 'empty.consent',
  computed: 'empty.text',
  note: 'empty.text',
}
const firstPart: Partial<Readonly<Record<FieldType, string>>> = {
  address: 'line',
  person: 'given',
  organisation: 'name',
  place: 'label',
  duration: 'amount',
  file: 'upload',
  files: 'upload',
  list: 'add',
}

/** Name of the control where an answer begins: `adresse.line`, `naissance.day`, `nuits`. */
export function firstControl(field: Field, prefix: string): string {
  if (field.type === 'date') return firstDatePart(field, prefix)
  const part = firstPart[field.type]
  return part ? `${prefix}.${part}` : prefix
}

/** The problem of a required field left empty. `also`: it was not on the page yet and came with another answer. */
export function emptyProblem(field: Field, prefix: string, ctx: Pick<FieldCtx, 'lang' | 'who'>, also = false): FieldProblem {
  const question = /[?？]\s*$/u.test(labelOf(field, ctx.lang))
  const code = also
    ? 'empty.also'
    : question && field.type !== 'consent'
      ? 'empty.question'
      : field.type === 'date' && isBirth(field)
        ? 'empty.birth'
        : words[field.type]
  return problem(code, firstControl(field, prefix), field, ctx)
}

/** The sentence for a required field left empty. */
export const emptyMessage = (field: Field, lang: Lang, who?: string): string =>
  problemText(emptyProblem(field, field.name, { lang, ...(who ? { who } : {}) }), lang)
