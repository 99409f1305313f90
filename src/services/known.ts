import { rememberingOf } from '#kernel'
import type { At, RuleSet } from '#rules'
import { isEmpty, isShownOnly } from './answered.ts'
import type { Answers, Field, FieldValue, Page, Row, Service } from './contract.ts'

/** A question that is asked now. `required` and `later`: it may wait until after sending. `rows`: the questions of each row of a list. */
export interface Shown {
  readonly field: Field
  readonly required: boolean
  /** has a value, or was left empty on purpose */
  readonly answered: boolean
  readonly rows?: readonly (readonly Shown[])[]
}

/** A required answer that is not there: `nuits`, or question `item` in row `row` of a list. */
export interface Missing {
  readonly field: string
  readonly row?: number
  readonly item?: string
}

export interface PageState {
  readonly page: Page
  readonly state: 'todo' | 'partly' | 'done'
  /** questions asked on it, and how many have an answer (a known fact counts) */
  readonly asked: number
  readonly answered: number
}

export interface Form {
  /** in the order of the pages; computed values and notes are among them */
  readonly shown: readonly Shown[]
  readonly missing: readonly Missing[]
  readonly pages: readonly PageState[]
  /** the answers to what is asked, and known facts that are never asked; answers to hidden questions are left out */
  readonly answers: Answers
}

/**
 * Reads a form: which questions are asked given the answers, which answers are missing, and how far each page is.
 * A condition that is not known yet hides its question. A question that is hidden is not answered, so what hangs on it is hidden too:
 * conditions are read again without hidden answers until nothing moves.
 */
export function readForm(service: Service, rules: RuleSet, answers: Answers, at: At): Form {
  const { fields, pages, given, holds } = readAsked(service, rules, answers, at)
  const shown = fields.map((field): Shown => show(field, given, holds, rules, at))
  const missing = shown.flatMap(missingIn)
  return { shown, missing, pages: pages.map((page) => pageState(page, pages, shown, missing)), answers: trimmed(given, shown) }
}

/** The answers of a form as `readForm` reads it, for whoever asks nothing else of it. */
export function readAnswers(service: Service, rules: RuleSet, answers: Answers, at: At): Answers {
  const { fields, given, holds } = readAsked(service, rules, answers, at)
  const lists = fields.filter(({ type, name }) => type === 'list' && Array.isArray(given[name]))
  return lists.length === 0
    ? given
    : trimmed(
        given,
        lists.map((field) => show(field, given, holds, rules, at)),
      )
}

/** What is asked now, in the order of the pages, and what is answered without what is hidden. */
function readAsked(service: Service, rules: RuleSet, answers: Answers, at: At) {
  const { conditions, byName, pagesWith } = formOf(service)
  let hidden: ReadonlySet<string> = new Set()
  let given = answers
  let holds = evaluator(rules, given, conditions, at)
  for (let turn = 0; turn <= service.fields.length; turn++) {
    const next = new Set(
      service.fields.filter((field) => !isAskedNow(field, pagesWith.get(field.name) ?? [], holds)).map((field) => field.name),
    )
    if (next.size === hidden.size && [...next].every((name) => hidden.has(name))) break
    hidden = next
    given = Object.fromEntries(Object.entries(answers).filter(([name]) => !hidden.has(name)))
    holds = evaluator(rules, given, conditions, at)
  }
  const pages = service.pages.filter((page) => page.when === undefined || holds(page.when))
  const order = [...new Set(pages.flatMap((page) => (page.for === undefined ? page.fields : [page.for])))]
  const fields = order
    .map((name) => byName.get(name))
    .filter((field) => field !== undefined)
    .filter((field) => field.asked && field.by === undefined && !hidden.has(field.name))
  return { fields, pages, given, holds }
}

const trimmed = (given: Answers, shown: readonly Shown[]): Answers =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      trimRows(
        value,
        shown.find((one) => one.field.name === name),
      ),
    ]),
  )

/**
 * The form as it is when it is sent: an optional question that nobody answered was left empty, so that what hangs on it is known.
 * What may come later stays open.
 */
export function sentForm(service: Service, rules: RuleSet, answers: Answers, at: At): Form {
  let form = readForm(service, rules, answers, at)
  for (let turn = 0; turn < service.fields.length; turn++) {
    const given = leftEmpty(form)
    if (given === form.answers) return form
    form = readForm(service, rules, given, at)
  }
  return form
}

function leftEmpty(form: Form): Answers {
  const isOpen = (one: Shown) => !one.required && !one.answered && !one.field.later && !isShownOnly(one.field)
  const changed: Record<string, FieldValue> = {}
  for (const one of form.shown) {
    const { name } = one.field
    const value = form.answers[name]
    if (value === undefined && isOpen(one)) changed[name] = null
    else if (one.rows?.some((row) => row.some(isOpen)))
      changed[name] = (value as readonly Row[]).map((row, index) => ({
        ...row,
        ...Object.fromEntries(one.rows![index]!.filter(isOpen).map((item) => [item.field.name, null])),
      }))
  }
  return Object.keys(changed).length === 0 ? form.answers : { ...form.answers, ...changed }
}

export const visibleFields = (service: Service, rules: RuleSet, answers: Answers, at: At): readonly Shown[] =>
  readForm(service, rules, answers, at).shown

