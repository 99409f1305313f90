import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '#kernel'
import type { At } from '#rules'
import { type Answers, type Field, type FieldCtx, type FileRef, fieldCtx, type Page, type Provenance, type Row } from '#services'
import { dayOf, type Lang } from '#web'
import { fieldOf, isShownOnly } from '../../answers.ts'
import { type CaseContext, rulesAt } from '../../decide.ts'
import { type CasesEdge, communesOf, contextOf } from '../../edge.ts'
import { type Form, readForm, type Shown } from '../../known.ts'
import type { OpenedCase } from '../../run.ts'
import { sourceOf } from '../../sources.ts'
import { withFewestRows } from './repeated.tsx'
import { t } from './texts.ts'

/** What the pages of a form stand on: the answers so far, where they come from, the rules read on them. */
export interface Sheet {
  readonly edge: CasesEdge
  readonly lang: Lang
  readonly ctx: CaseContext
  readonly at: At
  readonly answers: Answers
  readonly provenance: Readonly<Record<string, Provenance>>
  readonly files: readonly FileRef[]
  readonly form: Form
  /** given name of the person, to mark her own row in a list of people */
  readonly self: string
}

export interface Given {
  readonly answers: Answers
  readonly provenance: Readonly<Record<string, Provenance>>
  readonly files: readonly FileRef[]
}

export function sheetOf(
  edge: CasesEdge,
  { view, loaded }: Pick<OpenedCase, 'view' | 'loaded'>,
  given: Given,
  lang: Lang,
  self: string,
): Sheet {
  const ctx = contextOf(edge, loaded)
  const answers = view.phase === 'draft' ? withFewestRows(ctx.service, given.answers) : given.answers
  const at = rulesAt(view, answers, ctx)
  return { edge, lang, ctx, at, ...given, answers, form: readForm(ctx.service, ctx.rules, answers, at), self }
}

/** The given name of the person herself; of the one for whom somebody acts no row is marked as "you". */
export const givenOf = ({ given, mandate }: Pick<Actor, 'given' | 'mandate'>): string => (mandate === undefined ? given : '')

/** Answers that the person gave herself; everything else was known before and is shown to be confirmed. */
const declared = new Set(['declared', 'applicant'])

/** Was the answer known, and not changed since? */
export const isKnown = ({ provenance, answers }: Pick<Sheet, 'provenance' | 'answers'>, name: string): boolean => {
  const from = provenance[name]
  return from !== undefined && !declared.has(from.source) && answers[name] !== undefined && answers[name] !== null
}

/** Some questions of one group: those of a page, or those of one row where a page repeats for a list. Control names begin with `prefix`. */
export interface Part {
  readonly prefix: string
  readonly fields: readonly Field[]
  readonly ctx: FieldCtx
  readonly values: Answers
  readonly row?: { readonly list: string; readonly index: number }
}

/** The questions of a page: known facts to be confirmed, and parts to be answered. `correct`: known facts that the person wants to change. */
export interface PageQuestions {
  readonly known: readonly Shown[]
  readonly parts: readonly Part[]
}

export function questionsOn(sheet: Sheet, page: Page, correct: readonly string[]): PageQuestions {
  if (page.for !== undefined) return { known: [], parts: rowParts(sheet, page, page.for) }
  const here = sheet.form.shown.filter(({ field }) => page.fields.includes(field.name))
  // A list shows what is known of each row itself: rows are confirmed, changed and removed one by one.
  const known = here.filter(({ field }) => field.type !== 'list' && isKnown(sheet, field.name) && !correct.includes(field.name))
  const names = new Set(known.map(({ field }) => field.name))
  // Questions that are hidden now stay in reach: an answer on this page may ask for them.
  const fields = page.fields.map((name) => fieldOf(sheet.ctx.service, name)).filter((field) => field !== undefined)
  const asked = fields.filter((field) => field.asked && field.by === undefined && !names.has(field.name))
  return {
    known,
    parts: [{ prefix: '', fields: asked.map((field) => onPage(field, sheet)), ctx: contextFor(sheet, asked), values: sheet.answers }],
  }
}

/** Questions by name, outside any page: what a correction or an action asks for. */
export function questionsNamed(sheet: Sheet, names: readonly string[]): Part {
  const fields = names
    .map((name) => fieldOf(sheet.ctx.service, name))
    .filter((field) => field !== undefined && !isShownOnly(field)) as Field[]
  return { prefix: '', fields: fields.map((field) => onPage(field, sheet)), ctx: contextFor(sheet, fields), values: sheet.answers }
}

/** In a list whose rows are asked on a page of their own, what is asked there is not required here. */
function onPage(field: Field, { ctx }: Sheet): Field {
  const elsewhere = new Set(ctx.service.pages.filter((page) => page.for === field.name).flatMap((page) => page.fields))
  if (field.item === undefined || elsewhere.size === 0) return field
  return { ...field, item: field.item.map((item) => (elsewhere.has(item.name) ? { ...item, required: false } : item)) }
}

function rowParts(sheet: Sheet, page: Page, list: string): Part[] {
  const field = fieldOf(sheet.ctx.service, list)
  const rows = sheet.form.answers[list]
  const items = field?.item?.filter((item) => page.fields.includes(item.name) && item.asked && item.by === undefined) ?? []
  if (!Array.isArray(rows)) return []
  return (rows as readonly Row[]).map((row, index): Part => {
    const base = contextFor(sheet, [])
    const others = Object.fromEntries(Object.entries(row).filter(([name]) => !page.fields.includes(name)))
    const inRow = (own: Answers): Answers => ({
      ...sheet.form.answers,
      [list]: (rows as readonly Row[]).map((one, at) => (at === index ? ({ ...others, ...own } as Row) : one)),
    })
    const ctx: FieldCtx = { ...base, answers: others, holds: (condition, own) => base.holds(condition, inRow(own), { list, index }) }
    return { prefix: `${list}.${index}`, fields: items, ctx, values: row, row: { list, index } }
  })
}

/** What the fields are told: answers given before, without those that are asked again here. */
function contextFor(sheet: Sheet, asked: readonly Field[]): FieldCtx {
  const { edge, lang, ctx, at, form, files } = sheet
  const again = new Set(asked.map((field) => field.name))
  return fieldCtx({
    lang,
    today: dayOf(ctx.at, ctx.zone),
    country: edge.town.file.country,
    communes: communesOf(edge.town),
    files,
    fields: ctx.service.fields,
    answers: Object.fromEntries(Object.entries(form.answers).filter(([name]) => !again.has(name))),
    suggest: '/api/v1/communes',
    holds: (condition, answers, row) => {
      if (row === undefined) return ctx.rules.holds(condition, answers, at)
      const value = ctx.rules.row(row.list, row.index, [condition], answers, at)[condition]
      return value === undefined || value.kind === 'missing' ? undefined : value.kind === 'value' && value.value === true
    },
    row: (list, _index, row) => rowNote(sheet, list, row),
  })
}

function rowNote(sheet: Sheet, list: string, row: Row) {
  const known = sheet.answers[list]
  const from = sheet.provenance[list]
  if (from === undefined || declared.has(from.source) || !Array.isArray(known) || !known.some((one) => isDeepStrictEqual(one, row)))
    return undefined
  const people = fieldOf(sheet.ctx.service, list)?.concept === 'household'
  const self = people && Object.values(row).includes(sheet.self)
  return { source: sourceOf(sheet.edge.town, from, sheet.ctx.zone, sheet.lang), ...(self ? { badge: t(sheet.lang, 'row.you') } : {}) }
}
