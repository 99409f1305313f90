import { readForm, situationOf, valueInWords } from '#cases'
import { say } from '#definitions'
import type { Address, Field, FieldValue, FileRef, Row } from '#services'
import { formatMasked, formatValue, isVisible } from '#services'
import type { DeskCase } from './open.ts'
import { hiddenFields } from './visible.ts'

/** One answer of a case for an agent. `hidden`: their roles may not see it; nothing of it is here. `before`: what was said before it changed. */
export interface AnswerTold {
  readonly field: Field
  readonly label: string
  readonly hidden: boolean
  readonly lines: readonly string[]
  readonly files: readonly FileRef[]
  readonly before?: readonly string[]
}

export interface AnswersOfPage {
  readonly title?: string
  readonly answers: readonly AnswerTold[]
}

/** The answers of a case in the order of its pages, then what was never asked, then what the office filled. Questions that are not asked in this case are left out. */
export function answersTold({ view, loaded, roles, ctx }: DeskCase, lang: string): readonly AnswersOfPage[] {
  const { service, rules } = loaded
  const { at } = situationOf(view, view.answers, ctx)
  const form = readForm(service, rules, view.answers, at)
  const asked = new Set(form.shown.filter(({ field }) => field.type !== 'note').map(({ field }) => field.name))
  const hidden = hiddenFields(service, roles)
  const told = (field: Field): AnswerTold => {
    const value = view.answers[field.name]
    const known = { field, label: say(field.label, lang), hidden: hidden.has(field.name), lines: [], files: [] }
    if (field.type === 'computed' && field.value !== undefined) {
      // What is computed from an answer that these roles may not see would tell it.
      if ([...rules.dependencies(field.value)].some((name) => hidden.has(name.split(' . ')[0]!))) return { ...known, hidden: true }
      const found = rules.evaluate(form.answers, [field.value], at)[field.value]
      return { ...known, lines: found?.kind === 'value' ? [valueInWords(field.value, found, { service, lang })] : [] }
    }
    if (known.hidden) return known
    const before = view.history.filter((change) => change.field === field.name).at(-2)?.value
    const words = (one: FieldValue | undefined) => linesOf(field, one, { service, roles, lang, answers: view.answers })
    const changed = before === undefined || JSON.stringify(before) === JSON.stringify(value) ? [] : words(before)
    return {
      ...known,
      lines: words(value),
      files: filesIn(field, value, (item) => isVisible(service, item, roles)),
      ...(changed.length === 0 ? {} : { before: changed }),
    }
  }
  const onPages = new Set(form.pages.flatMap(({ page }) => [...page.fields, ...(page.for === undefined ? [] : [page.for])]))
  const group = (title: string | undefined, fields: readonly Field[]): AnswersOfPage => ({
    ...(title === undefined ? {} : { title }),
    answers: fields.map(told),
  })
  const has = ({ name }: Field) => view.answers[name] !== undefined && view.answers[name] !== null
  const byName = new Map(service.fields.map((field) => [field.name, field]))
  const pages = form.pages.map(({ page }) =>
    group(
      say(page.title, lang),
      (page.for === undefined ? page.fields : [page.for]).flatMap((name) => byName.get(name) ?? []).filter(({ name }) => asked.has(name)),
    ),
  )
  const never = service.fields.filter((field) => !onPages.has(field.name) && field.by === undefined && has(field))
  const office = service.fields.filter((field) => field.by !== undefined && has(field))
  return [...pages, group('known', never), group('office', office)].filter(({ answers }) => answers.length > 0)
}

interface Around {
  readonly service: DeskCase['loaded']['service']
  readonly roles: readonly string[]
  readonly lang: string
  readonly answers: DeskCase['view']['answers']
}

/** A value in words, a line a row; an address on two lines. Questions of a row that the roles may not see are left out. */
export function linesOf(field: Field, value: FieldValue | undefined, { service, roles, lang, answers }: Around): readonly string[] {
  if (value === undefined || value === null || isFile(field)) return []
  const around = { answers, fields: service.fields }
  if (field.type === 'address') {
    const { line, complement, postcode, town } = value as Address
    return [complement === undefined ? line : `${line}, ${complement}`, `${postcode} ${town}`]
  }
  // Enough of an account to know it by; who pays reads the order.
  if (field.type === 'iban') return [formatMasked(String(value))]
  if (field.type === 'list' && Array.isArray(value) && value.length > 0) {
    const item = (field.item ?? []).filter((one) => isVisible(service, one, roles) && !isFile(one))
    const seen = new Set(item.map(({ name }) => name))
    const rows = (value as readonly Row[]).map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => seen.has(name))))
    return rows.map((row) => formatValue({ ...field, item }, [row], lang, around))
  }
  return [formatValue(field, value, lang, around)].filter((text) => text !== '')
}

const isFile = ({ type }: Field): boolean => type === 'file' || type === 'files'

/** Files of an answer, those in the rows of a list included. */
function filesIn(field: Field, value: FieldValue | undefined, sees: (item: Field) => boolean): readonly FileRef[] {
  if (value === undefined || value === null) return []
  if (field.type === 'file') return [value as FileRef]
  if (field.type === 'files') return value as readonly FileRef[]
  if (field.type !== 'list') return []
  const items = (field.item ?? []).filter((item) => isFile(item) && sees(item))
  return (value as readonly Row[]).flatMap((row) => items.flatMap((item) => filesIn(item, row[item.name], sees)))
}
