import { createHash, randomBytes } from 'node:crypto'
import { type Actor, Refusal, uuidv7 } from '#kernel'
import { sql, type Tx } from '#store'
import type { Ctx } from '#web'
import { type Account, accountById } from './accounts.ts'
import { asAccount, asSystem, type IdentityEdge } from './edge.ts'
import { happened, toSession } from './events.ts'
import { type Level, lower, type Strength } from './levels.ts'
import { carryOn } from './openid/sessions.ts'
import { browserOf } from './place.ts'

/** Half an hour without a sign, eight hours at most: the page warns before and keeps what was typed. */
const idleMinutes = 30
const longestMinutes = 8 * 60

const digestOf = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** How somebody showed that it is her: what every way of signing in (passkey, code, provider, wallet) makes of itself. */
export interface Way {
  readonly strength: Strength
  /** the most that this authentication carries */
  readonly ceiling: Level
  /** what a passkey enrolled from this session may carry; null: none may be enrolled */
  readonly enrols: Level | null
  readonly passkey?: string
}

export interface Opened {
  readonly secret: string
  readonly again: boolean
}

/** Where the request comes from, as the router tells it. */
export type Place = Pick<Ctx, 'network' | 'header' | 'secret'>

/**
 * Opens a session and answers the secret of its cookie. An earlier session of the browser is ended (no fixation); `again`: it was this account's, and
 * for whom she was acting stays.
 * Refuses `identity.passkey-needed`: outside the demonstration an agent signs in by what cannot be phished.
 */
export async function openSession(edge: IdentityEdge, account: Account, way: Way, place: Place): Promise<Opened> {
  if (account.kind === 'agent' && !edge.config.demo && (way.strength === 'demo' || way.strength === 'code'))
    throw new Refusal('identity.passkey-needed')
  const secret = randomBytes(32).toString('base64url')
  const { secret: earlier } = place
  const found = earlier === undefined ? undefined : await edge.store.as(asSystem, (tx) => sessionBy(tx, earlier))
  // Of the same account only: what somebody else chose in this browser is not taken over.
  const before = found?.account === account.id ? found : undefined
  const browser = browserOf(place.header('user-agent'))
  await edge.store.as(asAccount(account), async (tx) => {
    const id = uuidv7(tx.now)
    await tx.often(sql`
      insert into identity.session (digest, id, account_id, made_at, seen_at, ends_at, strength, ceiling, enrols, passkey_id, browser, network, mandate_id)
      values (${digestOf(secret)}, ${id}, ${account.id}, ${tx.at}, ${tx.at}, ${after(tx.now, idleMinutes)}, ${way.strength}, ${way.ceiling}, ${way.enrols},
        ${way.passkey ?? null}, ${browser}, ${place.network}, ${before?.mandate ?? null})`)
    const level = lower(account.proofing, way.ceiling)
    const payload = { strength: way.strength, level, passkey: way.passkey, browser, network: place.network }
    await edge.log.append(tx, toSession(account, id), [{ type: happened.signedIn.type, payload }])
    if (before !== undefined) await carryOn(tx, before.id, id)
  })
  if (earlier !== undefined) await edge.store.as(asSystem, (tx) => remove(tx, earlier))
  return { secret, again: before !== undefined }
}

interface Row {
  readonly id: string
  readonly account: string
  readonly at: string
  readonly seen: string
  readonly ends: string
  readonly strength: Strength
  readonly ceiling: Level
  readonly enrols: Level | null
  readonly passkey: string | null
  readonly browser: string
  readonly network: string
  /** for whom it acts now */
  readonly mandate: string | null
}
const columns = sql.raw(
  'id, account_id as account, made_at as at, seen_at as seen, ends_at as ends, strength, ceiling, enrols, passkey_id as passkey, browser, network, mandate_id as mandate',
)
export type SessionRow = Row

/** Sessions of an account that have not ended, newest sign first. */
export const sessionsOf = (tx: Tx, account: string): Promise<Row[]> =>
  tx.rows(sql<Row>`select ${columns} from identity.session where account_id = ${account} and ends_at > ${tx.at} order by seen_at desc`)

