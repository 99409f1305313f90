import { Refusal } from '#kernel'

export type ListState = 'prepared' | 'discarded' | 'approved' | 'sent' | 'settled'

/** A list of payments. `total` in cents; `day`: the legal day on which the bank carries it out. */
export interface PaymentList {
  readonly id: string
  readonly agency: string
  readonly number: number
  readonly year: number
  /** by which the bank knows it: the same however often it is exported */
  readonly messageId: string
  readonly state: ListState
  readonly currency: string
  readonly day: string
  readonly payer: Payer
  readonly payments: number
  readonly total: number
  /** of its payments, those that came back */
  readonly returned: number
  readonly preparedBy: string
  readonly preparedAt: string
  readonly approvedBy: string | null
  readonly approvedAt: string | null
  readonly sentAt: string | null
}

/** From whose account it is paid, as it was when the list was prepared. */
export interface Payer {
  readonly name: string
  readonly iban: string
  readonly bic?: string
}

/** One payment. `amount` in cents; `masked`: as much of the account as its owner needs to know it. */
export interface Payment {
  readonly id: string
  readonly case: string | null
  readonly person: string | null
  readonly service: string
  readonly reference: string
  readonly key: string
  readonly amount: number
  readonly currency: string
  readonly masked: string
  readonly deciders: readonly string[]
  readonly orderedAt: string
  readonly state: 'waiting' | 'listed' | 'paid' | 'returned'
  /** why it came back: a code of ISO 20022 */
  readonly reason: string | null
}

/** To whom: opened only to show the name, and for the file. */
export interface Payee {
  readonly name: string
  readonly iban: string
}

export const payoutRefusals = {
  'payout.unknown': 404,
  /** nothing waits to be paid */
  'payout.nothing': 409,
  /** the agency names no account to pay from */
  'payout.no-payer': 409,
  /** whoever prepared a list does not approve it */
  'payout.same-person': 403,
  /** whoever decided one of its cases does not approve it */
  'payout.by-decider': 403,
  /** the list is not in the state that this needs */
  'payout.not-now': 409,
  /** a payment's account was erased: the list cannot be made again */
  'payout.account-erased': 410,
  /** the bank answers nothing that makes sense */
  'payout.bank-down': 503,
} as const satisfies Readonly<Record<string, number>>

export const refuse = (code: keyof typeof payoutRefusals, details: Readonly<Record<string, unknown>> = {}) => new Refusal(code, details)

/** ISO 20022 codes that have words of their own; any other reads as `other`. */
export const reasons = ['AC01', 'AC04', 'AC06', 'MD07'] as const
/** A reason as the bank gives it; what has another form is "not specified". */
export const reasonOf = (given: string | undefined): string => (given !== undefined && /^[A-Z]{2}\d{2}$/.test(given) ? given : 'MS03')

/** Payments in one list at most: the file of a list stays under what a bank takes at once. */
export const mostInList = 1000
