import { z } from 'zod'
import { actionsFor, type CasesEdge, type Command, type Intent, mayLower, observationDelays, runCommand, type ToldChange } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, type Reply, redirect, Select, Textarea, typed } from '#web'
import { type DeskCase, openAtDesk } from '../open.ts'
import { t, type WorkKey } from '../texts.ts'
import { caseForm } from './case-form.tsx'
import { ChangeLines, titleOf } from './changes-sheet.tsx'
import { unlessLimited } from './limited.tsx'
import { caseHref, inviteHref, reviewHref } from './links.ts'

/** What a person does about a change that waits, or before a right ends: takes it in, sets it aside, invites observations. */
interface Reviewing {
  readonly opened: DeskCase
  readonly what: 'take' | 'aside' | 'invite'
  readonly title: string
  readonly here: string
  readonly intent: Intent
  readonly change?: ToldChange
  readonly needsReason: boolean
}

const declaration = { may: 'worker', purpose: 'service', subject: 'case' } as const
const input = z.object({
  lang: z.string(),
  reference: z.string(),
  number: z.coerce.number().int().min(1).max(10_000),
  what: z.enum(['take', 'aside', 'invite']),
})
const ofAction = z.object({ lang: z.string(), reference: z.string(), action: z.string().max(200) })

const showReview = endpoint<CasesEdge>()(
  { ...declaration, input, id: 'work.review', route: 'GET /:lang/desk/cases/:reference/changes/:number/:what' },
  (ctx, { reference, number, what }) => unlessLimited(ctx, async () => shown(ctx, await ofChange(ctx, reference, number, what))),
)

const sendReview = endpoint<CasesEdge>()(
  { ...declaration, input, id: 'work.review.send', route: 'POST /:lang/desk/cases/:reference/changes/:number/:what' },
  (ctx, { reference, number, what }) => unlessLimited(ctx, async () => sent(ctx, await ofChange(ctx, reference, number, what))),
)

const showInvite = endpoint<CasesEdge>()(
  { ...declaration, input: ofAction, id: 'work.invite', route: 'GET /:lang/desk/cases/:reference/invite/:action' },
  (ctx, { reference, action }) => unlessLimited(ctx, async () => shown(ctx, await beforeAction(ctx, reference, action))),
)

const sendInvite = endpoint<CasesEdge>()(
  { ...declaration, input: ofAction, id: 'work.invite.send', route: 'POST /:lang/desk/cases/:reference/invite/:action' },
  (ctx, { reference, action }) => unlessLimited(ctx, async () => sent(ctx, await beforeAction(ctx, reference, action))),
)

export const reviewEndpoints = [showReview, sendReview, showInvite, sendInvite]

const titles: Readonly<Record<Reviewing['what'], WorkKey>> = { take: 'changes.take', aside: 'changes.aside', invite: 'changes.invite' }

/** undefined: somebody looked at it meanwhile. Refuses `web.not-yours` for who only reads. */
async function ofChange(ctx: Ctx<CasesEdge>, reference: string, number: number, what: Reviewing['what']): Promise<Reviewing | undefined> {
  const opened = await openAtDesk(ctx, reference, ['case', 'answers'])
  if (opened.roles.length === 0) throw new Refusal('web.not-yours')
  const change = opened.view.changes[number - 1]
  if (change === undefined) throw new Refusal('web.not-found')
  if (change.closed !== undefined || opened.view.phase !== 'running') return undefined
  const here = reviewHref(ctx.lang, reference, number, what)
  const needsReason = what !== 'take' || mayLower(change.direction)
  return { opened, what, title: t(ctx.lang, titles[what]), here, intent: { change: change.key }, change, needsReason }
}

async function beforeAction(ctx: Ctx<CasesEdge>, reference: string, name: string): Promise<Reviewing | undefined> {
  const opened = await openAtDesk(ctx, reference, ['case', 'answers'])
  const possible = actionsFor(opened.view, opened.who, opened.ctx).find(({ action }) => action.name === name)
  if (possible === undefined) throw new Refusal('web.not-found')
  const title = t(ctx.lang, 'changes.invite.before', { action: say(possible.action.label, ctx.lang) })
  return { opened, what: 'invite', title, here: inviteHref(ctx.lang, reference, name), intent: { action: name }, needsReason: true }
}

const shown = (ctx: Ctx<CasesEdge>, reviewing: Reviewing | undefined): Reply =>
  reviewing === undefined ? redirect(`/${ctx.lang}/desk`, 'moved') : reviewPage(ctx, reviewing)

async function sent(ctx: Ctx<CasesEdge>, reviewing: Reviewing | undefined): Promise<Reply> {
  const { edge, lang } = ctx
  if (reviewing === undefined) return redirect(`/${lang}/desk`, 'moved')
  const { opened, what, needsReason } = reviewing
  const reason = typed(ctx, 'reason').trim()
  if (needsReason && reason === '') return reviewPage(ctx, reviewing, t(lang, 'do.reason.missing'))
  if (reason.length > 10_000) return reviewPage(ctx, reviewing, t(lang, 'do.reason.long'))
  const home = caseHref(lang, opened.view.reference)
  try {
    await runCommand(edge, opened.access, opened.row.id, commandOf(ctx, reviewing, reason))
  } catch (error) {
    if (error instanceof Refusal && /^case\.(change-unknown|not-open|already-invited|observations-|action-)/.test(error.code))
      return redirect(home, 'moved')
    throw error
  }
  return redirect(`${home}#changes`, `change.${what}`)
}

function commandOf(ctx: Ctx<CasesEdge>, { opened, what, intent, change }: Reviewing, reason: string): Command {
  const { who } = opened
  if (what === 'invite' || change === undefined) return { do: 'hear', who, intent, reason, due: typed(ctx, 'due') }
  if (what === 'aside') return { do: 'set-change-aside', who, change: change.key, reason }
  return { do: 'take-change', who, change: change.key, ...(reason === '' ? {} : { reason }) }
}

function reviewPage(ctx: Ctx<CasesEdge>, { opened, what, title, here, change, needsReason }: Reviewing, wrong?: string): Reply {
  const { lang } = ctx
  const lead = what === 'invite' ? 'changes.invite.lead' : what === 'aside' ? 'changes.aside.lead' : 'changes.take.lead'
  return caseForm(ctx, opened, {
    title,
    lead: t(lang, lead),
    to: here,
    problems: wrong === undefined ? [] : [{ field: 'reason', text: wrong }],
    above: change && (
      <>
        <h2>{titleOf({ lang, opened, change })}</h2>
        <ChangeLines lang={lang} opened={opened} change={change} />
      </>
    ),
    fields: (error) => (
      <>
        <Textarea
          lang={lang}
          id="reason"
          name="reason"
          label={t(lang, what === 'invite' ? 'changes.invite.reason' : 'do.reason')}
          hint={t(lang, what === 'invite' ? 'changes.invite.hint' : needsReason ? 'do.reason.hint' : 'do.reason.optional')}
          optional={!needsReason}
          rows={6}
          value={typed(ctx, 'reason')}
          {...error('reason')}
        />
        {what === 'invite' ? (
          <Select
            lang={lang}
            id="due"
            name="due"
            blank={false}
            label={t(lang, 'changes.invite.due')}
            value={typed(ctx, 'due') || observationDelays[0]}
            options={observationDelays.map((value) => ({ value, label: t(lang, `delay.${value}`) }))}
          />
        ) : null}
      </>
    ),
  })
}
