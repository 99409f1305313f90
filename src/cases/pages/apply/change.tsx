import { z } from 'zod'
import { legalDay, Refusal } from '#kernel'
import { isWholeDay, partialDayOf } from '#people'
import type { Answers, FieldProblem } from '#services'
import { type Ctx, endpoint, type PostedForm, type Reply, redirect, typed as typedOf } from '#web'
import { saysTheSame } from '../../answers.ts'
import { changeable } from '../../changes.ts'
import { longestText } from '../../decide/act.ts'
import { type CasesEdge, whoIs } from '../../edge.ts'
import { sendDraft } from '../../run.ts'
import { own } from './answers.ts'
import { asking, type Changed, confirming } from './change-view.tsx'
import { caseHref, changeHref } from './links.ts'
import { openOwn } from './open.ts'
import { type Outside, readOutside, sheetOutside, takePost } from './outside.tsx'
import { reasonIn } from './outside-form.tsx'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string(), confirm: z.string().optional() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

/** The answers of a right that runs, to be corrected; back to the case when none runs. */
async function openChange(ctx: Ctx<CasesEdge>, reference: string): Promise<Outside | Reply> {
  const opened = await openOwn(ctx.edge, ctx.actor, reference)
  if (opened.view.phase !== 'running') return redirect(caseHref(ctx.lang, reference), 'not-now')
  const sheet = sheetOutside(ctx, opened)
  return { opened, sheet, key: 'change', names: changeable(sheet.ctx.service).map(({ name }) => name) }
}

export const showChange = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.change', route: 'GET /:lang/cases/:reference/change' },
  async (ctx, { reference, confirm }) => {
    const outside = await openChange(ctx, reference)
    if ('kind' in outside) return outside
    const typed = outside.opened.draft.typed[outside.key]
    const changed = typed === undefined ? undefined : read(outside, typed, ctx.lang)
    return confirm !== undefined && typed !== undefined && changed?.problems.length === 0
      ? confirming(ctx, outside, changed, reasonIn(typed))
      : asking(ctx, outside, typed, [])
  },
)

/** What changed and since when, read once more before it is told. */
export const sendChange = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.change.send', route: 'POST /:lang/cases/:reference/change' },
  async (ctx, { reference }) => {
    const outside = await openChange(ctx, reference)
    if ('kind' in outside) return outside
    const { edge, actor, lang } = ctx
    const { opened } = outside
    const here = changeHref(lang, reference)
    if (typedOf(ctx, own.go) === '') {
      const posted = await takePost(ctx, outside, here)
      if ('kind' in posted) return posted
      const now = { ...outside, sheet: posted.sheet }
      const { problems } = read(now, posted.form, lang)
      return problems.length > 0 ? asking(ctx, now, posted.form, problems) : redirect(`${here}?confirm=1`)
    }
    const typed = opened.draft.typed[outside.key] ?? {}
    const { from, answers, provenance, problems } = read(outside, typed, lang)
    if (problems.length > 0 || from === undefined) return asking(ctx, outside, typed, problems)
    const note = reasonIn(typed)
    const command = { do: 'tell-change', who: whoIs(actor, opened.loaded), from, answers, provenance, ...(note && { note }) } as const
    try {
      await sendDraft(edge, actor, opened.row, command, opened.loaded.service.data.purpose)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'case.bank-held') return asking(ctx, outside, typed, [], t(lang, 'send.bank-held'))
      if (error.code === 'case.not-open') return redirect(caseHref(lang, reference), 'not-now')
      throw error
    }
    return redirect(caseHref(lang, reference), 'change.told')
  },
)

/** What was typed: the day, and of the answers those that differ from what the case holds. */
function read(outside: Outside, typed: PostedForm, lang: string): Changed {
  const { opened, sheet } = outside
  const { draft, problems } = readOutside(outside, typed)
  const answers: Answers = Object.fromEntries(
    Object.entries(draft.answers).filter(([name, value]) => !saysTheSame(value, opened.view.answers[name])),
  )
  const part = (name: string) => typed[`${own.from}.${name}`]?.[0] ?? ''
  const day = partialDayOf({ day: part('day'), month: part('month'), year: part('year') })
  const from = day !== undefined && isWholeDay(day) ? day : undefined
  const early = from !== undefined && from > legalDay(sheet.ctx.at, sheet.ctx.zone)
  const problem = (at: string, text: string): FieldProblem & { readonly text: string } => ({ code: at, at, values: {}, text })
  return {
    answers,
    provenance: Object.fromEntries(Object.keys(answers).map((name) => [name, draft.provenance[name]!])),
    ...(from === undefined ? {} : { from }),
    problems: [
      ...(from === undefined || early ? [problem('from', t(lang, early ? 'change.from.early' : 'change.from.missing'))] : []),
      ...problems,
      ...(problems.length === 0 && Object.keys(answers).length === 0 ? [problem('changes', t(lang, 'change.nothing'))] : []),
      ...(reasonIn(typed).length > longestText ? [problem('reason', t(lang, 'do.reason.long'))] : []),
    ],
  }
}