/** The session that a cookie opens. */
export const sessionBy = async (tx: Tx, secret: string): Promise<Row | undefined> =>
  (await tx.often(sql<Row>`select ${columns} from identity.session where digest = ${digestOf(secret)} and ends_at > ${tx.at}`))[0]

/** For whom a session acts from here on; null: for herself. */
export const actIn = (tx: Tx, session: string, mandate: string | null) =>
  tx.rows(sql`update identity.session set mandate_id = ${mandate} where id = ${session}`)

/** Ends one session of an account, or all but one; answers how many. */
export async function endSessions(
  edge: IdentityEdge,
  account: Account,
  which: { readonly id: string } | { readonly allBut: string },
): Promise<number> {
  return await edge.store.as(asAccount(account), async (tx) => {
    const ended = await tx.rows(
      'id' in which
        ? sql<{ id: string }>`delete from identity.session where account_id = ${account.id} and id = ${which.id} returning id`
        : sql<{ id: string }>`delete from identity.session where account_id = ${account.id} and id <> ${which.allBut} returning id`,
    )
    const why = 'id' in which ? 'ended' : 'all-others'
    for (const { id } of ended) await edge.log.append(tx, toSession(account, id), [{ type: happened.sessionEnded.type, payload: { why } }])
    return ended.length
  })
}

/** Signing out. */
export const endSession = (edge: IdentityEdge, secret: string): Promise<void> =>
  edge.store.as(asSystem, async (tx) => {
    const row = await sessionBy(tx, secret)
    const account = row === undefined ? undefined : await accountById(tx, row.account)
    await remove(tx, secret)
    if (row !== undefined && account !== undefined)
      await edge.log.append(tx, toSession(account, row.id), [{ type: happened.sessionEnded.type, payload: { why: 'signed-out' } }])
  })

/** Moves the end of a session, at most once a minute; answers when it ends. */
export async function keepAlive(tx: Tx, session: Row): Promise<string> {
  if (tx.now - Date.parse(session.seen) <= 60_000) return session.ends
  const endsAt = [after(tx.now, idleMinutes), after(Date.parse(session.at), longestMinutes)].sort()[0]!
  await tx.rows(sql`update identity.session set seen_at = ${tx.at}, ends_at = ${endsAt} where id = ${session.id}`)
  return endsAt
}

/**
 * The actor that every room sees. A code by e-mail on an account whose person was proofed opens nothing of hers: who reads a mailbox is not yet she,
 * so the actor has neither person nor rights until she signs in better.
 */
export function actorFrom(
  account: Account,
  lang: string,
  session?: Pick<Row, 'id' | 'strength' | 'ceiling' | 'at'> & { readonly endsAt: string },
): Actor {
  const { capacity: words, proofing } = account
  const assurance = session === undefined ? proofing : lower(proofing, session.ceiling)
  const bare = isBare({ assurance, proofing })
  return {
    kind: account.kind,
    account: account.id,
    person: bare ? undefined : (account.person ?? undefined),
    agency: account.agency ?? undefined,
    teams: bare ? [] : account.teams,
    may: bare ? [] : account.may,
    given: account.given,
    family: account.family,
    capacity: account.kind === 'person' || words === null ? undefined : (words[lang] ?? Object.values(words)[0]),
    assurance,
    ...(session === undefined
      ? {}
      : {
          session: {
            id: session.id,
            endsAt: session.endsAt,
            proofing,
            strength: session.strength,
            at: session.at,
            ...(account.heldUntil == null ? {} : { heldUntil: account.heldUntil }),
          },
        }),
  }
}

const isBare = ({ assurance, proofing }: { assurance: Level; proofing: Level }) => assurance === 'none' && proofing !== 'none'

/** The level that a session lacks to open anything of its account; undefined: none. */
export const lacks = (actor: Actor): Level | undefined =>
  actor.session !== undefined && isBare({ assurance: actor.assurance, proofing: actor.session.proofing }) ? 'low' : undefined

async function remove(tx: Tx, secret: string): Promise<void> {
  await tx.rows(sql`delete from identity.session where digest = ${digestOf(secret)}`)
}

const after = (now: number, minutes: number) => new Date(now + minutes * 60_000).toISOString()
