import { stateOf } from '../enter.ts'
import type { Move } from '../events.ts'
import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import { readText } from './act.ts'
import { byOf, type CaseContext, type CommandOf, type Decided } from './context.ts'
import { happen, moveTo, takeEffect } from './effects.ts'
import { situationOf } from './situation.ts'

/** Whether the applicant may still take back what they sent: while it is a draft, open or waiting for them. What the office opened is not theirs to take back, a contest of it is. */
export const canWithdraw = ({ phase, channel, contest }: CaseView): boolean =>
  (phase === 'draft' || phase === 'open' || phase === 'waiting') && (channel !== 'office' || contest !== undefined)

/**
 * Taking back a draft, a request or a contest; no service file has to say it. A request goes to the file's withdrawn state if it has one, else the case
 * is closed where it stands. A contest that is given up leaves the decision as it was; a renewal that is given up leaves the right that still runs.
 */
export function withdraw(view: CaseView, command: CommandOf<'withdraw'>, ctx: CaseContext): Decided {
  if (command.who.kind !== 'applicant') throw refuse('case.action-not-yours')
  if (!canWithdraw(view)) throw refuse('case.not-open', { phase: view.phase })
  const by = byOf(command.who)
  const reason = readText(command.reason)
  const what = view.contest !== undefined ? 'contest' : view.phase === 'draft' ? 'draft' : 'request'
  const move = target(view, ctx)
  const decided = happen(
    { view, events: [] },
    { type: 'case.withdrawn', payload: { what, move, by, ...(reason !== undefined && { reason }) } },
    ctx,
  )
  const entered = what === 'request' && move.to !== view.state && !view.renewing ? move.to : undefined
  return takeEffect(decided, [], entered, { by, key: 'withdraw', reason, otherwise: what === 'draft' ? undefined : 'withdrawn' }, ctx)
}

function target(view: CaseView, ctx: CaseContext): Move {
  const { states } = ctx.service.workflow
  const back = view.contest?.state ?? (view.renewing ? view.validity?.state : undefined)
  const to = stateOf(ctx.service, back ?? '') ?? states.find((state) => state.phase === 'done' && state.outcome === 'withdrawn')
  if (to === undefined) return { from: view.state, to: view.state, phase: 'done', outcome: 'withdrawn' }
  const move = moveTo({ ...view, renewing: false }, to.name, situationOf(view, view.answers, ctx), ctx)
  return {
    from: move.from,
    to: move.to,
    phase: move.phase,
    ...(move.outcome && { outcome: move.outcome }),
    ...(view.renewing && move.valid && { valid: move.valid }),
  }
}
