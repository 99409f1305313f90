import { legalDay, Refusal } from '#kernel'
import type { Effect } from '#services'
import { isEmpty } from '../answers.ts'
import { validityOf } from '../deadlines.ts'
import { deadlineAfter, isOver } from '../duration.ts'
import { stateOf } from '../enter.ts'
import type { By, Move, NewCaseEvent, Notice } from '../events.ts'
import { step } from '../fold.ts'
import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import { amountOf } from './amount.ts'
import { refund, request } from './asking.ts'
import type { CaseContext, Decided } from './context.ts'
import { messageOf, noticeOf, type Told } from './message.ts'
import { isJoined, participantsIn } from './parties.ts'
import { holds, type Situation, situationOf } from './situation.ts'

/** One more event, and the case with it. */
export function happen(decided: Decided, event: NewCaseEvent, ctx: CaseContext): Decided {
  return { view: step(decided.view, { ...event, at: ctx.at, case: decided.view.id }, ctx.service), events: [...decided.events, event] }
}

/** The move into a state with what is fixed on entering it: our target, the law's delay, the days of a right. */
export function moveTo(view: CaseView, to: string, situation: Situation, ctx: CaseContext): Move {
  const state = stateOf(ctx.service, to)
  if (state === undefined) throw refuse('case.action-unknown', { state: to })
  const law = ctx.service.workflow.clock
  const chosen = (first: string, others: Readonly<Record<string, string>>, later: boolean) =>
    Object.entries(others)
      .filter(([rule]) => holds(rule, situation, ctx) === true)
      .reduce((best, [, duration]) => (ends(duration, ctx) > ends(best, ctx) === later ? duration : best), first)
  return {
    from: view.state,
    to,
    phase: state.phase,
    ...(state.outcome === undefined ? {} : { outcome: state.outcome }),
    ...(state.due === undefined ? {} : { due: chosen(state.due.in, state.due.faster, false) }),
    ...(law?.from === to && view.clock === undefined ? { clock: chosen(law.in, law.longer, true) } : {}),
    ...(state.valid === undefined ? {} : { valid: rightFrom(view, to, state.valid.for, ctx) }),
  }
}

const ends = (duration: string, ctx: CaseContext): number => Date.parse(deadlineAfter(ctx.at, duration, ctx).at)

/** A new right counts from today; one that was renewed in time continues at the end of the old one; one that was only interrupted keeps its end. */
function rightFrom(view: CaseView, to: string, duration: string, ctx: CaseContext): { from: string; for: string } {
  const today = { from: legalDay(ctx.at, ctx.zone), for: duration }
  if (view.validity?.state !== to) return today
  const end = validityOf({ ...view, state: to }, ctx)
  if (end === undefined || isOver(end, ctx.at)) return today
  return view.renewing ? { from: end.day, for: duration } : { from: view.validity.from, for: view.validity.for }
}

/** The days of a right that is renewed where it is. */
export function renewedRight(view: CaseView, action: string, ctx: CaseContext): { from: string; for: string } | undefined {
  const valid = stateOf(ctx.service, view.state)?.valid
  if (valid?.renew !== action) return undefined
  return rightFrom({ ...view, renewing: true }, view.state, valid.for, ctx)
}

interface Cause extends Told {
  readonly by: By
  readonly key: string
  /** said when the file sends nothing: nobody is left without a word */
  readonly otherwise?: Notice
  /** Time runs without anybody to tell: a payment that cannot be made then waits for a person instead of stopping everything. */
  readonly lenient?: boolean
}

/** Effects of an action and of the state it entered, in this order. Refuses `case.amount-unknown`, `case.account-missing`. */
export function takeEffect(
  decided: Decided,
  effects: readonly Effect[],
  entered: string | undefined,
  cause: Cause,
  ctx: CaseContext,
): Decided {
  const ofState = entered === undefined ? [] : (stateOf(ctx.service, entered)?.then ?? [])
  const situation = situationOf(decided.view, decided.view.answers, ctx)
  const all = [...effects.map((effect) => ({ effect, state: undefined })), ...ofState.map((effect) => ({ effect, state: entered }))]
  const after = all.reduce(
    (so, { effect, state }) => (holds(effect.when, situation, ctx) === true ? take(so, effect, state, cause, situation, ctx) : so),
    decided,
  )
  const spoke = after.events.slice(decided.events.length).some(isWord)
  return cause.otherwise === undefined || spoke ? after : happen(after, noticeOf(after.view, cause.otherwise, cause, situation, ctx), ctx)
}

/** Asking for something is not yet telling what was decided. */
const isWord = (event: NewCaseEvent): boolean =>
  event.type === 'case.message' && event.payload.notice !== 'requested' && event.payload.notice !== 'party-asked'

