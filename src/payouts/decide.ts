import { type PaymentList, refuse } from './contract.ts'

/**
 * Two people stand behind every payment: whoever prepared the list does not approve it, nor does anybody who decided one of its cases.
 * Refuses `payout.not-now`, `payout.same-person`, `payout.by-decider`.
 */
export function needApprover(list: Pick<PaymentList, 'state' | 'preparedBy'>, deciders: readonly string[], account: string): void {
  if (list.state !== 'prepared') throw refuse('payout.not-now', { state: list.state })
  if (list.preparedBy === account) throw refuse('payout.same-person')
  if (deciders.includes(account)) throw refuse('payout.by-decider')
}

/** `GCT-DEPARTEMENT-2026-00007`: at most 35 signs that every bank takes (ISO 20022, Max35Text). */
export const messageIdOf = (agency: string, year: number, number: number): string =>
  `GCT-${agency
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 16)}-${year}-${String(number).padStart(5, '0')}`