export const missingFields = (service: Service, rules: RuleSet, answers: Answers, at: At): readonly Missing[] =>
  readForm(service, rules, answers, at).missing

/** `nuits`, `foyer/0/naissance`: how a refusal names what is missing. Rows count from 0. */
export const missingPath = ({ field, row, item }: Missing): string => [field, row, item].filter((part) => part !== undefined).join('/')

type Holds = (condition: string) => boolean

function evaluator(rules: RuleSet, answers: Answers, conditions: readonly string[], at: At): Holds {
  if (conditions.length === 0) return () => false
  const values = rules.evaluate(answers, conditions, at)
  return (condition) => {
    const value = values[condition]
    return value?.kind === 'value' && value.value === true
  }
}

/** What a version of a service says of its form, whatever is answered. */
const formOf = rememberingOf((service: Service) => {
  const found = [...service.fields.flatMap((field) => [field.when, field.required]), ...service.pages.map((page) => page.when)]
  return {
    conditions: [...new Set(found.filter((condition) => typeof condition === 'string'))],
    byName: new Map(service.fields.map((field) => [field.name, field])),
    pagesWith: new Map(
      service.fields.map(({ name }) => [name, service.pages.filter((page) => page.fields.includes(name) || page.for === name)]),
    ),
  }
})

function isAskedNow(field: Field, pages: readonly Page[], holds: Holds): boolean {
  if (field.when !== undefined && !holds(field.when)) return false
  return pages.length === 0 || pages.some((page) => page.when === undefined || holds(page.when))
}

const isRequired = (field: Field, holds: Holds): boolean =>
  (typeof field.required === 'string' ? holds(field.required) : field.required) && !isShownOnly(field)

/** A list without `min` is answered without a row by going on: who has no child says so. */
function show(field: Field, answers: Answers, holds: Holds, rules: RuleSet, at: At): Shown {
  const value = answers[field.name]
  const required = isRequired(field, holds)
  const answered = value !== undefined && (!required || !isEmpty(value, field))
  if (field.type !== 'list' || !Array.isArray(value)) return { field, required, answered }
  const items = field.item ?? []
  const conditions = [...new Set(items.flatMap((item) => [item.when, item.required]).filter((condition) => typeof condition === 'string'))]
  const rows = (value as readonly Row[]).map((row, index) => {
    const values = conditions.length === 0 ? {} : rules.row(field.name, index, conditions, answers, at)
    const inRow: Holds = (condition) => values[condition]?.kind === 'value' && (values[condition] as { value: unknown }).value === true
    return items
      .filter((item) => item.asked && item.by === undefined && (item.when === undefined || inRow(item.when)))
      .map((item): Shown => {
        const needed = isRequired(item, inRow)
        return { field: item, required: needed, answered: row[item.name] !== undefined && (!needed || !isEmpty(row[item.name], item)) }
      })
  })
  return { field, required, answered: answered && rows.length >= (field.min ?? 0), rows }
}

function missingIn({ field, required, answered, rows }: Shown): Missing[] {
  if (field.later) return []
  const own = required && !answered ? [{ field: field.name }] : []
  const inRows = (rows ?? []).flatMap((row, index) =>
    row
      .filter((one) => one.required && !one.answered && !one.field.later)
      .map((one) => ({ field: field.name, row: index, item: one.field.name })),
  )
  return [...own, ...inRows]
}

function pageState(page: Page, pages: readonly Page[], shown: readonly Shown[], missing: readonly Missing[]): PageState {
  const here = shown.filter(
    (one) => !isShownOnly(one.field) && (page.for === undefined ? page.fields.includes(one.field.name) : one.field.name === page.for),
  )
  const asked =
    page.for === undefined ? here : here.flatMap((one) => (one.rows ?? []).flat().filter((item) => page.fields.includes(item.field.name)))
  const answered = asked.filter((one) => one.answered).length
  const names = new Set(here.map((one) => one.field.name))
  // A question of a row belongs to the page that repeats for the list, when there is one.
  const elsewhere = (one: Missing) =>
    pages.some((other) => other !== page && other.for === one.field && one.item !== undefined && other.fields.includes(one.item))
  const lacks = missing.some(
    (one) => names.has(one.field) && (page.for === undefined ? !elsewhere(one) : one.item !== undefined && page.fields.includes(one.item)),
  )
  const state = lacks ? (answered === 0 ? 'todo' : 'partly') : answered > 0 || asked.length === 0 ? 'done' : 'todo'
  return { page, state, asked: asked.length, answered }
}

function trimRows(value: FieldValue, shown: Shown | undefined): FieldValue {
  const rows = shown?.rows
  if (rows === undefined || !Array.isArray(value)) return value
  return (value as readonly Row[]).map((row, index) => {
    const asked = new Set(rows[index]?.map((one) => one.field.name))
    const items = new Set(shown?.field.item?.map((item) => item.name))
    const unasked = new Set(shown?.field.item?.filter((item) => !item.asked || item.by !== undefined).map((item) => item.name))
    return Object.fromEntries(Object.entries(row).filter(([name]) => asked.has(name) || unasked.has(name) || !items.has(name)))
  })
}
