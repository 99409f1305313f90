import type { Channel, Follows } from '#people'
import { type Keys, list, seal, sql, type Tx, unseal } from '#store'
import type { Intent, Notice, Reason, Status, Value, Way } from './contract.ts'
import type { Plan } from './decide.ts'
import { forgetDevices } from './push/store.ts'

export type AudienceKind = 'person' | 'officer' | 'address' | 'household' | 'followers'

export interface NewIntent {
  readonly id: string
  readonly intent: Intent
  readonly key: string
  readonly sealed: Uint8Array
}

export interface IntentRow {
  readonly id: string
  readonly key: string
  readonly audience: AudienceKind
  readonly person: string | null
  readonly agency: string | null
  readonly case: string | null
  readonly topic: Intent['topic']
  readonly template: string
  readonly urgent: boolean
  readonly legal: boolean
  readonly via: Channel | null
  readonly asks: boolean
  readonly state: 'open' | 'spread' | 'expired' | 'unwanted' | 'together' | 'joined'
  /** the message in which it goes with others; its own id: it goes by itself */
  readonly joinedIn: string | null
  /** the notice to a household of which it is one */
  readonly household: string | null
  readonly lookAt: string | null
  readonly expiresAt: string | null
  readonly readAt: string | null
  readonly keyId: string
  readonly sealed: Uint8Array | null
  readonly madeAt: string
}

/** What an intent keeps under its key. */
export interface Sealed {
  readonly to: Intent['to']
  readonly values: Readonly<Record<string, Value>>
  readonly link?: string
  readonly follows?: Follows
}

const kindOf = ({ to }: Intent): AudienceKind =>
  'person' in to ? 'person' : 'household' in to ? 'household' : 'followers' in to ? 'followers' : 'officer' in to ? 'officer' : 'address'

const personOf = ({ to }: Intent) => ('person' in to ? to.person : 'household' in to ? to.household : 'officer' in to ? to.about : null)

/** Whoever writes an intent need not be allowed to read it: nothing comes back, and a key that is there already stays as it is. */
export const addIntent = (tx: Tx, rows: readonly NewIntent[]) =>
  tx.rows(sql`insert into notices.intent (id, key, audience, person_id, agency_id, case_id, topic, template, urgent, legal, via, asks, state, look_at, expires_at, key_id, sealed, made_at, household_id)
    values ${sql.join(
      rows.map(
        ({
          id,
          intent,
          key,
          sealed,
        }) => sql`(${id}::uuid, ${intent.key}, ${kindOf(intent)}, ${personOf(intent)}::uuid, ${intent.agency ?? null},
          ${intent.case ?? null}::uuid, ${intent.topic}, ${intent.template}, ${intent.urgency === 'urgent'}, ${intent.legal ?? false}, ${intent.via ?? null}, ${intent.asks ?? false}, 'open', ${tx.at}::timestamptz,
          ${intent.expires ?? null}::timestamptz, ${key}, ${sealed}, ${tx.at}::timestamptz, ${intent.household ?? null}::uuid)`,
      ),
    )} on conflict do nothing`)

const intentColumns =
  sql.raw(`i.id, i.key, i.audience, i.person_id as person, i.agency_id as agency, i.case_id as "case", i.topic, i.template, i.urgent, i.legal, i.via, i.asks, i.state, i.look_at as "lookAt",
  i.expires_at as "expiresAt", i.read_at as "readAt", i.key_id as "keyId", i.sealed, i.made_at as "madeAt", i.joined_in as "joinedIn", i.household_id as household`)

/** Intents that are to be looked at now, held by whoever took them until `lease`: after a crash another takes them. The urgent ones first. */
export const takeIntents = (tx: Tx, now: string, lease: string, limit: number): Promise<IntentRow[]> =>
  tx.rows(sql<IntentRow>`update notices.intent i set look_at = ${lease}::timestamptz
    where i.id in (select id from notices.intent where look_at <= ${now}::timestamptz order by urgent desc, look_at limit ${limit} for update skip locked)
    returning ${intentColumns}`)

export interface Planning {
  readonly intent: string
  readonly state: Exclude<Plan['state'], 'join'> | 'spread'
  /** look once more at this instant */
  readonly again: string | null
}

/** What was planned; not where somebody wrote meanwhile that it is to be looked at again, or that it was read. */
export const planned = (tx: Tx, lease: string, plans: readonly Planning[]) =>
  plans.length === 0
    ? Promise.resolve([])
    : tx.rows(sql`update notices.intent i set state = p.state, look_at = p.again
        from (values ${sql.join(plans.map(({ intent, state, again }) => sql`(${intent}::uuid, ${state}::text, ${again}::timestamptz)`))}) p(id, state, again)
        where i.id = p.id and i.look_at = ${lease}::timestamptz`)

