import { randomBytes } from 'node:crypto'
import type { AdapterPayload } from 'oidc-provider'
import { uuidv7 } from '#kernel'
import { type Store, sql, type Tx } from '#store'
import { asSystem } from '../edge.ts'
import { acrOf, type Level, type Strength } from '../levels.ts'

/** The session of the browser that asks, as the provider must see it: ours is the only one. */
export interface Asking {
  readonly session: string
  readonly account: string
  /** instant of the authentication */
  readonly at: string
  readonly endsAt: string
  readonly issuer: string
  readonly level: Level
  readonly strength: Strength
}

/** RFC 8176, as far as it has a name for it: a key in a device or copied between devices, with the user verified; a code that was sent. */
const methods: Partial<Readonly<Record<Strength, readonly string[]>>> = {
  'passkey-bound': ['hwk', 'user', 'mfa'],
  passkey: ['swk', 'user', 'mfa'],
  code: ['otp'],
}

export const amrOf = (strength: Strength): string[] => [...(methods[strength] ?? [])]

interface Visit {
  readonly sid?: string
  readonly grantId?: string
}
type Visits = Readonly<Record<string, Visit>>

interface Row {
  readonly uid: string
  readonly account: string
  readonly at: string
  readonly ends: string
  readonly visits: Visits
}
const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000)

const payloadOf = ({ uid, account, at, ends, visits }: Row): AdapterPayload => ({
  kind: 'Session',
  jti: uid,
  uid,
  accountId: account,
  loginTs: seconds(at),
  iat: seconds(at),
  exp: seconds(ends),
  authorizations: { ...visits },
})

const columns = sql.raw(`o.uid, s.account_id as account, s.made_at as at, s.ends_at as ends,
  coalesce((select json_object_agg(v.client, json_build_object('sid', v.sid, 'grantId', v.grant_id)) from identity.openid_visit v where v.uid = o.uid), '{}') as visits`)

/** The provider's session of the browser that asks. Without one it is made up, and stored as soon as a site asked something of it. */
export async function sessionOf(store: Store, asking: Asking): Promise<AdapterPayload> {
  const row = await store.as(asSystem, (tx) =>
    tx.row(
      sql<Row>`select ${columns} from identity.openid_session o join identity.session s on s.id = o.session_id where o.session_id = ${asking.session}`,
    ),
  )
  const { account, at, endsAt, level, strength } = asking
  return {
    ...payloadOf(row ?? { uid: randomBytes(16).toString('base64url'), account, at, ends: endsAt, visits: {} }),
    acr: acrOf(level),
    amr: amrOf(strength),
  }
}

/** Sessions by the name that tokens know; one that has ended is not among them: its tokens open nothing more. */
export async function sessionsByUid(tx: Tx, uids: readonly string[]): Promise<ReadonlyMap<string, AdapterPayload>> {
  if (uids.length === 0) return new Map()
  const rows = await tx.rows(sql<Row>`select ${columns} from identity.openid_session o join identity.session s on s.id = o.session_id
    where o.uid = any(${`{${uids.map((one) => `"${one.replace(/[^\w-]/g, '')}"`).join(',')}}`}::text[]) and s.ends_at > ${tx.at}`)
  return new Map(rows.map((row) => [row.uid, payloadOf(row)]))
}

/** Keeps the session under the name that sites know, and which of them came to know it, each under its own `sid`. */
export async function keepVisits(store: Store, asking: Asking, payload: AdapterPayload): Promise<void> {
  const visits = Object.entries((payload.authorizations ?? {}) as Visits).filter(([, { sid }]) => sid !== undefined)
  await store.as(asSystem, async (tx) => {
    // Two sites at one moment: whoever comes second joins the session that the first made.
    const row = await tx.row(sql<{ uid: string }>`insert into identity.openid_session (uid, session_id, account_id, issuer)
      values (${payload.uid ?? ''}, ${asking.session}, ${asking.account}, ${asking.issuer})
      on conflict (session_id) do update set issuer = excluded.issuer returning uid`)
    for (const [client, { sid = '', grantId }] of visits)
      await tx.rows(sql`insert into identity.openid_visit (uid, client, sid, grant_id) values (${row!.uid}, ${client}, ${sid}, ${grantId ?? null})
        on conflict (uid, client) do update set sid = excluded.sid, grant_id = excluded.grant_id`)
  })
}

/** She showed more surely that it is her: sites stay signed in, in the session that follows. */
export const carryOn = (tx: Tx, from: string, to: string) =>
  tx.rows(sql`update identity.openid_session set session_id = ${to} where session_id = ${from}`)

const farewellDays = 2

/** Says farewell to the sites of sessions that somebody ended, and answers the ids to send. What only ran out (`lapsed`) is told to nobody. */
export async function endedSessions(tx: Tx): Promise<readonly string[]> {
  const visits = await tx.rows(sql<{ account: string; client: string; sid: string; issuer: string }>`
    with ended as (delete from identity.openid_session o where not exists (select 1 from identity.session s where s.id = o.session_id) returning o.uid, o.account_id, o.issuer)
    select e.account_id as account, e.issuer, v.client, v.sid from ended e join identity.openid_visit v on v.uid = e.uid`)
  return await farewells(tx, visits)
}

/** A person took back what she agreed for a site: it is told as if her sessions there had ended. */
export async function endVisits(tx: Tx, account: string, client: string): Promise<readonly string[]> {
  const visits = await tx.rows(sql<{ account: string; client: string; sid: string; issuer: string }>`
    delete from identity.openid_visit v using identity.openid_session o where o.uid = v.uid and o.account_id = ${account} and v.client = ${client}
    returning o.account_id as account, o.issuer, v.client, v.sid`)
  return await farewells(tx, visits)
}

async function farewells(
  tx: Tx,
  visits: readonly { readonly account: string; readonly client: string; readonly sid: string; readonly issuer: string }[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const { account, client, sid, issuer } of visits) {
    const id = uuidv7(tx.now)
    const ends = new Date(tx.now + farewellDays * 86_400_000).toISOString()
    await tx.rows(sql`insert into identity.openid_farewell (id, account_id, client, sid, issuer, ends_at)
      values (${id}, ${account}, ${client}, ${sid}, ${issuer}, ${ends})`)
    ids.push(id)
  }
  return ids
}

/** What is over: records, farewells nobody took, and sessions that ran out, before their own rows go. */
export async function tidyOpenid(tx: Tx): Promise<void> {
  await tx.rows(sql`delete from identity.openid_record where ends_at < ${tx.at}`)
  await tx.rows(sql`delete from identity.openid_farewell where ends_at < ${tx.at}`)
  await tx.rows(sql`delete from identity.openid_grant where ends_at < ${tx.at}`)
  await tx.rows(sql`delete from identity.openid_session o using identity.session s where s.id = o.session_id and s.ends_at < ${tx.at}`)
}
