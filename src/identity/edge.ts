import type { Town } from '#definitions'
import type { EdgeBase } from '#kernel'
import type { Log } from '#log'
import type { AccessContext, Store } from '#store'
import type { Account } from './accounts.ts'

/** What identity needs of the composed town. */
export interface IdentityEdge extends EdgeBase {
  readonly store: Store
  readonly log: Log
  readonly town: Town
  /** demonstration: where this server itself listens, since its own providers live in it; empty until it does */
  readonly here: { origin?: string }
}

export const asSystem = { actor: 'system', purpose: 'securite' } as const

/** What somebody does to her own account. */
export const asAccount = (account: Pick<Account, 'id' | 'person' | 'agency'>): AccessContext => ({
  actor: account.id,
  purpose: 'securite',
  ...(account.person === null ? {} : { for: account.person }),
  ...(account.agency === null ? {} : { agency: account.agency }),
})
