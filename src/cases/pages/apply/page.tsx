import { z } from 'zod'
import { changeForm, idOf, type Page } from '#services'
import { type Ctx, endpoint, nothing, type PostedForm, type Reply, redirect, typed as typedOf } from '#web'
import type { CasesEdge } from '../../edge.ts'
import { own, readParts, typedIn, withAnswers, withTyped } from './answers.ts'
import { caseHref, pageHref, pageOf, reviewHref, sentHref, tasksHref } from './links.ts'
import { keepMoved, shownBefore } from './moved.tsx'
import { changeDraft, type OwnCase, openOwn } from './open.ts'
import { type Opened, pageView } from './page-view.tsx'
import { checksOn } from './problems.ts'
import { listAddedOn, rowsChanged } from './repeated.tsx'
import { givenOf, questionsOn, type Sheet, sheetOf } from './sheet.ts'
import { storeUploads } from './uploads.ts'

const input = z.object({ lang: z.string(), reference: z.string(), page: z.string(), from: z.string().optional() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services' } as const

/** The page of a draft, or where to go when there is none: what was sent is not changed here. What is posted from a page of an older version is kept where it is asked now. */
async function openPage(ctx: Ctx<CasesEdge>, reference: string, slug: string, posted = false): Promise<Opened | Reply> {
  const opened = await openOwn(ctx.edge, ctx.actor, reference)
  if (opened.view.phase !== 'draft')
    return redirect(opened.view.submittedAt === undefined ? caseHref(ctx.lang, reference) : sentHref(ctx.lang, reference))
  const since = posted ? shownBefore(ctx, opened) : []
  if (since.length > 0) return await keepMoved(ctx, opened, pageOf(slug), since)
  const sheet = sheetFor(ctx, opened)
  const state = sheet.form.pages.find(({ page }) => page.name === pageOf(slug))
  return state === undefined ? redirect(tasksHref(ctx.lang, reference)) : { opened, sheet, page: state.page }
}

/** The form as the draft holds it. */
export const sheetFor = ({ edge, lang, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'lang' | 'actor'>, opened: OwnCase): Sheet =>
  sheetOf(
    edge,
    opened,
    { answers: opened.draft.answers, provenance: opened.draft.provenance, files: opened.draft.files ?? [] },
    lang,
    givenOf(actor),
  )

/** Known facts to correct: asked for by a link, or carried by the form, of this page only. */
const corrections = (page: Page, names: readonly string[]): string[] => [...new Set(names)].filter((name) => page.fields.includes(name))

export const showPage = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.page', route: 'GET /:lang/apply/:reference/:page', input },
  async (ctx, { reference, page: slug }) => {
    const at = await openPage(ctx, reference, slug)
    if ('kind' in at) return at
    const typed = at.opened.draft.typed[at.page.name]
    const correct = corrections(at.page, [...ctx.url.searchParams.getAll('correct'), ...(typed?.[own.correct] ?? [])])
    return pageView(ctx, at, questionsOn(at.sheet, at.page, correct), correct, typed, [])
  },
)

export const savePage = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.page.save', route: 'POST /:lang/apply/:reference/:page', input },
  async (ctx, { reference, page: slug, from }) => {
    const at = await openPage(ctx, reference, slug, true)
    if ('kind' in at) return at
    const { edge, lang } = ctx
    const { name } = at.page
    const correct = corrections(at.page, ctx.form[own.correct] ?? [])
    const questions = questionsOn(at.sheet, at.page, correct)
    const stored = await storeUploads(edge, at.opened, questions.parts, ctx.form, ctx.uploads)
    const files = [...(at.opened.draft.files ?? []), ...stored.files]
    const remember = (form: PostedForm) =>
      changeDraft(edge, at.opened, (draft) => withTyped({ ...draft, files: [...(draft.files ?? []), ...stored.files] }, form, name))
    const list = listAddedOn(at.sheet.ctx.service, at.page)
    const rows = rowsChanged(at.opened.draft, at.sheet.answers, stored.form, name, list)
    if (rows !== undefined) {
      await changeDraft(edge, at.opened, (draft) => {
        const found = rowsChanged(draft, at.sheet.answers, stored.form, name, list) ?? draft
        return { ...found, files: [...(draft.files ?? []), ...stored.files] }
      })
      return redirect(
        `${pageHref(lang, reference, name)}${from === undefined ? '' : `?from=${encodeURIComponent(from)}`}#${idOf(list?.name ?? '')}`,
      )
    }
    const pressed = changeForm(stored.form)
    if (typedOf(ctx, own.later) !== '') {
      await remember(pressed?.form ?? stored.form)
      return redirect(`/${lang}/cases`, 'draft.kept')
    }
    if (pressed !== undefined && stored.problems.length === 0) {
      await remember(pressed.form)
      return redirect(`${pageHref(lang, reference, name)}${from === undefined ? '' : `?from=${encodeURIComponent(from)}`}#${pressed.at}`)
    }
    const withFiles: Sheet = { ...at.sheet, files }
    const asked = questionsOn(withFiles, at.page, correct)
    const read = readParts(asked.parts, stored.form, at.opened.draft.answers)
    const wrong = [...stored.problems, ...(pressed === undefined ? read.problems : [])]
    const answered = withAnswers({ ...at.opened.draft, files }, read.values, edge.clock.instant(), name, at.sheet.ctx.service.fields)
    const problems = wrong.length > 0 ? wrong : checksOn(sheetFor(ctx, { ...at.opened, draft: answered }), at.page)
    if (problems.length > 0) {
      const draft = await remember(pressed?.form ?? stored.form)
      return pageView(
        ctx,
        { ...at, opened: { ...at.opened, draft }, sheet: withFiles },
        asked,
        correct,
        typedIn(pressed?.form ?? stored.form),
        problems,
      )
    }
    const draft = await changeDraft(edge, at.opened, (draft) =>
      withAnswers(
        { ...draft, files: [...(draft.files ?? []), ...stored.files] },
        read.values,
        edge.clock.instant(),
        name,
        at.sheet.ctx.service.fields,
      ),
    )
    return redirect(from === 'review' ? reviewHref(lang, reference) : nextHref(ctx, { ...at.opened, draft }, name))
  },
)

/** What is typed is kept a moment after the last key. A tab that is older than the last confirmation of its page keeps nothing. */
export const autosavePage = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.page.autosave', route: 'POST /:lang/apply/:reference/:page/autosave', input },
  async (ctx, { reference, page: slug }) => {
    const at = await openPage(ctx, reference, slug, true)
    if ('kind' in at) return nothing
    const { name } = at.page
    const revision = Number(typedOf(ctx, own.revision))
    await changeDraft(ctx.edge, at.opened, (draft) =>
      (draft.confirmed?.[name] ?? 0) > revision ? draft : withTyped(draft, ctx.form, name),
    )
    return nothing
  },
)

/** The page after this one that is not done, else the next one, else the review. */
function nextHref(ctx: Ctx<CasesEdge>, opened: OwnCase, name: string): string {
  const { pages } = sheetFor(ctx, opened).form
  const place = pages.findIndex(({ page }) => page.name === name)
  const next = pages[place + 1]
  return next === undefined ? reviewHref(ctx.lang, opened.row.reference) : pageHref(ctx.lang, opened.row.reference, next.page.name)
}
