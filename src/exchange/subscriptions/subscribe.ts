import { Refusal } from '#kernel'
import type { Tx } from '#store'
import { readUrl } from '#webhooks'
import type { ExchangeEdge } from '../contract.ts'
import { asParty, type Own } from '../own.ts'
import { readParameters } from '../parameters.ts'
import { namedQuery } from '../query.ts'
import { takeTurn } from '../store.ts'
import { asked, mostSubscriptions } from './contract.ts'
import { reportJobName } from './report.ts'
import { addSubscription, addUntold, type Subscription, subscriptionsOf } from './store.ts'

/**
 * A party's own system is to be told what a named query finds from now on, or from an instant on. Refuses `exchange.query-unknown`,
 * `exchange.subscription-invalid`, `exchange.subscriptions-many`.
 */
export async function subscribe(edge: ExchangeEdge, own: Own, name: string, body: unknown): Promise<Subscription> {
  const read = asked.safeParse(body)
  if (!read.success) throw new Refusal('exchange.subscription-invalid', { at: read.error.issues[0]?.path.join('.') })
  const { signatureToken, secret, schedule, reportIfEmpty = false, initialRecordTime } = read.data
  const dest = addressOf(edge, read.data.dest)
  const { agency } = own.own
  return await edge.store.as(asParty(own), async (tx) => {
    // What is recorded meanwhile waits: it is either of before, or told.
    await takeTurn(tx, agency)
    const query = await namedQuery(tx, agency, name)
    if (query === undefined) throw new Refusal('exchange.query-unknown')
    if ((await subscriptionsOf(tx, agency)).length >= mostSubscriptions)
      throw new Refusal('exchange.subscriptions-many', { most: mostSubscriptions })
    const initialAt = initialRecordTime === undefined ? tx.at : new Date(initialRecordTime).toISOString()
    const token = signatureToken ?? secret ?? ''
    const made = await addSubscription(edge.store.keys, tx, agency, {
      ...{ query: name, dest, token, schedule: schedule ?? null, reportIfEmpty, initialAt },
    })
    const before = await addUntold(tx, made, readParameters(query.parameters))
    if (before.length > 0 && made.schedule === null) await edge.store.enqueue(tx, reportJobName, { subscription: made.id })
    return made
  })
}

function addressOf(edge: ExchangeEdge, dest: string): string {
  try {
    return readUrl(dest, edge.config.demo).href
  } catch {
    throw new Refusal('exchange.subscription-invalid', { at: 'dest' })
  }
}

/** In the transaction that recorded them: which subscriptions have to be told which of these events. Streams are told at once. */
export async function spread(edge: ExchangeEdge, tx: Tx, { own: { agency } }: Own, events: readonly string[]): Promise<void> {
  if (events.length === 0) return
  for (const subscription of await subscriptionsOf(tx, agency)) {
    const query = await namedQuery(tx, agency, subscription.query)
    if (query === undefined) continue
    const added = await addUntold(tx, subscription, readParameters(query.parameters), events)
    if (added.length > 0 && subscription.schedule === null) await edge.store.enqueue(tx, reportJobName, { subscription: subscription.id })
  }
}
