import { uuidv7 } from '#kernel'
import { type Keys, list, seal, sql, type Tx, unseal } from '#store'
import type { Asked } from '../parameters.ts'
import { where } from '../query.ts'
import { type Row, rowColumns } from '../store.ts'
import type { Schedule } from './schedule.ts'

export interface Subscription {
  readonly id: string
  readonly agency: string
  readonly query: string
  readonly dest: string
  /** null: a stream */
  readonly schedule: Schedule | null
  readonly reportIfEmpty: boolean
  readonly initialAt: string
  readonly madeAt: string
  /** until when the schedule was looked at */
  readonly ranAt: string
  /** attempts that failed since it was last reached */
  readonly tries: number
  readonly againAt: string | null
}

const columns = sql.raw(
  'id, agency_id as agency, query, dest, schedule, report_if_empty as "reportIfEmpty", initial_at as "initialAt", made_at as "madeAt", ran_at as "ranAt", tries, again_at as "againAt"',
)
const keyOf = (id: string) => `epcis-subscription:${id}`

export interface NewSubscription extends Pick<Subscription, 'query' | 'dest' | 'schedule' | 'reportIfEmpty' | 'initialAt'> {
  readonly token: string
}

export async function addSubscription(keys: Keys, tx: Tx, agency: string, given: NewSubscription): Promise<Subscription> {
  const id = uuidv7(tx.now)
  const token = seal(await keys.ensure(tx, keyOf(id)), Buffer.from(given.token), keyOf(id))
  const schedule = given.schedule === null ? null : JSON.stringify(given.schedule)
  await tx.rows(sql`insert into exchange.subscription (id, agency_id, query, dest, token, schedule, report_if_empty, initial_at, made_at, ran_at)
    values (${id}, ${agency}, ${given.query}, ${given.dest}, ${token}, ${schedule}::text::jsonb, ${given.reportIfEmpty}, ${given.initialAt}, ${tx.at}, ${tx.at})`)
  return { id, agency, ...given, madeAt: tx.at, ranAt: tx.at, tries: 0, againAt: null }
}

export const subscriptionsOf = (tx: Tx, agency: string, query?: string): Promise<Subscription[]> =>
  tx.rows(sql<Subscription>`select ${columns} from exchange.subscription
    where agency_id = ${agency} ${query === undefined ? sql`` : sql`and query = ${query}`} order by id`)

export const subscriptionById = (tx: Tx, agency: string, id: string): Promise<Subscription | undefined> =>
  tx.row(sql<Subscription>`select ${columns} from exchange.subscription where agency_id = ${agency} and id = ${id}`)

/** What it had still to be told goes with it. Answers whether there was one. */
export async function dropSubscription(keys: Keys, tx: Tx, agency: string, id: string): Promise<boolean> {
  const row = await tx.row(sql`delete from exchange.subscription where agency_id = ${agency} and id = ${id} returning id`)
  if (row !== undefined) await keys.drop(tx, keyOf(id))
  return row !== undefined
}

/**
 * Of these events, which were just recorded, those of its query are to be told. Without ids: all that were recorded since its first instant. A unit of work
 * that began before the subscription and wrote after it is of an earlier instant: it is told all the same, unless the first instant is still to come.
 */
export const addUntold = (
  tx: Tx,
  { id, agency, initialAt, madeAt }: Pick<Subscription, 'id' | 'agency' | 'initialAt' | 'madeAt'>,
  { conditions }: Pick<Asked, 'conditions'>,
  events?: readonly string[],
): Promise<{ event: string }[]> =>
  tx.rows(sql<{ event: string }>`insert into exchange.untold (subscription_id, event_id, agency_id)
    select ${id}::uuid, e.id, e.agency_id from exchange.event e where e.agency_id = ${agency}
    and (e.at >= ${initialAt}::timestamptz ${events === undefined ? sql`` : sql`or ${initialAt}::timestamptz <= ${madeAt}::timestamptz`})
    ${events === undefined ? sql`` : sql`and e.id = any(${list(events)}::uuid[])`} ${where(agency, conditions)}
    on conflict do nothing returning event_id as event`)

/** What a subscription has still to be told, the oldest first. */
const untold = (tx: Tx, { id, agency }: Pick<Subscription, 'id' | 'agency'>, limit: number): Promise<Row[]> =>
  tx.rows(sql<Row>`select ${rowColumns} from exchange.untold u join exchange.event e on e.id = u.event_id
    where u.subscription_id = ${id} and e.agency_id = ${agency} order by e.id limit ${limit}`)

export const dropUntold = (tx: Tx, id: string, events: readonly string[]) =>
  tx.rows(sql`delete from exchange.untold where subscription_id = ${id} and event_id = any(${list(events)}::uuid[])`)

/** So long nobody else tells it, if who began does not come back. Seconds. */
const lease = 60

export interface Begun {
  readonly subscription: Subscription
  readonly token: string
  readonly rows: readonly Row[]
}

/**
 * Begins to tell a subscription: the attempt is written down before it is made, and nobody else tells it meanwhile. `empty`: also when there is nothing.
 * undefined: it is gone, rests, is being told, or has nothing to hear.
 */
export async function beginReport(
  keys: Keys,
  tx: Tx,
  { id, agency, size, empty }: { readonly id: string; readonly agency: string; readonly size: number; readonly empty: boolean },
): Promise<Begun | undefined> {
  const row = await tx.row(sql<Subscription & { token: Uint8Array }>`update exchange.subscription
    set tries = tries + 1, again_at = ${tx.at}::timestamptz + make_interval(secs => ${lease})
    where agency_id = ${agency} and id = ${id} and (again_at is null or again_at <= ${tx.at}::timestamptz) returning ${columns}, token`)
  const key = row === undefined ? undefined : await keys.open(tx, keyOf(id))
  if (row === undefined || key === undefined) return undefined
  const rows = await untold(tx, row, size)
  if (rows.length === 0 && !(empty && row.reportIfEmpty)) {
    await tx.rows(sql`update exchange.subscription set tries = 0, again_at = null where id = ${id}`)
    return undefined
  }
  const { token, ...subscription } = row
  return { subscription, token: Buffer.from(unseal(key, token, keyOf(id))).toString(), rows }
}

/** What came of it. `again`: when it is tried again; without it at the next occasion. */
export const endReport = (tx: Tx, id: string, outcome: string, again: string | undefined) =>
  tx.rows(sql`update exchange.subscription set outcome = ${outcome}, again_at = ${again ?? null}::timestamptz,
    tries = ${again === undefined ? sql`0` : sql`tries`} where id = ${id}`)

export const ranUntil = (tx: Tx, id: string) => tx.rows(sql`update exchange.subscription set ran_at = ${tx.at} where id = ${id}`)
