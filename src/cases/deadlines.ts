import type { Action, Service } from '#services'
import { type ClockReading, readClock } from './clock.ts'
import { cycleTicks } from './cycle.ts'
import { type Deadline, deadlineAfter, endOf, instantBefore, isOver, type Place, plainLastDay } from './duration.ts'
import { stateOf } from './enter.ts'
import { requestTicks } from './requests.ts'
import type { CaseView } from './view.ts'

/** Every limit that a case has at an instant. */
export interface Deadlines {
  /** our promise for this state */
  readonly due?: Deadline
  /** after it the case moves on by itself */
  readonly expiry?: Deadline
  /** the right in force ends with it */
  readonly validity?: Deadline
  /** the law's delay */
  readonly clock?: ClockReading
  /** action of this state → last day to take it */
  readonly actions: Readonly<Record<string, Deadline>>
}

interface Ctx extends Place {
  readonly service: Service
  readonly at: string
}

/** Reads the limits of a case. A state that was closed by a withdrawal (its phase is not the file's) has none but the delay that ended. */
export function deadlinesOf(view: CaseView, ctx: Ctx): Deadlines {
  const clock = view.clock && readClock(view.clock, ctx.at, ctx)
  const state = stateOf(ctx.service, view.state)
  if (state === undefined || state.phase !== view.phase) return { clock, actions: {} }
  const actions = state.do
    .map((action) => [action.name, limitOf(view, action, ctx)] as const)
    .filter((one): one is readonly [string, Deadline] => one[1] !== undefined)
  return {
    due: view.due === undefined ? undefined : deadlineAfter(view.since, view.due, ctx),
    expiry: state.expire && deadlineAfter(view.since, state.expire.after, ctx),
    validity: validityOf(view, ctx),
    clock,
    actions: Object.fromEntries(actions),
  }
}

/** The last day of an action with `within`: from the entering of this state, or from the first entering of the named one in this round. */
export function limitOf(view: CaseView, action: Action, ctx: Place): Deadline | undefined {
  if (action.within === undefined) return undefined
  const { in: duration, from } = action.within
  const start = from === undefined ? view.since : view.round.entered[from]
  return start === undefined ? undefined : deadlineAfter(start, duration, ctx)
}

/** The last day of the right in force in this state. */
export function validityOf(view: CaseView, { zone, calendar }: Place): Deadline | undefined {
  return view.validity?.state === view.state ? endOf(plainLastDay(view.validity.from, view.validity.for, calendar), zone) : undefined
}

/** Reminders that are due and were not sent, the closest to the limit first; a later one that was sent makes the earlier ones needless. */
export function remindersDue(view: CaseView, what: 'expiry' | 'validity', limit: Deadline, ctx: Ctx): readonly string[] {
  if (isOver(limit, ctx.at)) return []
  const now = Date.parse(ctx.at)
  return remindersLeft(view, what, limit, ctx)
    .filter(([, at]) => at <= now)
    .sort((a, b) => b[1] - a[1])
    .map(([before]) => before)
}

/** The first instant at which time brings something that it has not brought yet; undefined: nothing is coming. It may lie in the past. */
export function nextTick(view: CaseView, ctx: Ctx, limits = deadlinesOf(view, ctx)): string | undefined {
  const clockEnds = view.clock !== undefined && view.clock.missedAt === undefined && view.clock.stoppedAt === undefined
  const instants = [
    clockEnds && (limits.clock?.status === 'running' || limits.clock?.status === 'over') ? limits.clock.deadline.at : undefined,
    limits.validity?.at,
    view.late.includes('expiry') ? undefined : limits.expiry?.at,
    view.late.includes('due') ? undefined : limits.due?.at,
    ...cycleTicks(view, ctx.service, ctx),
    ...requestTicks(view, ctx.service, ctx),
    ...(['expiry', 'validity'] as const).flatMap((what) => {
      const limit = limits[what]
      return limit === undefined || isOver(limit, ctx.at)
        ? []
        : remindersLeft(view, what, limit, ctx).map(([, at]) => new Date(at).toISOString())
    }),
  ].filter((at) => at !== undefined)
  return instants.sort()[0]
}

/** Reminders still to send with their instants; one that would come before the stay or right has begun is none. */
function remindersLeft(view: CaseView, what: 'expiry' | 'validity', limit: Deadline, ctx: Ctx): (readonly [string, number])[] {
  const state = stateOf(ctx.service, view.state)
  const remind = (what === 'expiry' ? state?.expire?.remind : state?.valid?.remind) ?? []
  const start = Date.parse(what === 'expiry' ? view.since : (view.validity?.from ?? view.since))
  const all = remind.map((before) => [before, Date.parse(instantBefore(limit, before, ctx))] as const)
  const latestSent = Math.max(
    ...all.filter(([before]) => view.reminded[what].includes(before)).map(([, at]) => at),
    Number.NEGATIVE_INFINITY,
  )
  return all.filter(([, at]) => at > latestSent && at > start && at < Date.parse(limit.at))
}
