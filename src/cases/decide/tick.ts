import { type Deadlines, deadlinesOf, remindersDue } from '../deadlines.ts'
import { type Deadline, isOver } from '../duration.ts'
import { stateOf } from '../enter.ts'
import type { Notice } from '../events.ts'
import { openRequests, remindersOf, requestLimit, requestReminders } from '../requests.ts'
import type { AskedRequest, CaseView } from '../view.ts'
import { requestOf } from './asking.ts'
import { runAutomatic } from './automatic.ts'
import type { CaseContext, Decided } from './context.ts'
import { turnCycle } from './cycle.ts'
import { happen, moveTo, takeEffect } from './effects.ts'
import { situationOf } from './situation.ts'
import { lowers } from './system.ts'

/** More consequences at once than this are a loop of the service file. */
const most = 24

const bySystem = { kind: 'system' } as const

/**
 * What time has brought about since anybody looked. `law`: only what holds whether anybody looked or not (silence, the end of a right): it comes
 * before every command, so that nobody acts on a case that the law has already decided. `all`: expiry, reminders and missed targets as well.
 * Each consequence leaves a mark in the case, so the same tick twice, or a clock set back, brings nothing again.
 */
export function settle(view: CaseView, ctx: CaseContext, scope: 'law' | 'all'): Decided {
  let now: Decided = { view, events: [] }
  for (let turn = 0; turn < most; turn++) {
    const limits = deadlinesOf(now.view, ctx)
    const law = silence(now, limits, ctx) ?? endOfRight(now, limits, ctx)
    const next =
      law ??
      unanswered(now, ctx) ??
      (scope === 'all'
        ? (turnCycle(now, ctx) ??
          expiry(now, limits, ctx) ??
          reminder(now, limits, ctx) ??
          requestReminder(now, ctx) ??
          missedTarget(now, limits, ctx))
        : undefined)
    if (next === undefined) return now
    now = next
  }
  return now
}

function silence(now: Decided, limits: Deadlines, ctx: CaseContext): Decided | undefined {
  const { view } = now
  const law = ctx.service.workflow.clock
  const { clock } = limits
  if (law === undefined || clock?.status !== 'over' || view.clock?.missedAt !== undefined || view.clock?.stoppedAt !== undefined)
    return undefined
  const { day, at: effective } = clock.deadline
  const missed = law.missed
  const target = missed?.to === undefined ? undefined : stateOf(ctx.service, missed.to)
  if (missed === undefined || (target !== undefined && lowers(view, target.outcome)))
    return happen(now, { type: 'case.late', payload: { what: 'clock', day } }, ctx)
  const situation = situationOf(view, view.answers, ctx)
  const move = target !== undefined ? moveTo(view, target.name, situation, { ...ctx, at: effective }) : undefined
  const notice: Notice = missed.means === 'granted' ? 'silence-granted' : 'silence-refused'
  const said = happen(
    now,
    { type: 'case.silence', payload: { means: missed.means, ...(move && { move }), day, effective, reference: missed.reference } },
    ctx,
  )
  return takeEffect(said, [], move?.to, { by: bySystem, key: 'silence', day, otherwise: notice, lenient: true }, ctx)
}

function endOfRight(now: Decided, limits: Deadlines, ctx: CaseContext): Decided | undefined {
  const limit = limits.validity
  const then = stateOf(ctx.service, now.view.state)?.valid?.then
  return limit === undefined || then === undefined || !isOver(limit, ctx.at)
    ? undefined
    : expire(now, 'validity', then, limit, 'validity-ended', ctx)
}

function expiry(now: Decided, limits: Deadlines, ctx: CaseContext): Decided | undefined {
  const limit = limits.expiry
  const to = stateOf(ctx.service, now.view.state)?.expire?.to
  if (limit === undefined || to === undefined || !isOver(limit, ctx.at)) return undefined
  const outcome = stateOf(ctx.service, to)?.outcome
  // Time may close or withdraw what nobody answers; a refusal, even this one, takes a person.
  if (outcome !== 'refused' && outcome !== 'partly') return expire(now, 'expiry', to, limit, 'expired', ctx)
  return now.view.late.includes('expiry') ? undefined : happen(now, { type: 'case.late', payload: { what: 'expiry', day: limit.day } }, ctx)
}

