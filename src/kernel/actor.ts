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
  readonly assurance: 'none' | 'low' | 'substantial' | 'high'
  readonly session?: {
    readonly id: string
    readonly endsAt: string
    /** instant of the authentication */
    readonly at: string
  }
}

export const anonymous: Actor = { kind: 'anonymous', account: 'anonymous', teams: [], may: [], given: '', family: '', assurance: 'none' }
export const system: Actor = { kind: 'system', account: 'system', teams: [], may: [], given: '', family: '', assurance: 'none' }
