import { type Keys, seal, sql, type Tx, unseal } from '#store'
import type { Status } from '../contract.ts'

export type NotifyType = 'email' | 'sms' | 'letter'
export type KeyKind = 'live' | 'team' | 'test'

/** What was asked for, under a key of its own. */
export interface Content {
  /** address, number, or the lines of a letter */
  readonly to: readonly string[]
  readonly subject?: string
  readonly body: string
}

export interface Notification {
  readonly id: string
  readonly sender: string
  readonly kind: KeyKind
  readonly type: NotifyType
  readonly template: string
  readonly version: number
  readonly reference: string | null
  readonly simulated: string | null
  readonly at: string
  /** of its delivery, when it has one yet */
  readonly status: Status | null
  readonly failure: string | null
  readonly changedAt: string | null
  readonly segments: number | null
  readonly sealed: Uint8Array
}

export const keyOf = (id: string) => `notify:${id}`

const columns =
  sql.raw(`n.id, n.sender_id as sender, n.kind, n.type, n.template_id as template, n.template_version as version, n.reference, n.simulated, n.made_at as at,
  d.status, d.failure, d.changed_at as "changedAt", d.segments, n.sealed`)
const from = sql.raw('notices.notification n left join notices.delivery d on d.intent_id = n.id')

export type NewNotification = Pick<Notification, 'id' | 'sender' | 'kind' | 'type' | 'template' | 'version' | 'reference' | 'simulated'>

export const addNotification = (tx: Tx, one: NewNotification, key: Uint8Array, content: Content) =>
  tx.rows(sql`insert into notices.notification (id, sender_id, kind, type, template_id, template_version, reference, simulated, sealed, made_at)
    values (${one.id}, ${one.sender}, ${one.kind}, ${one.type}, ${one.template}, ${one.version}, ${one.reference}, ${one.simulated},
      ${seal(key, Buffer.from(JSON.stringify(content)), `notify:${one.id}`)}, ${tx.at})`)

export const notificationById = (tx: Tx, sender: string, id: string): Promise<Notification | undefined> =>
  tx.row(sql<Notification>`select ${columns} from ${from} where n.sender_id = ${sender} and n.id = ${id}`)

export interface Wanted {
  readonly type?: NotifyType
  readonly reference?: string
  /** those before this one */
  readonly before?: string
  readonly limit: number
}

/** The newest first: ids follow time. */
export const notificationsOf = (tx: Tx, sender: string, { type, reference, before, limit }: Wanted): Promise<Notification[]> =>
  tx.rows(sql<Notification>`select ${columns} from ${from} where n.sender_id = ${sender}
    ${type === undefined ? sql`` : sql`and n.type = ${type}`} ${reference === undefined ? sql`` : sql`and n.reference = ${reference}`}
    ${before === undefined ? sql`` : sql`and n.id < ${before}::uuid`} order by n.id desc limit ${limit}`)

export async function contentOf(keys: Keys, tx: Tx, { id, sealed }: Notification): Promise<Content | undefined> {
  const key = await keys.open(tx, keyOf(id))
  return key === undefined ? undefined : (JSON.parse(unseal(key, sealed, `notify:${id}`).toString()) as Content)
}

/** What is older goes with its key: message, delivery, intent. Answers how many. */
export async function forgetOlder(keys: Keys, tx: Tx, before: string, limit: number): Promise<number> {
  const rows = await tx.rows(sql<{ id: string }>`delete from notices.notification where id in
    (select id from notices.notification where made_at < ${before}::timestamptz order by made_at limit ${limit}) returning id`)
  for (const { id } of rows) {
    await tx.rows(sql`delete from notices.delivery where intent_id = ${id}`)
    await tx.rows(sql`delete from notices.intent where id = ${id}`)
    await keys.drop(tx, keyOf(id))
  }
  return rows.length
}