export const intentsById = (tx: Tx, ids: readonly string[]): Promise<IntentRow[]> =>
  tx.rows(sql<IntentRow>`select ${intentColumns} from notices.intent i where i.id = any(${list(ids)}::uuid[])`)

/** What was told to a person, newest first; what officers were told about her is not hers. */
export const intentsOf = (tx: Tx, person: string, limit: number): Promise<IntentRow[]> =>
  tx.rows(sql<IntentRow>`select ${intentColumns} from notices.intent i
    where i.person_id = any(guichet.same_as(${person})) and i.audience = 'person' order by i.made_at desc, i.id desc limit ${limit}`)

/** What waits to go to a person in one message; nobody else takes it before the transaction ends. What she has opened meanwhile need not go. */
export const waitingTogether = (tx: Tx, person: string): Promise<IntentRow[]> =>
  tx.rows(sql<IntentRow>`select ${intentColumns} from notices.intent i
    where i.person_id = ${person} and i.audience = 'person' and i.state = 'together' and i.read_at is null order by i.made_at, i.id for update`)

/** These go in the message `into`. */
export const joined = (tx: Tx, ids: readonly string[], into: string) =>
  tx.rows(sql`update notices.intent set state = 'joined', joined_in = ${into}, look_at = null where id = any(${list(ids)}::uuid[])`)

/** These go by themselves, now. */
export const goAlone = (tx: Tx, ids: readonly string[]) =>
  tx.rows(sql`update notices.intent set state = 'open', joined_in = id, look_at = ${tx.at} where id = any(${list(ids)}::uuid[])`)

/** What goes in a message, as it was told. */
export const membersOf = (tx: Tx, messages: readonly string[]): Promise<IntentRow[]> =>
  messages.length === 0
    ? Promise.resolve([])
    : tx.rows(sql<IntentRow>`select ${intentColumns} from notices.intent i
        where i.joined_in = any(${list(messages)}::uuid[]) and i.joined_in <> i.id order by i.made_at, i.id`)

/** The first time that its person opened it; a letter for who did not read it is not needed any more. */
export const markRead = (tx: Tx, ids: readonly string[]) =>
  tx.rows(sql`update notices.intent set read_at = ${tx.at}, look_at = null
    where id = any(${list(ids)}::uuid[]) and audience = 'person' and read_at is null`)

/** As `markRead`, by the keys of what was told: messages that she read on the page of their case. */
export const markReadByKeys = (tx: Tx, keys: readonly string[]) =>
  tx.rows(sql`update notices.intent set read_at = ${tx.at}, look_at = null
    where key = any(${list(keys)}::text[]) and audience = 'person' and read_at is null`)

export const openIntent = async (keys: Keys, tx: Tx, intent: IntentRow): Promise<Sealed | undefined> => {
  const key = await keys.open(tx, intent.keyId)
  return key === undefined ? undefined : openSealed(key, intent)
}

export const openSealed = (key: Uint8Array, { id, sealed }: IntentRow): Sealed | undefined =>
  sealed === null ? undefined : (JSON.parse(unseal(key, sealed, `intent:${id}`).toString()) as Sealed)

export interface Delivery {
  readonly id: string
  readonly intent: string
  readonly channel: Way
  readonly reason: Reason
  readonly status: Status
  readonly attempts: number
  readonly failure: string | null
  readonly at: string
  readonly changedAt: string
  readonly notBefore: string | null
  readonly receivedAt: string | null
  readonly segments: number | null
}

export interface DeliveryRow extends Delivery {
  readonly person: string | null
  readonly agency: string | null
  readonly case: string | null
  readonly keyId: string
  readonly sealed: Uint8Array | null
}

const columns =
  sql.raw(`d.id, d.intent_id as intent, d.channel, d.reason, d.status, d.attempts, d.failure, d.made_at as at, d.changed_at as "changedAt",
  d.not_before as "notBefore", d.received_at as "receivedAt", d.segments, d.person_id as person, d.agency_id as agency, d.case_id as "case", d.key_id as "keyId", d.sealed`)

export const deliveriesOf = (tx: Tx, intents: readonly string[]): Promise<DeliveryRow[]> =>
  tx.rows(
    sql<DeliveryRow>`select ${columns} from notices.delivery d where d.intent_id = any(${list(intents)}::uuid[]) order by d.made_at, d.id`,
  )

