/** The parts of a service file that a simple service leaves out: what a case asks of others, cycles, look-alikes, values of territories. */
import type { Condition, Duration, Text } from './contract.ts'

export const requestKinds = ['opinion', 'evidence', 'signature', 'payment', 'appointment', 'visit', 'consultation', 'case'] as const
export type RequestKind = (typeof requestKinds)[number]

/** What a case asks of others; it runs beside the state, and rules read its answer. */
export interface CaseRequest {
  readonly name: string
  readonly kind: RequestKind
  readonly label: Text
  /** Roles, parties, `applicant`, `public`, `partner`, `registry.<id>`. */
  readonly to: readonly string[]
  /** kind `case`: the service in which the other case is opened */
  readonly service?: string
  readonly when?: Condition
  /** the only answers that those asked see beside the request itself; undefined: what their role sees anyway */
  readonly show?: readonly string[]
  readonly fill: readonly string[]
  readonly due?: {
    readonly in: Duration
    readonly remind: readonly Duration[]
    /** silence counts as this answer */
    readonly missed?: { readonly as: string; readonly reference: string }
  }
  /** how many of those asked must answer */
  readonly need: 'all' | 'any' | number
  /** payment: rule of the amount, and of the number of parts in which it may be paid */
  readonly amount?: string
  readonly instalments?: string
  /** appointment: everybody who comes comes at one time, which the first of them takes; else each takes her own */
  readonly together?: true
  /** what waits while it is open: other requests by name, `cycle`, `decision` */
  readonly suspends: readonly string[]
}

/** What somebody beside the applicant may do in a case. */
export const partyMays = ['fill', 'see', 'sign', 'pay', 'receive'] as const

/** People beside the applicant, each acting under their own identity. `is`: the field in which the applicant names them; of a list, one a row. */
export interface Party {
  readonly name: string
  readonly is: string
  readonly when?: Condition
  readonly may: readonly (typeof partyMays)[number][]
}

/** A right that is assessed and paid again and again while the case is in one of these states. Days are days of a month. */
export interface Cycle {
  readonly every: 'month' | 'quarter' | 'year'
  readonly while: readonly string[]
  /** what is declared for each period, until day `by` of its last month */
  readonly fill: readonly string[]
  readonly by?: number
  readonly remind: readonly Duration[]
  /** where the case goes when nothing was declared */
  readonly silent?: { readonly to: string; readonly reference: string }
  readonly assess: string
  readonly pay?: string
  readonly to?: string
  readonly on?: number
  /** how far a correction reaches back */
  readonly back?: Duration
  readonly more?: 'pay'
  /** request that asks for what was paid too much */
  readonly less?: string
}

/** `most` and `least` of a number or yes and no, the `first` or the `last` of days. */
export const orderWays = ['most', 'least', 'first', 'last'] as const
export interface QueueOrder {
  readonly way: (typeof orderWays)[number]
  /** rule, field or given name */
  readonly of: string
}

/** Limited places: cases wait in a state, in an order; a role offers a place by an action. `by`: each of its values is a list of its own. */
export interface Queue {
  readonly state: string
  /** rule: how many places there are in the list of a case */
  readonly places: string
  readonly by?: string
  readonly order: readonly QueueOrder[]
  readonly offer: string
  readonly reference: string
}

/** One way in which two cases of a service may be the same matter: `same` values, names that are `alike`, days `near` each other. */
export interface LikenessRule {
  readonly name: string
  readonly same: readonly string[]
  readonly alike: readonly string[]
  readonly near: readonly { readonly field: string; readonly within: Duration }[]
}

/** Values that each territory sets for itself; `set`: INSEE code (what the rule `by` says) → name → value in its unit. */
export interface LocalValues {
  readonly by: string
  readonly values: readonly LocalValue[]
  readonly set: Readonly<Record<string, Readonly<Record<string, number>>>>
}
export interface LocalValue {
  readonly name: string
  readonly label: Text
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  readonly default?: number
  readonly reference?: string
}
