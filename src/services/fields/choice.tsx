/** boolean (two radios), choice (radios, a select above six), choices (checkboxes), consent (one box). */
import { Checkbox, Checkboxes, type Choice, formatList, Radios, Select } from '#web'
import type { Field, Lang } from '../contract.ts'
import { controlOf, hintOf } from './controls.tsx'
import { all, idOf, one, parsed } from './form.ts'
import type { FieldKind } from './kind.ts'
import { problem, say, textIn } from './texts.ts'

const yes = 'oui'
const no = 'non'
const mostRadios = 6

const yesNo = (lang: Lang): readonly Choice[] => [
  { value: yes, label: say(lang, 'boolean.yes') },
  { value: no, label: say(lang, 'boolean.no') },
]
const choicesOf = (field: Field, lang: Lang): readonly Choice[] =>
  (field.options ?? []).map(({ key, label }) => ({ value: key, label: textIn(label, lang) || key }))
const hasOption = (field: Field, key: string): boolean => (field.options ?? []).some((option) => option.key === key)
const labelOfKey = (field: Field, key: string, lang: Lang): string =>
  choicesOf(field, lang).find((choice) => choice.value === key)?.label ?? key

export const boolean: FieldKind<boolean> = {
  type: 'boolean',
  parse(form, prefix, field, ctx) {
    const typed = one(form, prefix)
    if (typed === '') return parsed<boolean>(form, prefix, null)
    return typed === yes || typed === no
      ? parsed(form, prefix, typed === yes)
      : parsed<boolean>(form, prefix, undefined, [problem('boolean.unknown', prefix, field, ctx)])
  },
  check: (value, field, ctx) => (typeof value === 'boolean' ? undefined : problem('boolean.unknown', field.name, field, ctx)),
  toForm: (value, prefix) => ({ [prefix]: [value ? yes : no] }),
  format: (value, _field, lang) => say(lang, value ? 'boolean.yes' : 'boolean.no'),
  Input: (props) => (
    <Radios {...controlOf(props)} options={yesNo(props.lang)} value={one(props.typed, props.prefix)} question={props.question} />
  ),
}

export const choice: FieldKind<string> = {
  type: 'choice',
  parse(form, prefix, field, ctx) {
    const typed = one(form, prefix)
    if (typed === '') return parsed<string>(form, prefix, null)
    return hasOption(field, typed)
      ? parsed(form, prefix, typed)
      : parsed<string>(form, prefix, undefined, [problem('choice.unknown', prefix, field, ctx)])
  },
  check: (value, field, ctx) =>
    typeof value === 'string' && hasOption(field, value) ? undefined : problem('choice.unknown', field.name, field, ctx),
  toForm: (value, prefix) => ({ [prefix]: [value] }),
  format: (value, field, lang) => labelOfKey(field, value, lang),
  Input: (props) => {
    const shared = { ...controlOf(props), options: choicesOf(props.field, props.lang), value: one(props.typed, props.prefix) }
    return shared.options.length > mostRadios ? <Select {...shared} /> : <Radios {...shared} question={props.question} />
  },
}

export const choices: FieldKind<readonly string[]> = {
  type: 'choices',
  parse(form, prefix, field, ctx) {
    const typed = [...new Set(all(form, prefix).filter((key) => key !== ''))]
    if (typed.length === 0) return parsed<readonly string[]>(form, prefix, null)
    const found = choices.check(typed, field, ctx)
    // In the order of the file, whatever the order of the boxes ticked.
    const value = (field.options ?? []).map((option) => option.key).filter((key) => typed.includes(key))
    return parsed(form, prefix, value, found ? [{ ...found, at: idOf(prefix) }] : [])
  },
  check(value, field, ctx) {
    const keys: readonly unknown[] = Array.isArray(value) ? value : [undefined]
    if (keys.length > (field.options ?? []).length) return problem('choice.unknown', field.name, field, ctx)
    if (!keys.every((key) => typeof key === 'string' && hasOption(field, key)) || new Set(keys).size !== keys.length)
      return problem('choice.unknown', field.name, field, ctx)
    if (field.max !== undefined && keys.length > field.max) return problem('choices.max', field.name, field, ctx, { max: field.max })
    return field.min !== undefined && keys.length < field.min
      ? problem('choices.min', field.name, field, ctx, { min: field.min })
      : undefined
  },
  toForm: (value, prefix) => ({ [prefix]: value }),
  format: (value, field, lang) =>
    formatList(
      lang,
      value.map((key) => labelOfKey(field, key, lang)),
    ),
  Input: (props) => (
    <Checkboxes
      {...controlOf(props)}
      hint={hintOf(props.field, props.lang) ?? say(props.lang, 'choices.several')}
      options={choicesOf(props.field, props.lang)}
      values={all(props.typed, props.prefix)}
      question={props.question}
    />
  ),
}

export const consent: FieldKind<boolean> = {
  type: 'consent',
  parse(form, prefix, field) {
    const ticked = one(form, prefix) === yes
    return parsed(form, prefix, ticked ? true : field.required === false ? false : null)
  },
  check(value, field, ctx) {
    if (typeof value !== 'boolean') return problem('boolean.unknown', field.name, field, ctx)
    return !value && field.required === true ? problem('empty.consent', field.name, field, ctx) : undefined
  },
  toForm: (value, prefix) => ({ [prefix]: value ? [yes] : [] }),
  format: (value, _field, lang) => say(lang, value ? 'consent.given' : 'consent.not-given'),
  Input: (props) => <Checkbox {...controlOf(props)} value={yes} checked={one(props.typed, props.prefix) === yes} />,
}
