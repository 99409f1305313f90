/** The rows of a list in a form. Row 2 of `foyer` is `foyer.2.<field>`; the control `foyer.2` says that the row stands open; `foyer` is the page shown. */
import type { Field, Lang, Row } from '../contract.ts'
import { all, anyTyped, idOf, one } from './form.ts'
import type { FormValues } from './kind.ts'
import { kindOf } from './registry.ts'
import { say } from './texts.ts'

export const mostRows = 300

/** Number of the row to which a control belongs. */
const rowOf = (name: string, prefix: string): number | undefined => {
  if (!name.startsWith(`${prefix}.`)) return undefined
  const number = /^(\d{1,6})(?:\.|$)/.exec(name.slice(prefix.length + 1, prefix.length + 9))?.[1]
  return number === undefined ? undefined : Number(number)
}

/** The rows that a form holds, by number and in order, each with its own part of the form. Numbers may have gaps: a removed row leaves one. */
export function formRows(form: FormValues, prefix: string): readonly (readonly [number, FormValues])[] {
  const rows = new Map<number, [string, readonly string[]][]>()
  for (const entry of Object.entries(form)) {
    const number = rowOf(entry[0], prefix)
    if (number === undefined) continue
    const row = rows.get(number)
    if (row) row.push(entry)
    else rows.set(number, [entry])
  }
  return [...rows].sort(([a], [b]) => a - b).map(([number, entries]) => [number, Object.fromEntries(entries)])
}

/** Has nothing been written in a row, given its own part of the form? */
export const isBlankRow = (row: FormValues, prefix: string, number: number): boolean =>
  !anyTyped(
    row,
    Object.keys(row).filter((name) => name !== `${prefix}.${number}` && !/\.(?:unit|country)$/.test(name)),
  )

/** What a row is called: its person or first words, else "… n° 3". */
export function rowTitle(row: Row, item: readonly Field[], number: number, label: string, lang: Lang): string {
  for (const field of item) {
    const value = Object.hasOwn(row, field.name) ? row[field.name] : undefined
    if (value === undefined || value === null || !['text', 'person', 'organisation'].includes(field.type)) continue
    if (field.type === 'person' && typeof value === 'object' && 'given' in value) return `${value.given} ${value.family}`.trim()
    return kindOf(field).format(value, field, lang)
  }
  return label === '' ? say(lang, 'list.number', { n: number }) : say(lang, 'list.row', { label, n: number })
}

/** The name in a row as it was typed, for messages: "Jules". */
export function typedName(form: FormValues, prefix: string, number: number, item: readonly Field[]): string {
  for (const field of item) {
    const name = `${prefix}.${number}.${field.name}`
    const text = field.type === 'text' ? one(form, name) : field.type === 'person' ? one(form, `${name}.given`) : ''
    if (text.trim() !== '') return text.trim().slice(0, 60)
  }
  return ''
}

/** Is it a list of people? Its button says so. */
export const isPeople = (field: Field): boolean =>
  field.concept === 'household' ||
  (field.item ?? []).some((item) => item.type === 'person' || /^(?:prénom|given name|first name|voornaam)$/i.test(item.name))

/** Something that a button asked of the page, beside sending it. */
export interface FormChange {
  readonly form: FormValues
  /** Control that comes into view: the new row's first, the place where something was removed. */
  readonly at: string
}

const buttons = ['row.add', 'row.remove', 'row.change', 'row.page', 'file.add', 'file.remove'] as const

/**
 * The form after a button in it was pressed: `row.add=foyer`, `row.remove=foyer.2`, `row.change=foyer.2`, `row.page=foyer=3`, `file.remove=photos=<id>`, `file.add=photos`.
 * undefined: the page was sent, so its answers are to be checked. A change is not checked: the page comes back as it was typed.
 */
export function changeForm(form: FormValues): FormChange | undefined {
  const button = buttons.find((name) => one(form, name) !== '')
  if (!button) return undefined
  const target = one(form, button)
  const rest = Object.fromEntries(Object.entries(form).filter(([name]) => !(buttons as readonly string[]).includes(name)))
  if (button === 'file.add') return { form: rest, at: idOf(`${target}.upload`) }
  if (button === 'row.add') {
    const rows = formRows(rest, target)
    const number = (rows.at(-1)?.[0] ?? -1) + 1
    if (rows.length >= mostRows) return { form: rest, at: idOf(target) }
    return { form: { ...rest, [`${target}.${number}`]: ['open'], [target]: ['last'] }, at: idOf(`${target}.${number}`) }
  }
  const [, prefix = '', detail = ''] = /^(.+)[.=]([^.=]+)$/u.exec(target) ?? []
  if (button === 'file.remove')
    return { form: { ...rest, [prefix]: all(rest, prefix).filter((id) => id !== detail) }, at: idOf(`${prefix}.upload`) }
  if (button === 'row.page') return { form: { ...rest, [prefix]: [detail] }, at: idOf(prefix) }
  if (button === 'row.change') return { form: { ...rest, [target]: ['open'] }, at: idOf(target) }
  return {
    form: Object.fromEntries(Object.entries(rest).filter(([name]) => name !== target && !name.startsWith(`${target}.`))),
    at: idOf(`${prefix}.add`),
  }
}
