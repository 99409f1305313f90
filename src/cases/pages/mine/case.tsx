import { z } from 'zod'
import { say } from '#definitions'
import { type Ctx, endpoint, page, type Reply, redirect } from '#web'
import { type CasesEdge, whoIs } from '../../edge.ts'
import { opinionOf } from '../../figures/opinion.ts'
import { usualFor } from '../../figures/usual.ts'
import { runCommand } from '../../run.ts'
import { tasksHref } from '../apply/links.ts'
import { type OwnCase, openOwn } from '../apply/open.ts'
import { stageOf } from '../apply/stage.ts'
import { agentsIn, aroundOf, namesOf } from './around.ts'
import { type CaseForms, CaseView } from './case-view.tsx'
import { flashOf } from './flash.ts'

const input = z.object({ lang: z.string(), reference: z.string() })

/** A case as its person sees it. A draft has no page yet: its form is the place. */
export const showCase = endpoint<CasesEdge>()(
  { id: 'cases.case', route: 'GET /:lang/cases/:reference', may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input },
  async (ctx, { reference }) => {
    const opened = await openOwn(ctx.edge, ctx.actor, reference)
    if (opened.view.phase === 'draft') return redirect(tasksHref(ctx.lang, reference))
    const reply = await casePage(ctx, opened)
    await markRead(ctx, opened)
    return reply
  },
)

/** The page with what was typed and refused, if something was. */
export async function casePage(ctx: Ctx<CasesEdge>, opened: OwnCase, forms: CaseForms = {}): Promise<Reply> {
  const { edge, lang, actor } = ctx
  const { loaded } = opened
  const names = await namesOf(edge, agentsIn(opened.view), lang, loaded.service.data.purpose)
  const failed = Object.keys(forms).length > 0
  const own = actor.mandate === undefined
  const opinion = own ? await edge.store.as(opened.access, (tx) => opinionOf(edge.store.keys, tx, opened.row.id)) : undefined
  const waits = opened.view.submittedAt !== undefined && opened.view.decision === undefined
  const usual = waits ? await usualFor(edge, loaded.service.id) : undefined
  return page(
    {
      title: say(loaded.service.title, lang),
      ...stageOf(loaded, lang),
      ...flashOf(ctx),
      failed,
      islands: ['photo'],
      children: <CaseView {...{ edge, opened, forms, opinion, own, usual }} around={aroundOf(edge, opened, lang, names)} />,
    },
    failed ? 422 : 200,
  )
}

/** What stands on the page is read. Its own unit of work after the page is made; a second opening finds nothing to mark. */
async function markRead({ edge, actor }: Ctx<CasesEdge>, { view, row, access, loaded }: OwnCase): Promise<void> {
  const unread = view.messages.filter(({ from, readAt }) => from !== 'person' && readAt === undefined).map(({ id }) => id)
  // What somebody read for her is still new to her.
  if (unread.length === 0 || actor.mandate !== undefined) return
  try {
    await runCommand(edge, access, row.id, { do: 'read', who: whoIs(actor, loaded), messages: unread })
  } catch (error) {
    // The page is there all the same; the mark comes with the next opening.
    edge.telemetry.failure('cases.read', error, { case: row.id })
  }
}
