import type { Action, Service } from '../services/contract.ts'
import { type ClockReading, readClock } from './clock.ts'
import { type Deadline, deadlineAfter, endOf, instantBefore, isOver, type Place, plainLastDay } from './duration.ts'
import { stateOf } from './enter.ts'
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

/** Reminders that are due and were not sent, the closest to the limit first; those that a later one makes needless are among them. */
export function remindersDue(limit: Deadline, remind: readonly string[], sent: readonly string[], ctx: Ctx): readonly string[] {
  if (isOver(limit, ctx.at)) return []
  const at = new Map(remind.map((before) => [before, Date.parse(instantBefore(limit, before, ctx))]))
  const due = remind.filter((before) => at.get(before)! <= Date.parse(ctx.at)).sort((a, b) => at.get(b)! - at.get(a)!)
  const latestSent = Math.max(Number.NEGATIVE_INFINITY, ...sent.map((before) => at.get(before) ?? Number.NEGATIVE_INFINITY))
  return due.filter((before) => at.get(before)! > latestSent)
}
