import { legalDay } from '#kernel'
import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import { readText } from './act.ts'
import { byOf, type CaseContext, type CommandOf, type Decided } from './context.ts'
import { happen } from './effects.ts'
import { noticeOf } from './message.ts'
import { situationOf } from './situation.ts'

/** May a case still be passed on: it was sent, and nobody has decided it or a contest of it. */
export const canTransfer = (view: CaseView): boolean =>
  (view.phase === 'open' || view.phase === 'waiting') && view.contest === undefined && view.decision === undefined && !view.renewing

/**
 * A request that came to the wrong authority goes to the one that decides, and its person is told where and when (CRPA, L. 114-2). It is no decision on it:
 * the case ends here as it stands. The name and address of the receiver are words of the office; nothing of the person is in them.
 */
export function transfer(view: CaseView, command: CommandOf<'transfer'>, ctx: CaseContext): Decided {
  const { who, to, other } = command
  if (who.kind !== 'worker' || who.roles.length === 0) throw refuse('case.action-not-yours', { action: 'transfer' })
  if (who.person !== undefined && who.person === view.person) throw refuse('case.own-case')
  if (!canTransfer(view)) throw refuse('case.not-open', { phase: view.phase })
  const reason = readText(command.reason)
  if (reason === undefined) throw refuse('case.reason-missing', { action: 'transfer' })
  const name = readText(to.name)
  const reached = to.agency !== undefined || readText(to.address) !== undefined || readText(to.email) !== undefined
  if (name === undefined || !reached) throw refuse('case.receiver-missing')
  const day = legalDay(ctx.at, ctx.zone)
  const move = { from: view.state, to: view.state, phase: 'done', outcome: 'closed' } as const
  const payload = {
    by: byOf(who),
    move,
    day,
    to: { ...to, name },
    reason,
    ...(other && { other: { case: other.case, reference: other.reference } }),
  }
  const gone = happen({ view, events: [] }, { type: 'case.transferred', payload }, ctx)
  const received = legalDay(view.submittedAt ?? view.openedAt, ctx.zone)
  const told = { reason, day, receiver: name, received }
  return happen(
    gone,
    noticeOf(gone.view, other?.draft ? 'transferred-draft' : 'transferred', told, situationOf(view, view.answers, ctx), ctx),
    ctx,
  )
}
