import { createHash, randomBytes } from 'node:crypto'
import { type Actor, anonymous } from '#kernel'
import { type Store, sql, type Tx } from '#store'
import { type Account, accountById } from './accounts.ts'

/** Half an hour without a sign, eight hours at most: the page warns before and keeps what was typed. */
export const idleMinutes = 30
const longestMinutes = 8 * 60

const asSystem = { actor: 'system', purpose: 'securite' } as const
const digestOf = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** Opens a session and answers the secret of its cookie. An earlier session of the browser is ended (no fixation). */
export async function openSession(store: Store, account: string, earlier: string | undefined): Promise<{ secret: string }> {
  const secret = randomBytes(32).toString('base64url')
  await store.as(asSystem, async (tx) => {
    if (earlier !== undefined) await remove(tx, earlier)
    await tx.rows(sql`delete from identity.session where ends_at < ${tx.at}`)
    await tx.rows(
      sql`insert into identity.session (digest, account_id, made_at, seen_at, ends_at) values (${digestOf(secret)}, ${account}, ${tx.at}, ${tx.at}, ${after(tx.now, idleMinutes)})`,
    )
  })
  return { secret }
}

export const endSession = (store: Store, secret: string): Promise<void> => store.as(asSystem, (tx) => remove(tx, secret))

/** Who this cookie speaks for; anonymous when it is unknown or over. Its end is moved at most once a minute. */
export async function actorOf(store: Store, secret: string | undefined, lang: string): Promise<Actor> {
  if (secret === undefined || secret.length > 100) return anonymous
  return store.as(asSystem, async (tx) => {
    const digest = digestOf(secret)
    const session = await tx.row(sql<{ account: string; made_at: string; seen_at: string; ends_at: string }>`
      select account_id as account, made_at, seen_at, ends_at from identity.session where digest = ${digest} and ends_at > ${tx.at}`)
    const account = session === undefined ? undefined : await accountById(tx, session.account)
    if (session === undefined || account === undefined) return anonymous
    let endsAt = session.ends_at
    if (tx.now - Date.parse(session.seen_at) > 60_000) {
      endsAt = [after(tx.now, idleMinutes), after(Date.parse(session.made_at), longestMinutes)].sort()[0]!
      await tx.rows(sql`update identity.session set seen_at = ${tx.at}, ends_at = ${endsAt} where digest = ${digest}`)
    }
    return actorFrom(account, lang, { id: digest, endsAt, at: session.made_at })
  })
}

export function actorFrom(account: Account, lang: string, session?: Actor['session']): Actor {
  const capacity =
    account.kind === 'person'
      ? undefined
      : (account.capacity?.[lang] ?? (account.capacity === null ? undefined : Object.values(account.capacity)[0]))
  return {
    kind: account.kind,
    account: account.id,
    person: account.person ?? undefined,
    agency: account.agency ?? undefined,
    teams: account.teams,
    may: account.may,
    given: account.given,
    family: account.family,
    capacity,
    // The demonstration's sign-in proves nothing; its accounts are treated as proofed at level substantial so that every service can be tried.
    assurance: 'substantial',
    session,
  }
}

async function remove(tx: Tx, secret: string): Promise<void> {
  await tx.rows(sql`delete from identity.session where digest = ${digestOf(secret)}`)
}

const after = (now: number, minutes: number) => new Date(now + minutes * 60_000).toISOString()
