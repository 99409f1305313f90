import type { May } from './capability.ts'

/**
 * By what right somebody acts for another: a parent for a child until majority, a guardian by judgment, somebody close, somebody whose work it is
 * to help, whoever speaks for an organisation.
 */
export const mandateKinds = ['child', 'guardian', 'relative', 'helper', 'company'] as const
export type MandateKind = (typeof mandateKinds)[number]

/** How somebody acts for another: by a mandate, or `counter`: an agent fills in what the person before her says. */
export const actingKinds = [...mandateKinds, 'counter'] as const
export type ActingKind = (typeof actingKinds)[number]

/** A right that an account holds; the other names say who may come. */
export type Right = Exclude<May, 'anyone' | keyof typeof several>

/** Who may come by any of several rights. */
const several = {
  party: ['person', 'worker', 'partner'],
  listener: ['administrator', 'partner'],
} as const satisfies Partial<Record<May, readonly May[]>>
const isSeveral = (wanted: May): wanted is keyof typeof several => Object.hasOwn(several, wanted)

/** Does somebody with these rights come where `wanted` is declared? */
export const mayCome = ({ may }: { readonly may: readonly Right[] }, wanted: May): boolean =>
  wanted === 'anyone' ||
  (isSeveral(wanted) ? may.some((one) => (several[wanted] as readonly May[]).includes(one)) : may.includes(wanted as Right))

/** Who is acting, as every room sees it. `#identity` makes it from the session. */
export interface Actor {
  readonly kind: 'anonymous' | 'person' | 'agent' | 'partner' | 'system'
  /** account id, `partner:` with its id, `system` or `anonymous` */
  readonly account: string
  /** whose affairs these are: the person herself, or the one for whom she acts (citizens only) */
  readonly person?: string
  /** under a mandate: the human's own person; an agent at the counter has none. `given` and `family` stay the human's. */
  readonly self?: string
  /** under a mandate: which, and its limits; `services` are ids, without it all services */
  readonly mandate?: {
    readonly id: string
    readonly kind: ActingKind
    readonly services?: readonly string[]
    /** the most that she may pay at once, in cents */
    readonly limit?: number
    /** the most that acting under it carries: how surely the one who gave it was known */
    readonly level: Actor['assurance']
    /** the name of the one for whom she acts */
    readonly name: string
  }
  /** the mandate under which she was acting ended since: the name of the one for whom she acted. Said once, then she is herself again. */
  readonly mandateOver?: string
  readonly agency?: string
  /** team paths: `departement.logement.chef` */
  readonly teams: readonly string[]
  readonly may: readonly Right[]
  /** reads large print: on every page or it is no help */
  readonly large?: true
  readonly given: string
  readonly family: string
  /** words under the signature: "Instructrice, service logement" */
  readonly capacity?: string
  /** the level that counts now: what the account was proofed for, and never more than the way of signing in carries */
  readonly assurance: 'none' | 'low' | 'substantial' | 'high'
  /** another administration or body: which, and what services call it that let such partners begin a case */
  readonly partner?: { readonly id: string; readonly as: readonly string[] }
  /** it comes by a bearer token of the API, not by a session */
  readonly token?: true
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