function take(decided: Decided, effect: Effect, state: string | undefined, cause: Cause, situation: Situation, ctx: CaseContext): Decided {
  const { view } = decided
  const key = `${view.id}:${state === undefined ? `${cause.key}:${view.sequence}` : `${state}:${view.stay}`}`
  switch (effect.kind) {
    case 'send':
      return happen(decided, messageOf(view, effect.message, cause, situation, ctx), ctx)
    case 'issue':
      return happen(decided, { type: 'case.issue-ordered', payload: { document: effect.document, key: `${key}:${effect.document}` } }, ctx)
    case 'call':
      return happen(decided, { type: 'case.call-ordered', payload: { target: effect.target, key: `${key}:${effect.target}` } }, ctx)
    case 'pay': {
      // A state pays once in the life of a case, however often it is entered: its key has no stay in it.
      const once = state === undefined ? `${key}:${effect.rule}` : `${view.id}:${state}:${effect.rule}`
      if (view.payments.some((payment) => payment.key === once)) return decided
      return orLate(decided, cause, ctx, () => payment(view, effect, once, situation, ctx))
    }
    case 'request': {
      const once = state === undefined ? `${key}:${effect.request}` : `${view.id}:${state}:${effect.request}`
      return orLate(decided, cause, ctx, () => request(view, effect, once, state !== undefined, situation, ctx))
    }
    case 'refund':
      return orLate(decided, cause, ctx, () => refund(view, effect, `${key}:${effect.request}`, situation, ctx))
    default:
      return effect satisfies never
  }
}

/** Money that cannot be reckoned stops a person's act; time goes on, and says that a person must look. */
function orLate(decided: Decided, cause: Cause, ctx: CaseContext, order: () => NewCaseEvent | undefined): Decided {
  try {
    const event = order()
    if (event === undefined) return decided
    const ordered = happen(decided, event, ctx)
    return event.type === 'case.requested' ? tellAsked(ordered, event, ctx) : ordered
  } catch (error) {
    if (!(error instanceof Refusal) || cause.lenient !== true) throw error
    return happen(decided, { type: 'case.late', payload: { what: 'payment', day: legalDay(ctx.at, ctx.zone) } }, ctx)
  }
}

/** Nobody is asked for something without a word: the applicant is told at once. */
function tellAsked(decided: Decided, { payload }: Extract<NewCaseEvent, { type: 'case.requested' }>, ctx: CaseContext): Decided {
  const day = payload.due && deadlineAfter(ctx.at, payload.due, ctx).day
  const situation = situationOf(decided.view, decided.view.answers, ctx)
  const told = { request: payload.request, ...(day && { day }) }
  const meets = decided.view.requests.some(
    ({ key, name, comers }) => key === payload.key && name === payload.request && comers.includes('applicant'),
  )
  const own = payload.to.includes('applicant') || (payload.kind === 'appointment' && meets)
  const after = own ? happen(decided, noticeOf(decided.view, 'requested', told, situation, ctx), ctx) : decided
  // Whom only she can reach, she invites.
  const absent = participantsIn(after.view, situation, ctx).filter((one) => payload.to.includes(one.part) && !isJoined(after.view, one))
  if (absent.length === 0) return after
  const who = absent.map(({ named }) => `${named.given} ${named.family}`).join(', ')
  return happen(after, noticeOf(after.view, 'party-asked', { ...told, who }, situation, ctx), ctx)
}

function payment(
  view: CaseView,
  effect: Extract<Effect, { kind: 'pay' }>,
  key: string,
  situation: Situation,
  ctx: CaseContext,
): NewCaseEvent | undefined {
  const { amount, currency } = amountOf(effect.rule, situation, ctx)
  if (amount === 0) return undefined
  const account = accountOf(view, effect.to, ctx)
  if (account === undefined) throw refuse('case.account-missing', { field: effect.to })
  return { type: 'case.payment-ordered', payload: { rule: effect.rule, amount, currency, account, key } }
}

function accountOf(
  view: CaseView,
  name: string,
  { service }: CaseContext,
): { readonly field: string; readonly masked: string } | undefined {
  const field = service.fields.find((one) => one.name === name)
  const account = view.answers[name]
  return field === undefined || isEmpty(account, field) ? undefined : { field: name, masked: masked(String(account)) }
}

interface Order {
  readonly rule: string
  readonly to: string
  readonly amount: number
  readonly currency: string
  readonly key: string
}

/** Orders what a period of a cycle comes to; without an account a person must look. */
export function orderPayment(decided: Decided, { to, ...order }: Order, ctx: CaseContext): Decided {
  const account = accountOf(decided.view, to, ctx)
  return account === undefined
    ? happen(decided, { type: 'case.late', payload: { what: 'payment', day: legalDay(ctx.at, ctx.zone) } }, ctx)
    : happen(decided, { type: 'case.payment-ordered', payload: { ...order, account } }, ctx)
}

/** How a request that no file foresees is called: `+` begins no name of a file. */
export const ordinal = (view: Pick<CaseView, 'requests'>, kind: 'observations' | 'opinion'): string =>
  `+${kind}-${view.requests.filter(({ own, kind: of }) => own !== undefined && of === kind).length + 1}`

/** The last four signs of an account, enough for its owner to know it. */
const masked = (account: string): string => `•••• ${account.replace(/\s/g, '').slice(-4)}`
