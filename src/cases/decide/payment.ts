import { legalDay } from '#kernel'
import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import type { CaseContext, CommandOf, Decided } from './context.ts'
import { happen } from './effects.ts'
import { noticeOf } from './message.ts'
import { situationOf } from './situation.ts'

/** A payment of which nobody knows what became: told once. Refuses what only the system says, and a payment that is told already. */
export function paymentUnclear(view: CaseView, { who, key, payment, amount }: CommandOf<'payment-unclear'>, ctx: CaseContext): Decided {
  const asked = view.requests.find((one) => one.key === key)
  if (who.kind !== 'system' || asked === undefined) throw refuse('case.action-not-yours', { payment })
  if (isTold(view, payment)) throw refuse('case.payment-known', { payment })
  return happen({ view, events: [] }, { type: 'case.payment-unclear', payload: { request: asked.name, key, payment, amount } }, ctx)
}

/**
 * The bank says what became of a payment of this case. One that came back is told to its person, and a person of the office must look: the money is owed
 * still. Refuses what only the system says, a payment that was never ordered, and one that is told already; a payment that was made may still come back.
 */
export function paymentSettled(view: CaseView, { who, key, reason }: CommandOf<'payment-settled'>, ctx: CaseContext): Decided {
  const payment = view.payments.find((one) => one.key === key)
  if (who.kind !== 'system' || payment === undefined) throw refuse('case.action-not-yours', { payment: key })
  const told = payment.returned !== undefined || (reason === undefined && payment.made !== undefined)
  if (told) throw refuse('case.payment-known', { payment: key })
  const day = legalDay(ctx.at, ctx.zone)
  const before: Decided = { view, events: [] }
  if (reason === undefined) return happen(before, { type: 'case.payment-made', payload: { key, day } }, ctx)
  const returned = happen(before, { type: 'case.payment-returned', payload: { key, day, reason } }, ctx)
  const notice = noticeOf(returned.view, 'payment-returned', {}, situationOf(returned.view, returned.view.answers, ctx), ctx)
  return happen(happen(returned, notice, ctx), { type: 'case.late', payload: { what: 'payment', day } }, ctx)
}

/** Does the case know what became of this payment, or that nobody knows? */
const isTold = ({ requests }: Pick<CaseView, 'requests'>, payment: string): boolean =>
  requests.some((one) => one.replies.some((reply) => reply.payment === payment) || one.unclear.some((other) => other.payment === payment))

/** The answer that tells of this payment is there already. */
export const isAnswered = ({ requests }: Pick<CaseView, 'requests'>, payment: string): boolean =>
  requests.some(({ replies }) => replies.some((reply) => reply.payment === payment))
