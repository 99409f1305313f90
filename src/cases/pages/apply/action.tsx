import { z } from 'zod'
import { Refusal } from '#kernel'
import type { FieldProblem } from '#services'
import { type Ctx, endpoint, type PostedForm, type Reply, redirect, typed as typedOf } from '#web'
import { longestText } from '../../decide/act.ts'
import { actionsFor } from '../../decide.ts'
import { type CasesEdge, whoIs } from '../../edge.ts'
import { sendDraft } from '../../run.ts'
import { type Acting, asking, confirming, hrefOf, impossible } from './action-view.tsx'
import { own } from './answers.ts'
import { caseHref, tasksHref } from './links.ts'
import { openOwn } from './open.ts'
import { readOutside, sheetOutside, takePost } from './outside.tsx'
import { reasonIn } from './outside-form.tsx'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string(), action: z.string(), confirm: z.string().optional() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

/** An action of the person that the case allows now; a reply when it does not, or when it is done elsewhere. Refuses `web.not-found`. */
async function openAction(ctx: Ctx<CasesEdge>, reference: string, name: string): Promise<Acting | Reply> {
  const { edge, actor, lang } = ctx
  const opened = await openOwn(edge, actor, reference)
  const sheet = sheetOutside(ctx, opened)
  const possible = actionsFor(opened.view, whoIs(actor, opened.loaded), sheet.ctx).find(({ action }) => action.name === name)
  if (possible === undefined) throw new Refusal('web.not-found')
  if (opened.view.phase === 'draft') return redirect(tasksHref(lang, reference))
  if (opened.view.phase === 'waiting' && possible.action.to !== undefined) return redirect(`${caseHref(lang, reference)}/answer`)
  if (!possible.allowed) return impossible(lang, sheet.ctx.zone, reference, possible.action, possible)
  return { opened, sheet, key: `do ${name}`, names: possible.action.fill, action: possible.action }
}

export const showAction = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.do', route: 'GET /:lang/cases/:reference/do/:action' },
  async (ctx, { reference, action, confirm }) => {
    const acting = await openAction(ctx, reference, action)
    if ('kind' in acting) return acting
    const typed = acting.opened.draft.typed[acting.key]
    const plain = acting.names.length === 0 && !acting.action.reason
    if (plain || (confirm !== undefined && typed !== undefined && problemsOf(acting, typed, ctx.lang).length === 0))
      return confirming(ctx, acting, typed ?? {})
    return asking(ctx, acting, typed, [])
  },
)

export const takeAction = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.do.send', route: 'POST /:lang/cases/:reference/do/:action' },
  async (ctx, { reference, action: name }) => {
    const acting = await openAction(ctx, reference, name)
    if ('kind' in acting) return acting
    const { edge, actor, lang } = ctx
    const { opened, action } = acting
    const here = hrefOf(lang, reference, name)
    // The last page carries no answers: what was confirmed is what waits in the draft.
    if (typedOf(ctx, own.go) === '') {
      const posted = await takePost(ctx, acting, here)
      if ('kind' in posted) return posted
      const now: Acting = { ...acting, sheet: posted.sheet }
      const problems = [...posted.problems, ...problemsOf(now, posted.form, lang)]
      return problems.length > 0 ? asking(ctx, now, posted.form, problems) : redirect(`${here}?confirm=1`)
    }
    const typed = opened.draft.typed[acting.key] ?? {}
    const problems = problemsOf(acting, typed, lang)
    if (problems.length > 0) return asking(ctx, acting, typed, problems)
    const { draft } = readOutside(acting, typed)
    const filled =
      action.fill.length === 0 ? {} : { answers: only(draft.answers, action.fill), provenance: only(draft.provenance, action.fill) }
    try {
      await sendDraft(
        edge,
        actor,
        opened.row,
        { do: 'act', who: whoIs(actor, opened.loaded), action: name, ...filled, ...(action.reason ? { reason: reasonIn(typed) } : {}) },
        opened.loaded.service.data.purpose,
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return impossible(lang, acting.sheet.ctx.zone, reference, action, { code: error.code, details: error.details })
    }
    return redirect(caseHref(lang, reference), 'action.done')
  },
)

const only = <V,>(record: Readonly<Record<string, V>>, names: readonly string[]): Record<string, V> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)))
function problemsOf(acting: Acting, typed: PostedForm, lang: string): readonly (FieldProblem & { readonly text?: string })[] {
  const read = acting.names.length === 0 ? [] : readOutside(acting, typed).problems
  const reason = reasonIn(typed)
  if (!acting.action.reason || (reason !== '' && reason.length <= longestText)) return read
  return [...read, { code: 'reason', at: 'reason', values: {}, text: t(lang, reason === '' ? 'do.reason.missing' : 'do.reason.long') }]
}
