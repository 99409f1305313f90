import { createHash, randomBytes } from 'node:crypto'
import { sql, type Tx } from '#store'
import { type Account, accountById } from './accounts.ts'
import type { Level } from './levels.ts'

const digestOf = (token: string) => createHash('sha256').update(token).digest('base64url')

/** A link for one key of one account: its token, shown once. An earlier link of the account is void. */
export async function invite(tx: Tx, account: string, carries: Level, hours: number): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const ends = new Date(tx.now + hours * 3_600_000).toISOString()
  await tx.rows(sql`delete from identity.invitation where account_id = ${account}`)
  await tx.rows(
    sql`insert into identity.invitation (digest, account_id, carries, ends_at) values (${digestOf(token)}, ${account}, ${carries}, ${ends})`,
  )
  return token
}

export interface Invited {
  readonly account: Account
  readonly carries: Level
}

/** Whose link this is; undefined: used, void or too old. */
export const invitedBy = (tx: Tx, token: string): Promise<Invited | undefined> =>
  read(
    tx,
    sql<Row>`select account_id as account, carries from identity.invitation where digest = ${digestOf(token)} and ends_at > ${tx.at}`,
  )

/** Uses it up. */
export const takeInvitation = (tx: Tx, token: string): Promise<Invited | undefined> =>
  read(
    tx,
    sql<Row>`delete from identity.invitation where digest = ${digestOf(token)} and ends_at > ${tx.at} returning account_id as account, carries`,
  )

interface Row {
  readonly account: string
  readonly carries: Level
}

async function read(tx: Tx, query: ReturnType<typeof sql<Row>>): Promise<Invited | undefined> {
  const row = await tx.row(query)
  const account = row === undefined ? undefined : await accountById(tx, row.account)
  return row === undefined || account === undefined ? undefined : { account, carries: row.carries }
}