function expire(
  now: Decided,
  what: 'expiry' | 'validity',
  to: string,
  limit: Deadline,
  notice: Notice,
  ctx: CaseContext,
): Decided | undefined {
  if (to === now.view.state) return undefined
  const move = moveTo(now.view, to, situationOf(now.view, now.view.answers, ctx), ctx)
  const moved = happen(now, { type: 'case.expired', payload: { what, move, day: limit.day } }, ctx)
  return takeEffect(moved, [], to, { by: bySystem, key: what, otherwise: notice, lenient: true }, ctx)
}

/** A request that nobody answered in time: the answer that the law reads into silence, else only late. It holds whether anybody looked or not. */
function unanswered(now: Decided, ctx: CaseContext): Decided | undefined {
  for (const request of openRequests(now.view)) {
    const limit = requestLimit(request, ctx)
    if (limit === undefined || request.silent !== undefined || !isOver(limit, ctx.at)) continue
    if (request.kind === 'consultation') return runAutomatic(counted(now, request, ctx), ctx)
    const missed = requestOf(request.name, ctx)?.due?.missed
    const payload = { request: request.name, key: request.key, day: limit.day, ...missed }
    const told = happen(now, { type: 'case.request-silent', payload }, ctx)
    return missed === undefined ? told : runAutomatic(told, ctx)
  }
  return undefined
}

/** A consultation ends with its day: how many spoke is its answer. */
function counted(now: Decided, { name, key }: AskedRequest, ctx: CaseContext): Decided {
  const answer = { nombre: now.view.said?.[key] ?? 0 }
  return happen(now, { type: 'case.request-answered', payload: { request: name, key, from: 'public', by: bySystem, answer } }, ctx)
}

function requestReminder(now: Decided, ctx: CaseContext): Decided | undefined {
  for (const request of openRequests(now.view)) {
    const limit = requestLimit(request, ctx)
    if (limit === undefined || request.silent !== undefined) continue
    const due = requestReminders(request, remindersOf(request, ctx.service), limit, ctx)
    const [before] = due.filter(([, at]) => at <= Date.parse(ctx.at)).sort((a, b) => b[1] - a[1])[0] ?? []
    if (before === undefined) continue
    const { name, key, to } = request
    const reminded = happen(now, { type: 'case.request-reminded', payload: { request: name, key, before, day: limit.day } }, ctx)
    if (!to.includes('applicant')) return reminded
    return takeEffect(reminded, [], undefined, { by: bySystem, key, day: limit.day, request: name, otherwise: 'request-reminder' }, ctx)
  }
  return undefined
}

/** Only the reminder closest to the limit: after an interruption nobody gets three at once. */
function reminder(now: Decided, limits: Deadlines, ctx: CaseContext): Decided | undefined {
  const { view } = now
  for (const what of ['expiry', 'validity'] as const) {
    const limit = limits[what]
    const before = limit && remindersDue(view, what, limit, ctx)[0]
    if (limit === undefined || before === undefined) continue
    const reminded = happen(now, { type: 'case.reminded', payload: { what, before, day: limit.day } }, ctx)
    return takeEffect(reminded, [], undefined, { by: bySystem, key: what, day: limit.day, otherwise: 'reminder' }, ctx)
  }
  return undefined
}

function missedTarget(now: Decided, limits: Deadlines, ctx: CaseContext): Decided | undefined {
  const { view } = now
  const { due } = limits
  if (due === undefined || !isOver(due, ctx.at) || view.late.includes('due')) return undefined
  const escalate = stateOf(ctx.service, view.state)?.due?.escalate
  return happen(now, { type: 'case.late', payload: { what: 'due', day: due.day, ...(escalate === undefined ? {} : { escalate }) } }, ctx)
}
