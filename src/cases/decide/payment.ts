import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import type { CaseContext, CommandOf, Decided } from './context.ts'
import { happen } from './effects.ts'

/** A payment of which nobody knows what became: told once. Refuses what only the system says, and a payment that is told already. */
export function paymentUnclear(view: CaseView, { who, key, payment, amount }: CommandOf<'payment-unclear'>, ctx: CaseContext): Decided {
  const asked = view.requests.find((one) => one.key === key)
  if (who.kind !== 'system' || asked === undefined) throw refuse('case.action-not-yours', { payment })
  if (isTold(view, payment)) throw refuse('case.payment-known', { payment })
  return happen({ view, events: [] }, { type: 'case.payment-unclear', payload: { request: asked.name, key, payment, amount } }, ctx)
}

/** Does the case know what became of this payment, or that nobody knows? */
const isTold = ({ requests }: Pick<CaseView, 'requests'>, payment: string): boolean =>
  requests.some((one) => one.replies.some((reply) => reply.payment === payment) || one.unclear.some((other) => other.payment === payment))

/** The answer that tells of this payment is there already. */
export const isAnswered = ({ requests }: Pick<CaseView, 'requests'>, payment: string): boolean =>
  requests.some(({ replies }) => replies.some((reply) => reply.payment === payment))
