import { createHash, randomBytes } from 'node:crypto'
import { sql, type Tx } from '#store'
import type { Level } from './levels.ts'

const count = 10
// Crockford's base 32: no letter that is taken for a figure. 16 signs are 80 bits, so a plain digest gives nothing away.
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const newCode = (): string =>
  [...randomBytes(16)]
    .map((byte) => signs[byte % 32])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-')

/** As typed in a hurry: any dashes and spaces, small letters, O for 0, I or L for 1. */
const plain = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
const digestOf = (account: string, code: string): string =>
  createHash('sha256')
    .update(`${account} ${plain(code)}`)
    .digest('base64url')

/** Ten new codes for an account; those of before are void. Only their digests are kept: this is the one time that they can be shown. */
export async function makeCodes(tx: Tx, account: string, carries: Level): Promise<readonly string[]> {
  await tx.rows(sql`delete from identity.recovery_code where account_id = ${account}`)
  const codes = Array.from({ length: count }, newCode)
  for (const code of codes)
    await tx.rows(
      sql`insert into identity.recovery_code (account_id, digest, carries, made_at) values (${account}, ${digestOf(account, code)}, ${carries}, ${tx.at})`,
    )
  return codes
}

/** Uses up a code; undefined when it is none of the account's, or was used. */
export async function useCode(
  tx: Tx,
  account: string,
  typed: string,
): Promise<{ readonly carries: Level; readonly left: number } | undefined> {
  const row = await tx.row(sql<{ carries: Level }>`
    update identity.recovery_code set used_at = ${tx.at} where account_id = ${account} and digest = ${digestOf(account, typed)} and used_at is null returning carries`)
  return row === undefined ? undefined : { carries: row.carries, left: (await codesLeft(tx, account)).left }
}

/** How many of an account's codes are unused, and since when they exist. */
export async function codesLeft(tx: Tx, account: string): Promise<{ readonly left: number; readonly made: string | null }> {
  const row = await tx.row(sql<{ left: number; made: string | null }>`
    select count(*) filter (where used_at is null)::int as left, max(made_at) as made from identity.recovery_code where account_id = ${account}`)
  return row ?? { left: 0, made: null }
}
