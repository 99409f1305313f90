import { createHash } from 'node:crypto'
import type { AdapterPayload } from 'oidc-provider'
import { list, type Store, seal, sql, type Tx, unseal } from '#store'
import { asSystem } from '../edge.ts'
import { gather } from './gather.ts'
import { grantsById } from './grants.ts'
import { sessionsByUid } from './sessions.ts'
import { townKey } from './town-key.ts'

/** What is named by a secret (a code, a token) is kept under its digest. */
const digestOf = (id: string) => createHash('sha256').update(id).digest('base64url')
const orEmpty = (items: readonly (string | undefined)[]) => list(items.map((item) => item ?? ''))

interface Write {
  readonly kind: string
  readonly id: string
  readonly payload: AdapterPayload
  /** seconds */
  readonly ttl: number
}
interface Name {
  readonly kind: string
  readonly id: string
}
interface Named {
  readonly kind: string
  readonly digest: string
}
interface Row extends Named {
  readonly sealed: Uint8Array
  readonly consumed_at: string | null
}

/** A record with the grant and the session on which it hangs, all as they were at one moment. */
export interface Found {
  readonly payload: AdapterPayload
  readonly grant: AdapterPayload | undefined
  /** undefined once it has ended */
  readonly session: AdapterPayload | undefined
}

/** Requests, codes, access tokens and used assertions, for minutes; many at a time. */
export interface Records {
  /** False: something of that name was there; it is replaced. */
  write(write: Write): Promise<boolean>
  read(name: Name): Promise<Found | undefined>
  /** False: somebody was faster, and what was to be written with it is not there. */
  consume(name: Name, write?: Write): Promise<boolean>
  remove(name: Name): Promise<void>
  /** Everything that was given out under a grant. */
  removeOf(kind: string, grant: string): Promise<void>
}

const open = new WeakMap<Store, Records>()

export function recordsOf(store: Store): Records {
  const known = open.get(store)
  if (known !== undefined) return known
  const write = gather(async (all: readonly Write[]) => {
    const key = await townKey(store, 'openid')
    const made = await store.as(asSystem, (tx) => writeAll(tx, key, all))
    return all.map(({ kind, id }) => made.delete(`${kind} ${digestOf(id)}`))
  })
  const read = gather(async (all: readonly Name[]) => {
    const names = all.map(({ kind, id }) => ({ kind, digest: digestOf(id) }))
    const key = await townKey(store, 'openid')
    return await store.as(asSystem, async (tx) => {
      const rows = await tx.rows(sql<Row>`select r.kind, r.digest, r.sealed, r.consumed_at
        from unnest(${list(names.map(({ kind }) => kind))}::text[], ${list(names.map(({ digest }) => digest))}::text[]) as n (kind, digest)
        join identity.openid_record r on r.kind = n.kind and r.digest = n.digest`)
      const found = new Map(rows.map((row) => [`${row.kind} ${row.digest}`, opened(key, row)]))
      const payloads = [...found.values()]
      const grants = await grantsById(tx, [...new Set(payloads.flatMap(({ grantId }) => grantId ?? []))])
      const sessions = await sessionsByUid(tx, [...new Set(payloads.flatMap(({ sessionUid }) => sessionUid ?? []))])
      return names.map(({ kind, digest }): Found | undefined => {
        const payload = found.get(`${kind} ${digest}`)
        return payload && { payload, grant: grants.get(payload.grantId ?? ''), session: sessions.get(payload.sessionUid ?? '') }
      })
    })
  })
  const consume = gather(async (all: readonly { readonly name: Name; readonly write: Write | undefined }[]) => {
    const names = all.map(({ name: { kind, id } }) => ({ kind, digest: digestOf(id) }))
    const key = await townKey(store, 'openid')
    return await store.as(asSystem, async (tx) => {
      const rows = await tx.rows(sql<Named>`update identity.openid_record r set consumed_at = ${tx.at}
        from unnest(${list(names.map(({ kind }) => kind))}::text[], ${list(names.map(({ digest }) => digest))}::text[]) as n (kind, digest)
        where r.kind = n.kind and r.digest = n.digest and r.consumed_at is null returning r.kind, r.digest`)
      const taken = new Set(rows.map(({ kind, digest }) => `${kind} ${digest}`))
      // The same name twice in one batch: the first has it.
      const won = names.map(({ kind, digest }) => taken.delete(`${kind} ${digest}`))
      const writes = all.flatMap(({ write }, index) => (won[index] === true && write !== undefined ? [write] : []))
      if (writes.length > 0) await writeAll(tx, key, writes)
      return won
    })
  })
  const records: Records = {
    write,
    read,
    consume: (name, write) => consume({ name, write }),
    remove: ({ kind, id }) =>
      store.as(asSystem, async (tx) => {
        await tx.rows(sql`delete from identity.openid_record where kind = ${kind} and digest = ${digestOf(id)}`)
      }),
    removeOf: (kind, grant) =>
      store.as(asSystem, async (tx) => {
        await tx.rows(sql`delete from identity.openid_record where kind = ${kind} and grant_id = ${grant}`)
      }),
  }
  open.set(store, records)
  return records
}

const opened = (key: Uint8Array, { kind, digest, sealed, consumed_at }: Row): AdapterPayload => {
  const payload = JSON.parse(unseal(key, sealed, `${kind} ${digest}`).toString()) as AdapterPayload
  return consumed_at === null ? payload : { ...payload, consumed: Math.floor(Date.parse(consumed_at) / 1000) }
}

/** Answers the names that were not there before. */
async function writeAll(tx: Tx, key: Uint8Array, all: readonly Write[]): Promise<Set<string>> {
  // The last word on one name counts; one statement may touch a row once.
  const last = [...new Map(all.map((one) => [`${one.kind} ${one.id}`, one])).values()]
  const rows = last.map(({ kind, id, payload, ttl }) => {
    const digest = digestOf(id)
    const sealed = seal(key, Buffer.from(JSON.stringify(payload)), `${kind} ${digest}`).toString('base64')
    return { kind, digest, sealed, account: payload.accountId, grant: payload.grantId, ends: new Date(tx.now + ttl * 1000).toISOString() }
  })
  const made = await tx.rows(sql<Named & { readonly made: boolean }>`
    insert into identity.openid_record (kind, digest, account_id, grant_id, sealed, ends_at)
    select kind, digest, nullif(account, '')::uuid, nullif(of_grant, ''), decode(sealed, 'base64'), ends
    from unnest(${list(rows.map(({ kind }) => kind))}::text[], ${list(rows.map(({ digest }) => digest))}::text[], ${orEmpty(rows.map(({ account }) => account))}::text[],
      ${orEmpty(rows.map(({ grant }) => grant))}::text[], ${list(rows.map(({ sealed }) => sealed))}::text[], ${list(rows.map(({ ends }) => ends))}::timestamptz[])
      as r (kind, digest, account, of_grant, sealed, ends)
    on conflict (kind, digest) do update set sealed = excluded.sealed, ends_at = excluded.ends_at
    returning kind, digest, xmax = 0 as made`)
  return new Set(made.filter((row) => row.made).map(({ kind, digest }) => `${kind} ${digest}`))
}
