import { generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto'
import { type Store, seal, sql, type Tx, unseal } from '#store'
import { asSystem } from '../edge.ts'

const day = 86_400_000
/** A key is shown for a day before it signs: sites keep our keys for hours. It signs for ninety days, and is shown for one more. */
const ahead = day
const serves = 90 * day

export type SigningKey = JsonWebKey & { readonly kid: string }

interface Row {
  readonly kid: string
  readonly sealed: Uint8Array
  readonly made_at: string
}

const rowsIn = (tx: Tx) => tx.rows(sql<Row>`select kid, sealed, made_at from identity.openid_key order by made_at desc, kid`)

/**
 * The keys to show, that which signs first. The first one is made when it is first needed and signs at once: nobody knows another.
 * They hang on a key of the town, which the master key outside the database wraps; every process finds the same.
 */
export async function signingKeys(store: Store): Promise<readonly SigningKey[]> {
  return await store.as(asSystem, async (tx) => {
    const key = await store.keys.ensure(tx, 'openid')
    let rows = await rowsIn(tx)
    if (rows.length === 0) {
      await addKey(tx, key)
      rows = await rowsIn(tx)
    }
    const current = rows.find(({ made_at }) => tx.now - Date.parse(made_at) >= ahead) ?? rows.at(-1)!
    return [current, ...rows.filter((row) => row !== current)].map(
      ({ kid, sealed }) => JSON.parse(unseal(key, sealed, kid).toString()) as SigningKey,
    )
  })
}

/** Once a day: makes the next key when the newest has served its time, and forgets those that sign nothing that still counts. */
export async function rotate(store: Store, tx: Tx): Promise<void> {
  const rows = await rowsIn(tx)
  const [newest] = rows
  if (newest === undefined) return
  if (tx.now - Date.parse(newest.made_at) >= serves) await addKey(tx, await store.keys.ensure(tx, 'openid'))
  // A key is over a day after its successor began to sign.
  for (const [index, row] of rows.entries())
    if (index > 0 && tx.now - Date.parse(rows[index - 1]!.made_at) >= 2 * ahead)
      await tx.rows(sql`delete from identity.openid_key where kid = ${row.kid}`)
}

/** Two processes that both make the first: the lock lets one wait, and it finds the other's. */
async function addKey(tx: Tx, key: Uint8Array): Promise<void> {
  await tx.rows(sql`select pg_advisory_xact_lock(hashtext('identity.openid_key'))`)
  const [newest] = await rowsIn(tx)
  if (newest !== undefined && tx.now - Date.parse(newest.made_at) < serves) return
  const kid = randomBytes(12).toString('base64url')
  const jwk: SigningKey = {
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
    kid,
    alg: 'ES256',
    use: 'sig',
  }
  await tx.rows(
    sql`insert into identity.openid_key (kid, sealed, made_at) values (${kid}, ${seal(key, Buffer.from(JSON.stringify(jwk)), kid)}, ${tx.at})`,
  )
}
