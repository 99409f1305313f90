import { AsyncLocalStorage } from 'node:async_hooks'
import type { Adapter, AdapterPayload, errors as Errors } from 'oidc-provider'
import type { Store } from '#store'
import { asSystem } from '../edge.ts'
import { grantsById } from './grants.ts'
import { type Found, recordsOf } from './records.ts'
import { type Asking, keepVisits, sessionOf, sessionsByUid } from './sessions.ts'

/** Who asks, for the length of one request to the provider: the browser's session, if it has one. Outside: a site's server asks. */
export const asking = new AsyncLocalStorage<{ readonly lang: string; readonly session: Asking | undefined }>()

/**
 * One request of a site's server, which costs two units of work instead of five: what it shows is read with its grant and its session, and a code is
 * taken together with the writing of its token. Nothing of it outlives the request.
 */
interface Exchange {
  found?: Found
  /** a code that is spent with the next thing written, or at the end */
  spent?: string
}
const exchange = new AsyncLocalStorage<Exchange>()

/** Answers a site's server. Whatever fails after a code was accepted, the code is spent. */
export const exchanging = <T>(store: Store, answer: () => Promise<T>): Promise<T> =>
  exchange.run({}, async () => {
    try {
      return await answer()
    } finally {
      const id = exchange.getStore()?.spent
      if (id !== undefined) await recordsOf(store).consume({ kind: 'AuthorizationCode', id })
    }
  })

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
    findByUid: async (uid) => {
      const found = exchange.getStore()?.found
      if (found?.payload.sessionUid === uid) return found.session
      return (await store.as(asSystem, (tx) => sessionsByUid(tx, [uid]))).get(uid)
    },
    upsert: async (_id, payload) => {
      const who = asking.getStore()?.session
      if (who !== undefined) await keepVisits(store, who, payload)
    },
    // It ends when ours ends, and not by itself.
    destroy: async () => {},
  }
  const grants: Adapter = {
    ...base,
    find: async (id) => {
      const found = exchange.getStore()?.found
      if (found?.payload.grantId === id) return found.grant
      return (await store.as(asSystem, (tx) => grantsById(tx, [id]))).get(id)
    },
    // Written by our own page, with its line in the log; taken back by the person only.
    upsert: async () => {},
    destroy: async () => {},
  }
  const taken = async (kind: string, id: string): Promise<never> => {
    if (kind !== 'AuthorizationCode') throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
    // Two exchanged one code at the same moment: one of them stole it, and nobody knows which (RFC 6749, 4.1.2).
    const code = await records.read({ kind, id })
    if (code?.payload.grantId !== undefined) await records.removeOf('AccessToken', code.payload.grantId)
    throw new errors.InvalidGrant('authorization code already consumed')
  }
  const passing = (kind: string): Adapter => ({
    ...base,
    find: async (id) => {
      const found = await records.read({ kind, id })
      const now = exchange.getStore()
      if (now !== undefined && found !== undefined) now.found = found
      return found?.payload
    },
    upsert: async (id, payload: AdapterPayload, ttl = 60) => {
      const write = { kind, id, payload, ttl }
      const now = exchange.getStore()
      if (now?.spent !== undefined && kind === 'AccessToken') {
        const code = { kind: 'AuthorizationCode', id: now.spent }
        delete now.spent
        if (!(await records.consume(code, write))) await taken(code.kind, code.id)
        return
      }
      const isNew = await records.write(write)
      if (kind === 'ReplayDetection' && !isNew) throw new errors.InvalidClientAuth('client assertion tokens must only be used once')
    },
    destroy: (id) => records.remove({ kind, id }),
    revokeByGrantId: (grant) => records.removeOf(kind, grant),
    consume: async (id) => {
      const now = exchange.getStore()
      if (now !== undefined && kind === 'AuthorizationCode') now.spent = id
      else if (!(await records.consume({ kind, id }))) await taken(kind, id)
    },
  })
  return (kind) => (kind === 'Session' ? sessions : kind === 'Grant' ? grants : passing(kind))
}
