import { list, sql, type Tx } from '#store'
import type { Reason, Status, Way } from '../contract.ts'
import type { IntentRow } from './intents.ts'

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

/** of `notices.delivery d` as `DeliveryRow` */
export const columns =
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

/** Taken a moment ago in this transaction, and not to go out now: due again at `again`, or over. */
export const putOff = (tx: Tx, ids: readonly string[], { status, failure, again }: Pick<End, 'status' | 'failure' | 'again'>) =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.rows(sql`update notices.delivery set status = ${status}, failure = ${failure ?? null}, not_before = ${again ?? null}::timestamptz, changed_at = ${tx.at}
        where id = any(${list(ids)}::uuid[])`)

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