/** Ways that are to be tried; the same way twice is one, and so are letters of one household to one address (`once`). */
export const addDeliveries = (
  tx: Tx,
  rows: readonly ({ readonly id: string; readonly intent: IntentRow; readonly notBefore: string; readonly once?: string } & Pick<
    Delivery,
    'channel' | 'reason'
  >)[],
) =>
  rows.length === 0
    ? Promise.resolve([])
    : tx.rows(sql`insert into notices.delivery (id, intent_id, channel, reason, person_id, agency_id, case_id, status, attempts, not_before, key_id, made_at, changed_at, once)
        values ${sql.join(
          rows.map(
            ({ id, intent, channel, reason, notBefore, once }) =>
              sql`(${id}::uuid, ${intent.id}::uuid, ${channel}, ${reason}, ${intent.person}::uuid, ${intent.agency}, ${intent.case}::uuid, 'planned', 0,
                ${notBefore}::timestamptz, ${intent.keyId}, ${tx.at}::timestamptz, ${tx.at}::timestamptz, ${once ?? null})`,
          ),
        )} on conflict do nothing`)

/** Ways whose time has come, held until `lease`. What is `trying` after its lease was cut off in the middle. */
export const takeDeliveries = (tx: Tx, now: string, lease: string, limit: number): Promise<DeliveryRow[]> =>
  tx.rows(sql<DeliveryRow>`update notices.delivery d set not_before = ${lease}::timestamptz
    where d.id in (select id from notices.delivery where status in ('planned', 'trying', 'waiting') and not_before <= ${now}::timestamptz
      order by not_before, id limit ${limit} for update skip locked)
    returning ${columns}`)

/** On record before the call; what is written stays as it was at the first attempt. Answers those that are still this worker's, who took them until `held`. */
export async function begin(
  tx: Tx,
  rows: readonly { readonly id: string; readonly sealed: Uint8Array; readonly whereto: string | undefined }[],
  held: string,
  lease: string,
): Promise<readonly string[]> {
  if (rows.length === 0) return []
  const begun = await tx.rows(sql<{ id: string }>`update notices.delivery d set status = 'trying', attempts = attempts + 1,
      sealed = coalesce(d.sealed, b.sealed), whereto = b.whereto, not_before = ${lease}::timestamptz, changed_at = ${tx.at}
    from (values ${sql.join(rows.map(({ id, sealed, whereto }) => sql`(${id}::uuid, ${sealed}::bytea, ${whereto ?? null}::text)`))}) b(id, sealed, whereto)
    where d.id = b.id and d.not_before = ${held}::timestamptz returning d.id`)
  return begun.map(({ id }) => id)
}

export interface End {
  readonly status: Status
  /** a code, never the other side's sentence, which may quote the address */
  readonly failure?: string
  readonly again?: string
  readonly provider?: string
  /** by which the other side names it in its receipt */
  readonly ref?: string
  readonly segments?: number
}

/** How attempts ended. What was lost is looked at once more: another way may reach her. */
export async function settle(tx: Tx, ...ends: readonly ({ readonly id: string } & End)[]): Promise<void> {
  if (ends.length === 0) return
  await tx.rows(sql`update notices.delivery d set status = e.status, failure = e.failure, not_before = e.again, provider = coalesce(e.provider, d.provider),
      provider_ref = coalesce(e.ref, d.provider_ref), segments = coalesce(e.segments, d.segments), changed_at = ${tx.at}
    from (values ${sql.join(
      ends.map(
        ({ id, status, failure, again, provider, ref, segments }) =>
          sql`(${id}::uuid, ${status}::text, ${failure ?? null}::text, ${again ?? null}::timestamptz, ${provider ?? null}::text, ${ref ?? null}::text, ${segments ?? null}::integer)`,
      ),
    )}) e(id, status, failure, again, provider, ref, segments) where d.id = e.id`)
  const lost = ends.filter(({ status }) => status === 'failed' || status === 'no-address').map(({ id }) => id)
  if (lost.length > 0) await lookAgain(tx, lost)
}

/** Taken in one order, so that two who write of the same ones never wait for each other. */
const lookAgain = (tx: Tx, deliveries: readonly string[]) =>
  tx.rows(sql`update notices.intent set look_at = ${tx.at} where id in (
    select id from notices.intent where state = 'open' and id in (select intent_id from notices.delivery where id = any(${list(deliveries)}::uuid[]))
    order by id for update)`)

/** The other side says what became of it. Answers the delivery, if there is one. */
export async function receipt(
  tx: Tx,
  provider: string,
  ref: string,
  status: 'received' | 'failed',
  failure?: string,
): Promise<string | undefined> {
  const row = await tx.row(sql<{
    id: string
  }>`update notices.delivery set status = ${status}, failure = ${failure ?? null}, received_at = ${tx.at}, not_before = null, changed_at = ${tx.at}
    where provider = ${provider} and provider_ref = ${ref} and status in ('trying', 'sent', 'unknown') returning id`)
  if (row !== undefined && status === 'failed') await lookAgain(tx, [row.id])
  return row?.id
}

