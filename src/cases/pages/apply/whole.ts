import { createHash, createHmac } from 'node:crypto'
import type { FieldProblem } from '#services'
import type { Tx } from '#store'
import { type Ctx, type PostedForm, typed } from '#web'
import { type CasesEdge, whoIs } from '../../edge.ts'
import type { Shown } from '../../known.ts'
import { refuse } from '../../refusals.ts'
import { sendDraft } from '../../run.ts'
import type { Draft } from '../../store.ts'
import { own, readParts, withAnswers } from './answers.ts'
import { changeDraft, type OwnCase } from './open.ts'
import { sheetFor } from './page.tsx'
import { problemsOf } from './problems.ts'
import { type Part, questionsNamed, questionsOn, type Sheet } from './sheet.ts'
import { storeUploads } from './uploads.ts'

/** All questions of the form at once: those of every page, whether their condition holds now or not, since nobody is there to ask again; and what is known. */
export function wholeForm(sheet: Sheet): { readonly known: readonly Shown[]; readonly part: Part } {
  const pages = sheet.ctx.service.pages.map((page) => questionsOn(sheet, page, []))
  const names = pages.flatMap(({ parts }) => parts.flatMap(({ fields, row }) => (row === undefined ? fields.map(({ name }) => name) : [])))
  return { known: pages.flatMap(({ known }) => known), part: questionsNamed(sheet, names) }
}

/** What became of a form that came whole: sent; answers to put right, each at its question; or something left that the review names. */
export type WholeSent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'wrong'; readonly opened: OwnCase; readonly form: PostedForm; readonly problems: readonly FieldProblem[] }
  | { readonly kind: 'left'; readonly fields: readonly string[] }

/** Enough of what a draft says to tell whether it changed since a form showed it. */
export const markOf = ({ answers, typed }: Draft): string =>
  createHash('sha256')
    .update(JSON.stringify([answers, typed]))
    .digest('base64url')
    .slice(0, 16)

/**
 * Reads the whole form, keeps it and sends it. Refuses `case.already-sent`, `case.draft-changed` when the form shows an older draft than this one (what somebody
 * wrote elsewhere is never overwritten unseen), and what sending refuses; a form with a wrong answer is not kept.
 */
export async function sendWhole(ctx: Ctx<CasesEdge>, opened: OwnCase, also?: (tx: Tx) => Promise<void>): Promise<WholeSent> {
  const { edge, actor, lang } = ctx
  const { row, view, loaded } = opened
  if (view.phase !== 'draft') throw refuse('case.already-sent', { phase: view.phase, reference: row.reference })
  const base = typed(ctx, own.base)
  const needSame = (draft: Draft) => {
    if (base !== '' && base !== markOf(draft)) throw refuse('case.draft-changed')
  }
  needSame(opened.draft)
  const sheet = sheetFor(ctx, opened)
  const stored = await storeUploads(edge, opened, [wholeForm(sheet).part], ctx.form, ctx.uploads)
  const added = (draft: Draft): Draft => ({ ...draft, files: [...(draft.files ?? []), ...stored.files] })
  const { part } = wholeForm(sheetFor(ctx, { ...opened, draft: added(opened.draft) }))
  const read = readParts([part], stored.form, opened.draft.answers)
  const problems = [...stored.problems, ...read.problems]
  if (problems.length > 0) {
    const draft = stored.files.length === 0 ? opened.draft : await changeDraft(edge, opened, added)
    return { kind: 'wrong', opened: { ...opened, draft }, form: stored.form, problems }
  }
  const { fields, pages } = loaded.service
  const at = edge.clock.instant()
  const draft = await changeDraft(edge, opened, (before) => {
    // Somebody wrote between the look above and this lock.
    if (before.revision !== opened.draft.revision) needSame(before)
    return pages.reduce((one, page) => {
      const own = Object.entries(read.values).filter(([name]) => page.fields.includes(name))
      return withAnswers(one, Object.fromEntries(own), at, page.name, fields)
    }, added(before))
  })
  const left = problemsOf({ ...opened, draft }, sheetFor(ctx, { ...opened, draft }))
  if (left.length > 0) return { kind: 'left', fields: left.map(({ field }) => field) }
  const { answers, provenance } = draft
  await sendDraft(
    edge,
    actor,
    row,
    { do: 'submit', who: whoIs(actor, loaded), answers, provenance, language: lang },
    loaded.service.data.purpose,
    also,
  )
  return { kind: 'sent' }
}

/**
 * The key under which a browser keeps what is typed while there is no network: made of the case's own key for this account, given with the page and kept on no
 * device. Without it, after signing out or once the case is erased, what lies there is noise.
 */
export async function browserKey({ edge, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>, { row, access }: OwnCase): Promise<string> {
  const key = await edge.store.as(access, (tx) => edge.store.keys.ensure(tx, `case:${row.id}`, `person:${row.person}`))
  return createHmac('sha256', key).update(`browser ${actor.account}`).digest('base64url')
}
