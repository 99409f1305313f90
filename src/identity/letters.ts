import { uuidv7 } from '#kernel'
import { seal, sql, type Tx, unseal } from '#store'
import type { Account } from './accounts.ts'
import type { IdentityEdge } from './edge.ts'
import { happened } from './events.ts'
import { tidyOpenid } from './openid/sessions.ts'
import { tidyTokens } from './tokens.ts'

/** An e-mail of the town about an account, as it will be sent. */
export interface Letter {
  readonly to: string
  readonly name: string
  readonly lang: string
  readonly subject: string
  readonly text: string
}

const day = 86_400_000

/**
 * Writes a letter in the caller's transaction; `#notices` hears of it by its event and sends it. It is sealed under a key of its own,
 * dropped after a day with a code, after thirty otherwise: then nobody can read what was sent, or to whom.
 */
export async function writeLetter(
  edge: IdentityEdge,
  tx: Tx,
  letter: Letter,
  about: string,
  account?: Pick<Account, 'person'>,
): Promise<{ readonly id: string; readonly key: Buffer }> {
  const id = uuidv7(tx.now)
  const person = account?.person ?? undefined
  const target = { stream: `letter:${id}`, key: `letter:${id}`, ...(person === undefined ? {} : { person, parent: `person:${person}` }) }
  await edge.log.append(tx, target, [{ type: happened.letter.type, payload: { about } }])
  const key = (await edge.store.keys.open(tx, target.key))!
  const ends = new Date(tx.now + (about === 'code' ? 1 : 30) * day).toISOString()
  await tx.rows(
    sql`insert into identity.letter (id, sealed, ends_at) values (${id}, ${seal(key, Buffer.from(JSON.stringify(letter)), id)}, ${ends})`,
  )
  return { id, key }
}

/** The letter to send, with the key under which whoever sends it keeps what it did; undefined when its time is over. */
export async function letterById(
  edge: Pick<IdentityEdge, 'store'>,
  tx: Tx,
  id: string,
): Promise<{ readonly letter: Letter; readonly key: string } | undefined> {
  const row = await tx.row(sql<{ sealed: Uint8Array }>`select sealed from identity.letter where id = ${id}`)
  const key = await edge.store.keys.open(tx, `letter:${id}`)
  if (row === undefined || key === undefined) return undefined
  return { letter: JSON.parse(unseal(key, row.sealed, id).toString()) as Letter, key: `letter:${id}` }
}

/** What is over: letters with their keys, codes, challenges, counts of attempts, invitations. */
export async function tidy(edge: IdentityEdge, tx: Tx): Promise<void> {
  for (const { id } of await tx.rows(sql<{ id: string }>`delete from identity.letter where ends_at < ${tx.at} returning id`))
    await edge.store.keys.drop(tx, `letter:${id}`)
  await tx.rows(sql`delete from identity.email_code where ends_at < ${tx.at}`)
  await tx.rows(sql`delete from identity.challenge where ends_at < ${tx.at}`)
  await tx.rows(sql`delete from identity.mandate_code where ends_at < ${tx.at}`)
  await tx.rows(sql`delete from identity.presentation where ends_at < ${tx.at}`)
  await tx.rows(sql`delete from identity.errand where ends_at < ${tx.at}`)
  await tx.rows(sql`delete from identity.verification where ends_at < ${tx.at}`)
  await tx.rows(sql`delete from identity.invitation where ends_at < ${tx.at}`)
  await tidyOpenid(tx)
  await tidyTokens(tx)
  await tx.rows(sql`delete from identity.session where ends_at < ${tx.at}`)
  await tx.rows(sql`delete from identity.attempt where hour < ${new Date(tx.now - day).toISOString()}`)
}