/** Letters that a provider took and of which it has said nothing final; answers its names for them, and asks about others first the next time. */
export async function openLetters(tx: Tx, provider: string, since: string, limit: number): Promise<readonly string[]> {
  const rows = await tx.rows(sql<{ ref: string }>`update notices.delivery set changed_at = ${tx.at} where id in (
      select id from notices.delivery where provider = ${provider} and channel = 'letter' and status = 'sent' and made_at > ${since}::timestamptz
      order by changed_at, id limit ${limit})
    returning provider_ref as ref`)
  return rows.map(({ ref }) => ref)
}

/** An e-mail that came back. Answers whether there was one. */
export async function lostEmail(tx: Tx, intent: string): Promise<boolean> {
  const row = await tx.row(sql<{
    id: string
  }>`update notices.delivery set status = 'failed', failure = 'bounced', received_at = ${tx.at}, not_before = null, changed_at = ${tx.at}
    where intent_id = ${intent} and channel = 'email' and status in ('sent', 'shown', 'trying') returning id`)
  if (row !== undefined) await lookAgain(tx, [row.id])
  return row !== undefined
}

/** A device of hers says that it showed a notice. */
export const shownBy = (tx: Tx, intent: string, channel: Way) =>
  tx.rows(sql`update notices.delivery set status = 'received', received_at = ${tx.at}, not_before = null, changed_at = ${tx.at}
    where intent_id = ${intent} and channel = ${channel} and status in ('trying', 'sent')`)

export interface Opened extends Delivery {
  readonly notice: Notice
}

export function openNotice(key: Uint8Array, id: string, sealed: Uint8Array): Notice {
  return JSON.parse(unseal(key, sealed, `notice:${id}`).toString()) as Notice
}

export const sealNotice = (key: Uint8Array, id: string, notice: Notice): Buffer =>
  seal(key, Buffer.from(JSON.stringify(notice)), `notice:${id}`)

/** What was written, opened; undefined: not written yet, or its key was erased. */
export async function opened(keys: Keys, tx: Tx, row: DeliveryRow): Promise<Opened | undefined> {
  const key = row.sealed === null ? undefined : await keys.open(tx, row.keyId)
  if (key === undefined || row.sealed === null) return undefined
  const { id, intent, channel, reason, status, attempts, failure, at, changedAt, notBefore, receivedAt, segments } = row
  return {
    id,
    intent,
    channel,
    reason,
    status,
    attempts,
    failure,
    at,
    changedAt,
    notBefore,
    receivedAt,
    segments,
    notice: openNotice(key, id, row.sealed),
  }
}

/** The newest deliveries by some channels, opened; those whose key was erased are left out. */
export async function newest(keys: Keys, tx: Tx, channels: readonly Way[], limit: number): Promise<readonly Opened[]> {
  const rows = await tx.rows(sql<DeliveryRow>`select ${columns} from notices.delivery d
    where d.channel = any(${list(channels)}::text[]) and d.sealed is not null order by d.made_at desc, d.id desc limit ${limit}`)
  return (await Promise.all(rows.map((row) => opened(keys, tx, row)))).filter((found) => found !== undefined)
}

export async function deliveryById(keys: Keys, tx: Tx, id: string): Promise<Opened | undefined> {
  const row = await tx.row(sql<DeliveryRow>`select ${columns} from notices.delivery d where d.id = ${id}`)
  return row === undefined ? undefined : await opened(keys, tx, row)
}

/** What waits for a person of an agency: letters to print, messages of which nobody knows whether they went out. */
export const waitingAt = (tx: Tx, agency: string, limit = 200): Promise<DeliveryRow[]> =>
  tx.rows(sql<DeliveryRow>`select ${columns} from notices.delivery d
    where d.agency_id = ${agency} and (d.channel = 'letter' and d.status = 'to-print' or d.status = 'unknown') order by d.made_at, d.id limit ${limit}`)

export const waitingOne = (tx: Tx, agency: string, id: string): Promise<DeliveryRow | undefined> =>
  tx.row(sql<DeliveryRow>`select ${columns} from notices.delivery d
    where d.id = ${id} and d.agency_id = ${agency} and (d.channel = 'letter' and d.status = 'to-print' or d.status = 'unknown')`)

/** What a person's key or a case's sealed goes with it. */
export async function forget(tx: Tx, what: { readonly scope: string; readonly person: string; readonly case?: string }): Promise<void> {
  const which =
    what.scope === 'case'
      ? sql`case_id = ${what.case}`
      : what.scope === 'own'
        ? sql`person_id = ${what.person} and case_id is null`
        : sql`person_id = ${what.person}`
  if (what.scope !== 'case') await forgetDevices(tx, what.person)
  await tx.rows(sql`delete from notices.delivery where ${which}`)
  await tx.rows(sql`delete from notices.intent where ${which}`)
}
