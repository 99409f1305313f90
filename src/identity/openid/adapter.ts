import { AsyncLocalStorage } from 'node:async_hooks'
import type { Adapter, AdapterPayload, errors as Errors } from 'oidc-provider'
import type { Store } from '#store'
import { grantById } from './grants.ts'
import { recordsOf } from './records.ts'
import { type Asking, keepVisits, sessionByUid, sessionOf } from './sessions.ts'

/** Who asks, for the length of one request to the provider: the browser's session, if it has one. Outside: a site's server asks. */
export const asking = new AsyncLocalStorage<{ readonly lang: string; readonly session: Asking | undefined }>()

const none = async () => undefined

/** Where oidc-provider keeps its things: sessions are ours, grants are the person's, the rest lives for minutes. */
export function adapterOver(store: Store, errors: typeof Errors): (kind: string) => Adapter {
  const records = recordsOf(store)
  const base = { findByUserCode: none, findByUid: none, consume: async () => {}, revokeByGrantId: async () => {} }
  const sessions: Adapter = {
    ...base,
    find: async () => {
      const who = asking.getStore()?.session
      return who === undefined ? undefined : await sessionOf(store, who)
    },
    findByUid: (uid) => sessionByUid(store, uid),
    upsert: async (_id, payload) => {
      const who = asking.getStore()?.session
      if (who !== undefined) await keepVisits(store, who, payload)
    },
    // It ends when ours ends, and not by itself.
    destroy: async () => {},
  }
  const grants: Adapter = {
    ...base,
    find: (id) => grantById(store, id),
    // Written by our own page, with its line in the log; taken back by the person only.
    upsert: async () => {},
    destroy: async () => {},
  }
  const taken = async (kind: string, id: string): Promise<never> => {
    if (kind !== 'AuthorizationCode') throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
    // Two exchanged one code at the same moment: one of them stole it, and nobody knows which (RFC 6749, 4.1.2).
    const code = await records.read({ kind, id })
    if (code?.grantId !== undefined) await records.removeOf('AccessToken', code.grantId)
    throw new errors.InvalidGrant('authorization code already consumed')
  }
  const passing = (kind: string): Adapter => ({
    ...base,
    find: (id) => records.read({ kind, id }),
    upsert: async (id, payload: AdapterPayload, ttl = 60) => {
      const isNew = await records.write({ kind, id, payload, ttl })
      if (kind === 'ReplayDetection' && !isNew) throw new errors.InvalidClientAuth('client assertion tokens must only be used once')
    },
    destroy: (id) => records.remove({ kind, id }),
    revokeByGrantId: (grant) => records.removeOf(kind, grant),
    consume: async (id) => {
      if (!(await records.consume({ kind, id }))) await taken(kind, id)
    },
  })
  return (kind) => (kind === 'Session' ? sessions : kind === 'Grant' ? grants : passing(kind))
}
