import type { RegistriesEdge } from '#registries'
import type { AccessContext } from '#store'
import type { Account } from './accounts.ts'

/** What identity needs of the composed town. */
export interface IdentityEdge extends RegistriesEdge {
  /** names of the services that a mandate may be limited to, as `#services` gives them */
  readonly catalogue: { all(): readonly { readonly service: { readonly id: string; readonly title: Readonly<Record<string, string>> } }[] }
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
