import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { Refusal, randomOf } from '#kernel'
import type { Tx } from './context.ts'
import { list } from './list.ts'

/** Made once for a key that opens many rows: making it costs three times as much as opening one. It goes with the bytes it was made of. */
const secrets = new WeakMap<Uint8Array, KeyObject>()
function secretOf(key: Uint8Array): KeyObject {
  const known = secrets.get(key) ?? createSecretKey(key)
  secrets.set(key, known)
  return known
}

/** AES-256-GCM: 12 bytes of nonce, 16 of tag, then the ciphertext. `bound` (an id) is authenticated, so a ciphertext cannot be moved to another row. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: string): Buffer {
  const nonce = randomOf(12)
  const cipher = createCipheriv('aes-256-gcm', secretOf(key), nonce)
  cipher.setAAD(Buffer.from(bound))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Refuses `store.sealed-broken` when key, place or bytes are not those of the sealing. */
export function unseal(key: Uint8Array, sealed: Uint8Array, bound: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', secretOf(key), sealed.subarray(0, 12))
    decipher.setAAD(Buffer.from(bound))
    decipher.setAuthTag(sealed.subarray(12, 28))
    const plain = decipher.update(sealed.subarray(28))
    decipher.final() // this mode holds nothing back: it only says whether all of it is genuine
    return plain
  } catch {
    throw new Refusal('store.sealed-broken')
  }
}

/**
 * The master key: 32 bytes in base64 in a file of mode 0600, outside the database. Made at first use only in a demonstration.
 * Refuses `store.key-file`.
 */
export function readMasterKey(path: string, make: boolean): Buffer {
  if (!existsSync(path)) {
    if (!make) throw new Refusal('store.key-file', { path })
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  }
  const key = keyIn(path)
  if (key?.length !== 32) throw new Refusal('store.key-file', { path })
  return key
}

function keyIn(path: string): Buffer | undefined {
  try {
    return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  } catch {
    return undefined // a folder, or not ours to read
  }
}

interface WantedKey {
  readonly id: string
  readonly parent?: string
}

/** A key as it is kept: wrapped by its parent, or by the master key. */
export interface KeyLink {
  readonly id: string
  readonly parent: string | null
  readonly wrapped: Uint8Array
  readonly since: string
}

/**
 * Keys and what they are wrapped by, in one statement: a case's and its person's, which is wrapped by the master key. Each is looked up by its index
 * (`offset 0` keeps the planner from joining): several hundred ids at once made it read the whole table, each time, and that table has a row for every
 * person and case.
 */
export const keyChains = (ids: readonly string[]) => sql<KeyLink>`
  with asked as materialized (
    select k.* from unnest((select ${list(ids)}::text[])) as wanted(id), lateral (
      select id, parent, wrapped, made_at as since from store.key where key.id = wanted.id offset 0) k
  ) select * from asked union all select k.* from asked a, lateral (
      select id, parent, wrapped, made_at as since from store.key where key.id = a.parent offset 0) k`

interface Opened {
  readonly key: Buffer
  readonly since: string
}

export interface Keys {
  /** The key of an id (`person:…`, `case:…`, `agency:…`); made when it does not exist. A case's key needs its person's as parent. */
  ensure(tx: Tx, id: string, parent?: string): Promise<Buffer>
  /** Several at once, in a few statements; an id whose parent is not there is not in the answer. */
  ensureAll(tx: Tx, wanted: readonly WantedKey[]): Promise<ReadonlyMap<string, Buffer>>
  /** undefined when it was erased or never made */
  open(tx: Tx, id: string): Promise<Buffer | undefined>
  /** Several at once, each with the instant (UTC) since when it seals: what is older was sealed under one that was erased. */
  dated(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Opened>>
  /** `dated` for whoever reads something else in the same statement: what is to be read (`keyChains`), and what the rows of that open. */
  lookUp(
    tx: Tx,
    ids: readonly string[],
  ): { readonly missing: readonly string[]; found(links: readonly KeyLink[]): ReadonlyMap<string, Opened> }
  /** Erases for good what it encrypted; children go with it. */
  drop(tx: Tx, id: string): Promise<void>
}

export function keysUnder(master: Uint8Array): Keys {
  // Within a unit of work a key is read once: appending, projecting and reading again ask for the same one.
  const held = new WeakMap<Tx, Map<string, Opened>>()
  const lookUp: Keys['lookUp'] = (tx, ids) => {
    const known = held.get(tx) ?? new Map<string, Opened>()
    held.set(tx, known)
    const unknown = [...new Set(ids.filter((id) => !known.has(id)))]
    return {
      missing: unknown,
      found: (links) => {
        for (const [id, opened] of openChain(links, unknown)) known.set(id, opened)
        return new Map(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id)!] as const] : [])))
      },
    }
  }
  const dated: Keys['dated'] = async (tx, ids) => {
    const { missing, found } = lookUp(tx, ids)
    return found(missing.length === 0 ? [] : await tx.often(keyChains(missing)))
  }
  const openChain = (links: readonly KeyLink[], ids: readonly string[]): ReadonlyMap<string, Opened> => {
    const byId = new Map(links.map((link) => [link.id, link]))
    const opened = new Map<string, Buffer>()
    const openLink = (id: string): Buffer | undefined => {
      const link = byId.get(id)
      const outer = link?.parent == null ? master : openLink(link.parent)
      if (link === undefined || outer === undefined) return undefined
      const key = opened.get(id) ?? Buffer.from(unseal(outer, link.wrapped, id))
      opened.set(id, key)
      return key
    }
    return new Map(
      ids.flatMap((id) => {
        const key = openLink(id)
        return key === undefined ? [] : [[id, { key, since: byId.get(id)!.since }] as const]
      }),
    )
  }
  const open = async (tx: Tx, id: string): Promise<Buffer | undefined> => (await dated(tx, [id])).get(id)?.key
  const ensureAll: Keys['ensureAll'] = async (tx, wanted) => {
    const parents = new Map(wanted.map(({ id, parent }) => [id, parent]))
    const known = await dated(tx, [...new Set([...parents.keys(), ...[...parents.values()].filter((parent) => parent !== undefined)])])
    const missing = [...parents].flatMap(([id, parent]) => {
      const outer = parent === undefined ? master : known.get(parent)?.key
      return known.has(id) || outer === undefined ? [] : [{ id, parent: parent ?? null, key: randomBytes(32), outer }]
    })
    if (missing.length > 0) {
      const rows = missing.map(({ id, parent, key, outer }) => sql`(${id}, ${parent}, ${seal(outer, key, id)}, ${tx.at}::timestamptz)`)
      const made = await tx.rows(sql<{ id: string }>`insert into store.key (id, parent, wrapped, made_at)
        values ${sql.join(rows)} on conflict (id) do nothing returning id`)
      const ours = new Map(missing.map(({ id, key }) => [id, key]))
      for (const { id } of made) held.get(tx)?.set(id, { key: ours.get(id)!, since: tx.at })
    }
    // Whoever inserted first, all use the same key.
    const all = await dated(tx, [...parents.keys()])
    return new Map([...all].map(([id, { key }]) => [id, key]))
  }
  return {
    open,
    dated,
    lookUp,
    ensureAll,
    ensure: async (tx, id, parent) => {
      const key = (await ensureAll(tx, [{ id, ...(parent === undefined ? {} : { parent }) }])).get(id)
      if (key === undefined) throw new Refusal('store.key-erased', { kind: parent?.split(':')[0] })
      return key
    },
    drop: async (tx, id) => {
      held.delete(tx) // its children go too
      await tx.rows(sql`delete from store.key where id = ${id}`)
    },
  }
}
