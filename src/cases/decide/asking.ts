import type { CaseRequest, Effect } from '#services'
import type { NewCaseEvent } from '../events.ts'
import { isOpen, openRequests, paidOf } from '../requests.ts'
import type { AskedRequest, CaseView } from '../view.ts'
import { amountOf } from './amount.ts'
import type { CaseContext } from './context.ts'
import { participantsIn } from './parties.ts'
import { holds, type Situation } from './situation.ts'

type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>

/**
 * The event that asks others, or undefined: its `when` does not hold, a state that is entered again does not ask again, and what is still open is not
 * asked twice. Nothing is asked for a payment of zero.
 */
export function request(
  view: CaseView,
  effect: EffectOf<'request'>,
  key: string,
  ofState: boolean,
  situation: Situation,
  ctx: CaseContext,
): Extract<NewCaseEvent, { type: 'case.requested' }> | undefined {
  const asked = requestOf(effect.request, ctx)
  if (asked === undefined || holds(asked.when, situation, ctx) !== true) return undefined
  if (view.requests.some((one) => one.name === asked.name && (isOpen(one) || (ofState && one.key === key)))) return undefined
  const to = addressees(view, asked, situation, ctx)
  // Nobody is there to be asked: a spouse who is not one.
  if (to.length === 0) return undefined
  const payment = asked.kind === 'payment' ? paymentOf(asked, situation, ctx) : {}
  if (payment === undefined) return undefined
  const { name, kind, due } = asked
  const need = typeof asked.need === 'number' ? Math.min(asked.need, to.length) : asked.need
  return {
    type: 'case.requested',
    payload: { request: name, key, kind, to, need, ...(due && { due: due.in }), ...payment },
  }
}

/** Who is asked: roles and others as written, of a party everybody who is named, the partner who began the case. */
function addressees(view: CaseView, { to }: CaseRequest, situation: Situation, ctx: CaseContext): string[] {
  const parties = new Set(ctx.service.parties.map(({ name }) => name))
  const people = to.some((one) => parties.has(one)) ? participantsIn(view, situation, ctx) : []
  const asked = to.filter((one) => one !== 'partner' || view.partner !== undefined)
  return asked.flatMap((one) => (parties.has(one) ? people.filter(({ party }) => party.name === one).map(({ part }) => part) : [one]))
}

function paymentOf(asked: CaseRequest, situation: Situation, ctx: CaseContext) {
  const { amount, currency } = amountOf(asked.amount ?? '', situation, ctx)
  if (amount === 0) return undefined
  const parts =
    asked.instalments === undefined
      ? undefined
      : ctx.rules.evaluate(situation.answers, [asked.instalments], situation.at)[asked.instalments]
  const instalments = parts?.kind === 'value' && typeof parts.value === 'number' && parts.value > 1 ? Math.ceil(parts.value) : 1
  return { amount, currency, instalments }
}

/** Gives a payment back, at most what was paid and not given back yet. */
export function refund(
  view: CaseView,
  effect: EffectOf<'refund'>,
  key: string,
  situation: Situation,
  ctx: CaseContext,
): NewCaseEvent | undefined {
  const payments = view.requests.filter((one) => one.name === effect.request)
  const back = view.refunds.filter((one) => one.request === effect.request).reduce((sum, one) => sum + one.amount, 0)
  const left = payments.reduce((sum, one) => sum + paidOf(one), 0) - back
  const wanted = effect.amount === undefined ? left : amountOf(effect.amount, situation, ctx).amount
  const amount = Math.min(wanted, left)
  const currency = payments.at(-1)?.currency
  return amount <= 0 || currency === undefined
    ? undefined
    : { type: 'case.refund-ordered', payload: { request: effect.request, key, amount, currency } }
}

/** The open request because of which this one waits. */
export function heldBy(view: CaseView, asked: AskedRequest, ctx: CaseContext): AskedRequest | undefined {
  return openRequests(view).find((one) => one !== asked && requestOf(one.name, ctx)?.suspends.includes(asked.name))
}

/** The open request because of which nobody may decide. */
export const decisionHeld = (view: CaseView, ctx: CaseContext): AskedRequest | undefined =>
  openRequests(view).find((one) => requestOf(one.name, ctx)?.suspends.includes('decision'))

export const requestOf = (name: string, { service }: Pick<CaseContext, 'service'>): CaseRequest | undefined =>
  service.requests.find((request) => request.name === name)
