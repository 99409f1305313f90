import { sql, type Tx } from '#store'
import type { Level } from './levels.ts'

/** The public half of a key that a device or provider keeps for a person. */
export interface Passkey {
  readonly id: string
  readonly account: string
  /** the authenticator's own name of it, base64url */
  readonly credential: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
  readonly aaguid: string
  /** copied between devices by its provider; otherwise bound to one */
  readonly synced: boolean
  /** the highest level that it may give */
  readonly carries: Level
  readonly name: string
  readonly made: string
  readonly used: string | null
}

const columns = sql.raw(
  'id, account_id as account, credential, public_key as "publicKey", counter, transports, aaguid, synced, carries, name, made_at as made, used_at as used',
)

export const passkeysOf = (tx: Tx, account: string): Promise<Passkey[]> =>
  tx.rows(sql<Passkey>`select ${columns} from identity.passkey where account_id = ${account} order by made_at, id`)

export const passkeyBy = (tx: Tx, credential: string): Promise<Passkey | undefined> =>
  tx.row(sql<Passkey>`select ${columns} from identity.passkey where credential = ${credential}`)

export const addPasskey = (tx: Tx, key: Omit<Passkey, 'made' | 'used'>) =>
  tx.rows(sql`insert into identity.passkey (id, account_id, credential, public_key, counter, transports, aaguid, synced, carries, name, made_at)
    values (${key.id}, ${key.account}, ${key.credential}, ${Buffer.from(key.publicKey)}, ${key.counter},
      ${`{${key.transports.map((transport) => `"${transport.replace(/[^a-z-]/g, '')}"`).join(',')}}`}::text[], ${key.aaguid}, ${key.synced}, ${key.carries}, ${key.name}, ${tx.at})`)

/** Notes a use. False when another use with this or a later counter came first: then this one is not believed. */
export async function usedPasskey(tx: Tx, id: string, counter: number): Promise<boolean> {
  const row = await tx.row(sql<{ id: string }>`
    update identity.passkey set counter = ${counter}, used_at = ${tx.at}
    where id = ${id} and (counter < ${counter} or (counter = 0 and ${counter} = 0)) returning id`)
  return row !== undefined
}

export const namePasskey = (tx: Tx, account: string, id: string, name: string): Promise<{ id: string } | undefined> =>
  tx.row(sql<{ id: string }>`update identity.passkey set name = ${name} where id = ${id} and account_id = ${account} returning id`)

export const removePasskey = (tx: Tx, account: string, id: string): Promise<{ id: string } | undefined> =>
  tx.row(sql<{ id: string }>`delete from identity.passkey where id = ${id} and account_id = ${account} returning id`)
