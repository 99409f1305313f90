/** row: one of the rows of a list answered before, by its place from 0. */
import { Radios, Select } from '#web'
import type { Answers, Field, Lang, Row } from '../contract.ts'
import { controlOf } from './controls.tsx'
import { one, parsed } from './form.ts'
import type { Around, FieldKind } from './kind.ts'
import { isPlain } from './plain.ts'
import { rowTitle } from './rows.ts'
import { labelOf, problem, say } from './texts.ts'

const mostRadios = 6

function rowsOf(field: Field, answers: Answers): readonly Row[] {
  const rows: unknown = field.of !== undefined && Object.hasOwn(answers, field.of) ? answers[field.of] : undefined
  return Array.isArray(rows) ? rows.filter((row): row is Row => isPlain(row)) : []
}

function titles(field: Field, around: Around, lang: Lang): readonly string[] {
  const list = around.fields.find((other) => other.name === field.of)
  return rowsOf(field, around.answers).map((one, index) =>
    rowTitle(one, list?.item ?? [], index + 1, list ? labelOf(list, lang) : '', lang),
  )
}

export const row: FieldKind<number> = {
  type: 'row',
  parse(form, prefix, field, ctx) {
    const typed = one(form, prefix)
    if (typed === '') return parsed<number>(form, prefix, null)
    const value = /^\d{1,3}$/.test(typed) ? Number(typed) : -1
    return value >= 0 && value < rowsOf(field, ctx.answers).length
      ? parsed(form, prefix, value)
      : parsed<number>(form, prefix, undefined, [problem('choice.unknown', prefix, field, ctx)])
  },
  check: (value, field, ctx) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < rowsOf(field, ctx.answers).length
      ? undefined
      : problem('choice.unknown', field.name, field, ctx),
  toForm: (value, prefix) => ({ [prefix]: [String(value)] }),
  format: (value, field, lang, around) => (around && titles(field, around, lang)[value]) ?? say(lang, 'list.number', { n: value + 1 }),
  Input: (props) => {
    const { field, lang, ctx } = props
    const options = titles(field, ctx, lang).map((label, index) => ({ value: String(index), label }))
    const own = controlOf(props)
    const shared = {
      ...own,
      options,
      value: one(props.typed, props.prefix),
      hint: own.hint ?? (options.length === 0 ? say(lang, 'row.none') : undefined),
    }
    return options.length > mostRadios || options.length === 0 ? <Select {...shared} /> : <Radios {...shared} question={props.question} />
  },
}
