import type { May } from './capability.ts'

/** Who is acting, as every room sees it. `#identity` makes it from the session. */
export interface Actor {
  readonly kind: 'anonymous' | 'person' | 'agent' | 'system'
  /** account id, `system` or `anonymous` */
  readonly account: string
  /** the person herself (citizens only) */
  readonly person?: string
  readonly agency?: string
  /** team paths: `departement.logement.chef` */
  readonly teams: readonly string[]
  readonly may: readonly Exclude<May, 'anyone'>[]
  readonly given: string
  readonly family: string
  /** words under the signature: "Instructrice, service logement" */
  readonly capacity?: string
  /** the level that counts now: what the account was proofed for, and never more than the way of signing in carries */
  readonly assurance: 'none' | 'low' | 'substantial' | 'high'
  readonly session?: {
    readonly id: string
    readonly endsAt: string
    /** how surely the account's person is known */
    readonly proofing: Actor['assurance']
    /** how it was opened: what she has, beside who she is */
    readonly strength: 'demo' | 'code' | 'passkey' | 'passkey-bound' | 'provider' | 'wallet'
    /** instant of the authentication */
    readonly at: string
    /** until then no new bank account is taken: the account was recovered at the counter */
    readonly heldUntil?: string
  }
}

export const anonymous: Actor = { kind: 'anonymous', account: 'anonymous', teams: [], may: [], given: '', family: '', assurance: 'none' }
export const system: Actor = { kind: 'system', account: 'system', teams: [], may: [], given: '', family: '', assurance: 'none' }
