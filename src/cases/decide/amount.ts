import { refuse } from '../refusals.ts'
import type { CaseContext } from './context.ts'
import type { Situation } from './situation.ts'

/** What a rule comes to in cents, now. Refuses `case.amount-unknown` when it is missing, not applicable, negative or no money. */
export function amountOf(rule: string, situation: Situation, ctx: CaseContext): { readonly amount: number; readonly currency: string } {
  const value = ctx.rules.evaluate(situation.answers, [rule], situation.at)[rule]
  const unknown = (why: string) => refuse('case.amount-unknown', { rule, why })
  if (value?.kind !== 'value' || typeof value.value !== 'number' || !Number.isFinite(value.value)) throw unknown(value?.kind ?? 'missing')
  if (value.value < 0) throw unknown('negative')
  const currency = currencies[(value.unit ?? '€').split('/')[0]!.trim()]
  // Nothing of no currency is nothing.
  if (currency === undefined && value.value !== 0) throw unknown('unit')
  // Four more digits before rounding, so that 1.005 × 100 is not 100.49999….
  return { amount: Math.round(Number((value.value * 100).toFixed(4))), currency: currency ?? 'EUR' }
}

const currencies: Readonly<Record<string, string>> = { '€': 'EUR', EUR: 'EUR', $: 'USD', CHF: 'CHF', '£': 'GBP' }
