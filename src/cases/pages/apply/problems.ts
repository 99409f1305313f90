import { say } from '#definitions'
import { type FieldProblem, firstControl, idOf, type Page, type Row, rowTitle } from '#services'
import type { FieldProblemLine } from '#web'
import { fieldOf } from '../../answers.ts'
import { checksFailing } from '../../checks.ts'
import { sentForm } from '../../known.ts'
import { pageHref, tasksHref } from './links.ts'
import type { OwnCase } from './open.ts'
import { isKnown, type Sheet } from './sheet.ts'
import { t } from './texts.ts'

export interface Line extends FieldProblemLine {
  readonly href: string
}

/** Everything that stands in the way of sending, each with the page where it is put right. */
export function problemsOf({ draft, row }: OwnCase, sheet: Sheet): readonly Line[] {
  const { ctx, at, lang } = sheet
  const form = sentForm(ctx.service, ctx.rules, sheet.answers, at)
  const lines: Line[] = []
  for (const { page } of form.pages) {
    const href = (field?: string) =>
      `${pageHref(lang, row.reference, page.name)}?from=review${field === undefined ? '' : `#${idOf(field)}`}`
    const name = say(page.title, lang)
    const missing = form.missing.filter((one) =>
      page.for === undefined
        ? page.fields.includes(one.field) && !onRowPage(sheet, one)
        : one.field === page.for && one.item !== undefined && page.fields.includes(one.item),
    )
    for (const one of missing) {
      const field = fieldOf(ctx.service, one.field)
      const item = field?.item?.find(({ name }) => name === one.item)
      const control = one.row === undefined ? one.field : `${one.field}.${one.row}`
      lines.push({
        field: `line-${idOf(one.field)}`,
        href: href(control),
        text: t(lang, 'review.missing', { page: name, label: say((item ?? field)?.label ?? {}, lang) || one.field }),
      })
    }
    if (missing.length > 0) continue
    if (draft.typed[page.name] !== undefined)
      lines.push({ field: `page-${idOf(page.name)}`, href: href(), text: t(lang, 'review.unfinished', { page: name }) })
    else if (draft.confirmed?.[page.name] === undefined && mustConfirm(sheet, page.fields))
      lines.push({ field: `page-${idOf(page.name)}`, href: href(), text: t(lang, 'review.unseen', { page: name }) })
  }
  for (const { check, list } of checksFailing(ctx.service, ctx.rules, form, at).stopping) {
    const at = list ?? check.at[0]?.split(' . ')[0] ?? ''
    const page = form.pages.find(({ page }) => (page.for === undefined ? page.fields.includes(at) : page.for === at))?.page
    const place =
      page === undefined ? tasksHref(lang, row.reference) : `${pageHref(lang, row.reference, page.name)}?from=review#${idOf(at)}`
    lines.push({ field: `line-${idOf(at)}`, href: place, text: say(check.say, lang) })
  }
  return lines
}

/** Checks that this page's answers fail, said where they can be put right. One that also speaks of another page waits for the review. */
export function checksOn(sheet: Sheet, page: Page): readonly FieldProblem[] {
  const { ctx, form, at, lang } = sheet
  const here = (name: string) => (page.for ?? name) === name && (page.for !== undefined || page.fields.includes(name))
  return checksFailing(ctx.service, ctx.rules, form, at).stopping.flatMap(({ check, list, row = 0 }): FieldProblem[] => {
    const names = list === undefined ? check.at.map((name) => name.split(' . ')[0]!) : [list]
    const field = fieldOf(ctx.service, names[0] ?? '')
    if (field === undefined || !names.every(here)) return []
    const rows = sheet.answers[field.name] as readonly Row[] | undefined
    const who = list === undefined ? '' : rowTitle(rows?.[row] ?? {}, field.item ?? [], row + 1, say(field.label, lang), lang)
    return [{ code: 'check', at: idOf(firstControl(field, field.name)), values: { text: say(check.say, lang), who } }]
  })
}

const onRowPage = ({ ctx }: Sheet, { field, item }: { readonly field: string; readonly item?: string }): boolean =>
  item !== undefined && ctx.service.pages.some((page) => page.for === field && page.fields.includes(item))

const mustConfirm = (sheet: Sheet, names: readonly string[]): boolean =>
  sheet.form.shown.some(({ field }) => names.includes(field.name) && field.confirm && isKnown(sheet, field.name))
