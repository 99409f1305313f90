import { z } from 'zod'
import { Refusal } from '#kernel'
import type { FieldProblem } from '#services'
import { type Ctx, endpoint, type PostedForm, type Reply, redirect, typed as typedOf } from '#web'
import { heldBy } from '../../decide/asking.ts'
import { choicesOf, seatsOf } from '../../decide/reply.ts'
import { type CasesEdge, whoIs } from '../../edge.ts'
import { openRequests, writtenOf } from '../../requests.ts'
import { sendDraft } from '../../run.ts'
import { own } from './answers.ts'
import { caseHref, requestHref } from './links.ts'
import { openOwn } from './open.ts'
import { readOutside, sheetOutside, takePost } from './outside.tsx'
import { reasonIn } from './outside-form.tsx'
import { type Answering, asking, choiceIn, confirming } from './request-view.tsx'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string(), request: z.string().max(200), confirm: z.string().optional() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

/** What the case asks of this person now; back to the case when it asks nothing of the kind, or not any more. */
async function openRequest(ctx: Ctx<CasesEdge>, reference: string, name: string): Promise<Answering | Reply> {
  const { edge, actor, lang } = ctx
  const opened = await openOwn(edge, actor, reference)
  const { view, loaded } = opened
  const sheet = sheetOutside(ctx, opened)
  const asked = openRequests(view).findLast((one) => one.name === name)
  const request = asked && writtenOf(asked, sheet.ctx.service)
  const [seat] = asked === undefined ? [] : seatsOf(asked, whoIs(actor, loaded))
  if (asked === undefined || request === undefined || seat === undefined || heldBy(view, asked, sheet.ctx) !== undefined)
    return redirect(caseHref(lang, reference), 'not-now')
  return { opened, sheet, key: `request ${asked.key}`, names: request.fill, asked, request }
}

export const showRequest = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.request', route: 'GET /:lang/cases/:reference/requests/:request' },
  async (ctx, { reference, request, confirm }) => {
    const answering = await openRequest(ctx, reference, request)
    if ('kind' in answering) return answering
    const typed = answering.opened.draft.typed[answering.key]
    if (confirm !== undefined && typed !== undefined && problemsOf(answering, typed, ctx.lang).length === 0)
      return confirming(ctx, answering, typed)
    return asking(ctx, answering, typed, [])
  },
)

/** The answer of the person, read once more before it is sent. A signature rests on what its last page showed: if the case changed since, it is read again. */
export const answerRequest = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.request.send', route: 'POST /:lang/cases/:reference/requests/:request' },
  async (ctx, { reference, request: name }) => {
    const answering = await openRequest(ctx, reference, name)
    if ('kind' in answering) return answering
    const { edge, actor, lang } = ctx
    const { opened, request } = answering
    const here = requestHref(lang, reference, name)
    if (typedOf(ctx, own.go) === '') {
      const posted = await takePost(ctx, answering, here)
      if ('kind' in posted) return posted
      const now: Answering = { ...answering, sheet: posted.sheet }
      const problems = [...posted.problems, ...problemsOf(now, posted.form, lang)]
      return problems.length > 0 ? asking(ctx, now, posted.form, problems) : redirect(`${here}?confirm=1`)
    }
    const typed = opened.draft.typed[answering.key] ?? {}
    const problems = problemsOf(answering, typed, lang)
    if (problems.length > 0) return asking(ctx, answering, typed, problems)
    const signs = request.kind === 'signature'
    if (signs && typedOf(ctx, own.revision) !== String(opened.view.sequence)) return redirect(`${here}?confirm=1`)
    try {
      await sendDraft(
        edge,
        actor,
        opened.row,
        {
          do: 'reply',
          request: name,
          who: whoIs(actor, opened.loaded),
          ...(signs ? { expected: opened.view.sequence } : {}),
          ...answerOf(answering, typed),
        },
        opened.loaded.service.data.purpose,
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'case.bank-held') return asking(ctx, answering, typed, [], t(lang, 'send.bank-held'))
      if (error.code === 'case.changed-meanwhile') return redirect(`${here}?confirm=1`)
      if (/^case\.(request-closed|suspended|not-open|action-)/.test(error.code)) return redirect(caseHref(lang, reference), 'not-now')
      throw error
    }
    return redirect(caseHref(lang, reference), 'answer.sent')
  },
)

/** What was typed, as the command wants it. */
function answerOf(answering: Answering, typed: PostedForm) {
  const { request } = answering
  const choice = choicesOf[request.kind]
  const said = choiceIn(answering, typed)
  const motif = reasonIn(typed)
  const answer = {
    ...(choice !== undefined && said !== undefined ? { [choice.key]: said } : {}),
    ...(motif === '' || request.kind === 'signature' ? {} : { motif }),
  }
  if (request.fill.length === 0) return { answer }
  const { draft } = readOutside(answering, typed)
  return { answer, answers: only(draft.answers, request.fill), provenance: only(draft.provenance, request.fill) }
}

const only = <V,>(record: Readonly<Record<string, V>>, names: readonly string[]): Record<string, V> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)))

type Problem = FieldProblem & { readonly text?: string }

function problemsOf(answering: Answering, typed: PostedForm, lang: string): readonly Problem[] {
  const { request, names } = answering
  const read = names.length === 0 ? [] : readOutside(answering, typed).problems
  const said = choiceIn(answering, typed)
  const reason = reasonIn(typed)
  const own = (at: string, text: string): Problem => ({ code: at, at, values: {}, text })
  return [
    ...(choicesOf[request.kind] !== undefined && said === undefined
      ? [own('choice', t(lang, request.kind === 'signature' ? 'request.sign.missing' : 'request.choice.missing'))]
      : []),
    ...read,
    ...(request.kind === 'observations' && reason === '' ? [own('reason', t(lang, 'request.observations.missing'))] : []),
    ...(said === 'défavorable' && reason === '' ? [own('reason', t(lang, 'do.reason.missing'))] : []),
    ...(reason.length > longestReason ? [own('reason', t(lang, 'do.reason.long'))] : []),
  ]
}

const longestReason = 10_000
