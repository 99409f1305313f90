import { createHash } from 'node:crypto'
import type { AdapterPayload } from 'oidc-provider'
import { type Store, seal, sql, unseal } from '#store'
import { asSystem } from '../edge.ts'
import { gather } from './gather.ts'
import { townKey } from './town-key.ts'

/** What is named by a secret (a code, a token) is kept under its digest. */
const digestOf = (id: string) => createHash('sha256').update(id).digest('base64url')
const list = (items: readonly string[]) => sql.val(`{${items.map((item) => `"${item.replace(/(["\\])/g, '\\$1')}"`).join(',')}}`)
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

/** Requests, codes, access tokens and used assertions, for minutes; many at a time. */
export interface Records {
  /** False: something of that name was there; it is replaced. */
  write(write: Write): Promise<boolean>
  read(name: Name): Promise<AdapterPayload | undefined>
  /** False: somebody was faster. */
  consume(name: Name): Promise<boolean>
  remove(name: Name): Promise<void>
  /** Everything that was given out under a grant. */
  removeOf(kind: string, grant: string): Promise<void>
}

const open = new WeakMap<Store, Records>()

export function recordsOf(store: Store): Records {
  const known = open.get(store)
  if (known !== undefined) return known
  const write = gather(async (all: readonly Write[]) => {
    // The last word on one name counts; one statement may touch a row once.
    const last = [...new Map(all.map((one) => [`${one.kind} ${one.id}`, one])).values()]
    const key = await townKey(store, 'openid')
    const made = await store.as(asSystem, (tx) => {
      const rows = last.map(({ kind, id, payload, ttl }) => {
        const digest = digestOf(id)
        const sealed = seal(key, Buffer.from(JSON.stringify(payload)), `${kind} ${digest}`).toString('base64')
        return {
          kind,
          digest,
          sealed,
          account: payload.accountId,
          grant: payload.grantId,
          ends: new Date(tx.now + ttl * 1000).toISOString(),
        }
      })
      return tx.rows(sql<
        Named & { readonly made: boolean }
      >`insert into identity.openid_record (kind, digest, account_id, grant_id, sealed, ends_at)
        select kind, digest, nullif(account, '')::uuid, nullif(of_grant, ''), decode(sealed, 'base64'), ends
        from unnest(${list(rows.map(({ kind }) => kind))}::text[], ${list(rows.map(({ digest }) => digest))}::text[], ${orEmpty(rows.map(({ account }) => account))}::text[],
          ${orEmpty(rows.map(({ grant }) => grant))}::text[], ${list(rows.map(({ sealed }) => sealed))}::text[], ${list(rows.map(({ ends }) => ends))}::timestamptz[])
          as r (kind, digest, account, of_grant, sealed, ends)
        on conflict (kind, digest) do update set sealed = excluded.sealed, ends_at = excluded.ends_at
        returning kind, digest, xmax = 0 as made`)
    })
    const fresh = new Set(made.filter((row) => row.made).map(({ kind, digest }) => `${kind} ${digest}`))
    return all.map(({ kind, id }) => fresh.delete(`${kind} ${digestOf(id)}`))
  })
  const read = gather(async (all: readonly Name[]) => {
    const names = all.map(({ kind, id }) => ({ kind, digest: digestOf(id) }))
    const key = await townKey(store, 'openid')
    const rows = await store.as(asSystem, (tx) =>
      tx.rows(sql<Row>`select r.kind, r.digest, r.sealed, r.consumed_at
        from unnest(${list(names.map(({ kind }) => kind))}::text[], ${list(names.map(({ digest }) => digest))}::text[]) as n (kind, digest)
        join identity.openid_record r on r.kind = n.kind and r.digest = n.digest`),
    )
    const found = new Map(rows.map((row) => [`${row.kind} ${row.digest}`, row]))
    return names.map(({ kind, digest }): AdapterPayload | undefined => {
      const row = found.get(`${kind} ${digest}`)
      if (row === undefined) return undefined
      const payload = JSON.parse(unseal(key, row.sealed, `${kind} ${digest}`).toString()) as AdapterPayload
      return row.consumed_at === null ? payload : { ...payload, consumed: Math.floor(Date.parse(row.consumed_at) / 1000) }
    })
  })
  const consume = gather(async (all: readonly Name[]) => {
    const names = all.map(({ kind, id }) => ({ kind, digest: digestOf(id) }))
    const rows = await store.as(asSystem, (tx) =>
      tx.rows(sql<Named>`update identity.openid_record r set consumed_at = ${tx.at}
        from unnest(${list(names.map(({ kind }) => kind))}::text[], ${list(names.map(({ digest }) => digest))}::text[]) as n (kind, digest)
        where r.kind = n.kind and r.digest = n.digest and r.consumed_at is null returning r.kind, r.digest`),
    )
    const taken = new Set(rows.map(({ kind, digest }) => `${kind} ${digest}`))
    // The same name twice in one batch: the first has it.
    return names.map(({ kind, digest }) => taken.delete(`${kind} ${digest}`))
  })
  const records: Records = {
    write,
    read,
    consume,
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
