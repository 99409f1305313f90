import { uuidv7 } from '#kernel'
import { type Keys, list, seal, sql, type Tx, unseal } from '#store'
import type { Delivery, Subscription } from './contract.ts'

const columns = sql.raw('id, agency_id as agency, partner, url, types, made_at as "madeAt"')
const keyOf = (id: string) => `webhook:${id}`

export async function saveSubscription(
  keys: Keys,
  tx: Tx,
  { agency, partner, url, types }: Pick<Subscription, 'agency' | 'partner' | 'url' | 'types'>,
  secret: string,
): Promise<string> {
  const id = uuidv7(tx.now)
  const sealed = seal(await keys.ensure(tx, keyOf(id)), Buffer.from(secret), keyOf(id))
  await tx.rows(sql`insert into webhooks.subscription (id, agency_id, partner, url, types, secret, made_at, made_by)
    values (${id}, ${agency}, ${partner}, ${url}, ${list(types)}::text[], ${sealed}, ${tx.at}, ${tx.who.actor})`)
  return id
}

/** Those of the agency of this unit of work, with those of the partners for whom it answers; a partner sees its own alone. Oldest first. */
export const subscriptions = (tx: Tx, agency: string): Promise<Subscription[]> =>
  tx.rows(sql<Subscription>`select ${columns} from webhooks.subscription where agency_id = ${agency} order by id`)

export const subscriptionById = (tx: Tx, agency: string, id: string): Promise<Subscription | undefined> =>
  tx.row(sql<Subscription>`select ${columns} from webhooks.subscription where agency_id = ${agency} and id = ${id}`)

/** Its deliveries go with it. Answers whether there was one. */
export async function dropSubscription(keys: Keys, tx: Tx, agency: string, id: string): Promise<boolean> {
  const row = await tx.row(sql<{ id: string }>`delete from webhooks.subscription where agency_id = ${agency} and id = ${id} returning id`)
  if (row !== undefined) await keys.drop(tx, keyOf(id))
  return row !== undefined
}

/** Who wants to hear of this in a case: programs of its agency, and of the partner who began it. What happened before they asked is not told. */
export const listeners = (
  tx: Tx,
  { agency, partner }: Pick<Subscription, 'agency' | 'partner'>,
  { type, at }: { readonly type: string; readonly at: string },
): Promise<Subscription[]> =>
  tx.rows(sql<Subscription>`select ${columns} from webhooks.subscription where ((agency_id = ${agency} and partner is null) or partner = ${partner})
    and ${type} = any(types) and made_at <= ${at}::timestamptz order by id`)

/** A delivery that waits; undefined when this event is on its way to this subscription already. */
export const addDelivery = (
  tx: Tx,
  { id: subscription, agency }: Subscription,
  { event, type, payload }: { readonly event: string; readonly type: string; readonly payload: string },
): Promise<{ id: string } | undefined> =>
  tx.row(sql<{ id: string }>`insert into webhooks.delivery (id, subscription_id, agency_id, event_id, type, payload, state, made_at)
    values (${uuidv7(tx.now)}, ${subscription}, ${agency}, ${event}, ${type}, ${payload}, 'waiting', ${tx.at})
    on conflict (subscription_id, event_id) do nothing returning id`)

const deliveryColumns =
  sql.raw(`d.id, d.subscription_id as subscription, d.agency_id as agency, d.type, d.payload, d.state, d.made_at as "madeAt",
  (select count(*)::int from webhooks.attempt a where a.delivery_id = d.id) as tries,
  (select a.outcome from webhooks.attempt a where a.delivery_id = d.id order by a.number desc limit 1) as outcome`)

/** Newest first; `after`: the id of the last one of the page before. */
export const deliveries = (tx: Tx, subscription: string, limit: number, after?: string): Promise<Delivery[]> =>
  tx.rows(sql<Delivery>`select ${deliveryColumns} from webhooks.delivery d where d.subscription_id = ${subscription}
    ${after === undefined ? sql`` : sql`and d.id < ${after}::uuid`} order by d.id desc limit ${limit}`)

export interface Begun {
  readonly delivery: Delivery
  readonly url: string
  readonly partner: string | null
  readonly secret: string
  readonly number: number
}

/** Writes down an attempt before it is made. undefined: it was delivered, given up, or nobody listens any more. */
export async function beginAttempt(keys: Keys, tx: Tx, id: string): Promise<Begun | undefined> {
  const delivery = await tx.row(
    sql<
      Delivery & Pick<Begun, 'url' | 'partner'> & { secret: Uint8Array }
    >`select ${deliveryColumns}, s.url, s.partner, s.secret from webhooks.delivery d
      join webhooks.subscription s on s.id = d.subscription_id where d.id = ${id} and d.state = 'waiting' for update of d`,
  )
  if (delivery === undefined) return undefined
  const key = await keys.open(tx, keyOf(delivery.subscription))
  if (key === undefined) return undefined
  const number = delivery.tries + 1
  await tx.rows(
    sql`insert into webhooks.attempt (delivery_id, agency_id, number, at) values (${id}, ${delivery.agency}, ${number}, ${tx.at})`,
  )
  const { url, partner } = delivery
  return { delivery, url, partner, secret: unseal(key, delivery.secret, keyOf(delivery.subscription)).toString(), number }
}

export async function endAttempt(tx: Tx, id: string, number: number, outcome: string, state: Delivery['state']): Promise<void> {
  await tx.rows(sql`update webhooks.attempt set outcome = ${outcome} where delivery_id = ${id} and number = ${number}`)
  await tx.rows(sql`update webhooks.delivery set state = ${state} where id = ${id}`)
}

/** Waits again, delivered or dead. Answers whether there is one. */
export const waitAgain = async (tx: Tx, subscription: string, id: string): Promise<boolean> =>
  (await tx.row(
    sql`update webhooks.delivery set state = 'waiting' where id = ${id} and subscription_id = ${subscription} returning id`,
  )) !== undefined

/** What is older than a month is of no use to anybody. */
export const tidy = (tx: Tx, before: string) => tx.rows(sql`delete from webhooks.delivery where made_at < ${before}`)
