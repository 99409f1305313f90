import { generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto'
import { type Store, seal, sql, type Tx, unseal } from '#store'
import { asSystem } from './edge.ts'

const day = 86_400_000
/** A key is shown for a day before it signs: others keep our keys for hours. */
const ahead = day

export type SigningKey = JsonWebKey & { readonly kid: string }

/** Keys of one use, in a table `(kid, sealed, made_at)` of the room that uses them. */
export interface Ring {
  readonly table: `${string}.${string}`
  /** the town's key under which they are sealed */
  readonly under: string
  /** how long one signs, in milliseconds; without it for ever */
  readonly serves?: number
  /** what becomes of a key that signs no more: it goes, or its public half stays, for what it signed is read for years */
  readonly after: 'gone' | 'public'
  /** what else is said with a new key: the certificate of who it is */
  dress?(tx: Tx, key: SigningKey): Promise<SigningKey>
}

interface Row {
  readonly kid: string
  readonly sealed: Uint8Array
  readonly made_at: string
}

const rowsIn = (tx: Tx, { table }: Ring) =>
  tx.rows(sql<Row>`select kid, sealed, made_at from ${sql.table(table)} order by made_at desc, kid`)

/**
 * The keys to show, that which signs first. The first one is made when it is first needed and signs at once: nobody knows another.
 * They hang on a key of the town, which the master key outside the database wraps; every process finds the same.
 */
export const ringKeys = async (tx: Tx, store: Store, ring: Ring): Promise<readonly SigningKey[]> => {
  const key = await store.keys.ensure(tx, ring.under)
  let rows = await rowsIn(tx, ring)
  if (rows.length === 0) {
    await addKey(tx, ring, key)
    rows = await rowsIn(tx, ring)
  }
  const current = rows.find(({ made_at }) => tx.now - Date.parse(made_at) >= ahead) ?? rows.at(-1)!
  return [current, ...rows.filter((row) => row !== current)].map(({ kid, sealed }) => JSON.parse(unseal(key, sealed, kid).toString()))
}

/** `ringKeys` in a unit of work of its own. */
export const signingKeys = (store: Store, ring: Ring): Promise<readonly SigningKey[]> =>
  store.as(asSystem, (tx) => ringKeys(tx, store, ring))

/** Once a day: makes the next key when the newest has served its time; those that sign nothing that still counts go, or lose their private half. */
export async function rotateRing(tx: Tx, store: Store, ring: Ring): Promise<void> {
  const rows = await rowsIn(tx, ring)
  const [newest] = rows
  if (newest === undefined) return
  const key = await store.keys.ensure(tx, ring.under)
  if (ring.serves !== undefined && tx.now - Date.parse(newest.made_at) >= ring.serves) await addKey(tx, ring, key)
  // A key is over a day after its successor began to sign.
  for (const [index, { kid, sealed }] of rows.entries()) {
    if (index === 0 || tx.now - Date.parse(rows[index - 1]!.made_at) < 2 * ahead) continue
    if (ring.after === 'gone') await tx.rows(sql`delete from ${sql.table(ring.table)} where kid = ${kid}`)
    else {
      const { d, ...shown } = JSON.parse(unseal(key, sealed, kid).toString()) as SigningKey
      if (d === undefined) continue
      await tx.rows(
        sql`update ${sql.table(ring.table)} set sealed = ${seal(key, Buffer.from(JSON.stringify(shown)), kid)} where kid = ${kid}`,
      )
    }
  }
}

/** Two processes that both make the first: the lock lets one wait, and it finds the other's. */
async function addKey(tx: Tx, ring: Ring, key: Uint8Array): Promise<void> {
  await tx.rows(sql`select pg_advisory_xact_lock(hashtext(${ring.table}))`)
  const [newest] = await rowsIn(tx, ring)
  if (newest !== undefined && (ring.serves === undefined || tx.now - Date.parse(newest.made_at) < ring.serves)) return
  const kid = randomBytes(12).toString('base64url')
  const made: SigningKey = {
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
    kid,
    alg: 'ES256',
    use: 'sig',
  }
  const jwk = (await ring.dress?.(tx, made)) ?? made
  await tx.rows(
    sql`insert into ${sql.table(ring.table)} (kid, sealed, made_at) values (${kid}, ${seal(key, Buffer.from(JSON.stringify(jwk)), kid)}, ${tx.at})`,
  )
}
