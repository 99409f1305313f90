import { type Keys, list, seal, sql, type Tx, unseal } from '#store'
import type { Action } from './messages.ts'

export interface Stored {
  readonly correlation: string
  readonly partner: string
  readonly action: Action
  readonly transaction: string
  readonly answeredAt: string | null
  readonly message: unknown
}

interface Row extends Omit<Stored, 'message'> {
  readonly sealed: Uint8Array
}

const columns = sql.raw('correlation, partner, action, transaction_id as transaction, answered_at as "answeredAt", sealed')
const days = 30

/** Keeps a message that comes for the first time, sealed, for thirty days. false: it came before. */
export async function remember(
  keys: Keys,
  tx: Tx,
  given: Omit<Stored, 'answeredAt'> & { readonly id: string; readonly references: readonly string[] },
): Promise<boolean> {
  const { correlation, partner, action, transaction, message, id, references } = given
  await tx.rows(sql`delete from registries.message where at < ${tx.at}::timestamptz - ${`${days} days`}::interval`)
  const sealed = seal(await keys.ensure(tx, 'town'), Buffer.from(JSON.stringify(message)), `message:${correlation}`)
  const rows =
    await tx.rows(sql`insert into registries.message (correlation, partner, message_id, action, transaction_id, reference_ids, at, sealed)
    values (${correlation}, ${partner}, ${id}, ${action}, ${transaction}, ${list(references)}::text[], ${tx.at}, ${sealed})
    on conflict (partner, message_id) do nothing returning correlation`)
  return rows.length === 1
}

export const setAnswered = (tx: Tx, correlation: string) =>
  tx.rows(sql`update registries.message set answered_at = ${tx.at} where correlation = ${correlation}`)

async function opened(keys: Keys, tx: Tx, row: Row | undefined): Promise<Stored | undefined> {
  const key = row === undefined ? undefined : await keys.open(tx, 'town')
  if (row === undefined || key === undefined) return undefined
  const { sealed, ...rest } = row
  return { ...rest, message: JSON.parse(unseal(key, sealed, `message:${row.correlation}`).toString()) }
}

export const messageOf = async (keys: Keys, tx: Tx, correlation: string): Promise<Stored | undefined> =>
  opened(keys, tx, await tx.row(sql<Row>`select ${columns} from registries.message where correlation = ${correlation}`))

/** The newest request of a partner that a status question means; never one of another partner. */
export async function requestOf(
  keys: Keys,
  tx: Tx,
  partner: string,
  action: Action,
  by: string,
  values: readonly string[],
): Promise<Stored | undefined> {
  const where =
    by === 'reference_id_list'
      ? sql`reference_ids && ${list(values)}::text[]`
      : by === 'correlation_id'
        ? sql`correlation::text = ${values[0] ?? ''}`
        : sql`transaction_id = ${values[0] ?? ''}`
  const row = await tx.row(
    sql<Row>`select ${columns} from registries.message where partner = ${partner} and action = ${action} and ${where} order by at desc limit 1`,
  )
  return opened(keys, tx, row)
}

export interface Subscription {
  readonly code: string
  readonly partner: string
  readonly person: string
  readonly type: string
  readonly position: number
}

/** One subscription a partner and person; undefined: there is one. It hears of what happens from here on. */
export const addSubscription = (tx: Tx, given: Omit<Subscription, 'position'> & { readonly event: string }) =>
  tx.row(sql<{ code: string }>`insert into registries.subscription (code, partner, person_id, event, record_type, made_at, position)
    select ${given.code}::uuid, ${given.partner}, ${given.person}::uuid, ${given.event}, ${given.type}, ${tx.at}::timestamptz, coalesce((select max(position) from log.event), 0)
    where not exists (select 1 from registries.subscription where partner = ${given.partner} and person_id = ${given.person}::uuid and ended_at is null)
    returning code`)

export const endSubscription = (tx: Tx, partner: string, code: string) =>
  tx.row(
    sql<{
      code: string
    }>`update registries.subscription set ended_at = ${tx.at} where partner = ${partner} and code::text = ${code} and ended_at is null returning code`,
  )

export const subscriptions = (tx: Tx): Promise<Subscription[]> =>
  tx.rows(
    sql<Subscription>`select code, partner, person_id as person, record_type as type, position from registries.subscription where ended_at is null`,
  )

export const heard = (tx: Tx, code: string, position: string) =>
  tx.rows(sql`update registries.subscription set position = ${position} where code = ${code}`)
