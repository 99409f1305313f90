import { asAgent, type CasesEdge } from '#cases'
import { type Actor, Refusal } from '#kernel'
import { type Delivery, mostSubscriptions, newSecret, readTypes, readUrl, type Subscription } from './contract.ts'
import { deliverJob } from './deliver.ts'
import { deliveries, dropSubscription, saveSubscription, subscriptionById, subscriptions, waitAgain } from './store.ts'

/** What an administrator does for her own agency; another's subscriptions are not there. */
interface Who {
  readonly edge: CasesEdge
  readonly actor: Actor
}

const as = ({ actor }: Who) => asAgent(actor, 'administration')
const agencyOf = ({ actor }: Who): string => actor.agency ?? ''

export const mine = (who: Who): Promise<Subscription[]> => who.edge.store.as(as(who), (tx) => subscriptions(tx, agencyOf(who)))

/** Answers the secret, this once. Refuses `webhook.url-wrong`, `webhook.types-missing`, `webhook.too-many`. */
export async function subscribe(
  who: Who,
  { url, types }: { readonly url: string; readonly types: readonly string[] },
): Promise<{ readonly id: string; readonly url: string; readonly types: readonly string[]; readonly secret: string }> {
  const { store, config } = who.edge
  const address = readUrl(url, config.demo).href
  const wanted = readTypes(types)
  const secret = newSecret()
  const id = await store.as(as(who), async (tx) => {
    if ((await subscriptions(tx, agencyOf(who))).length >= mostSubscriptions)
      throw new Refusal('webhook.too-many', { most: mostSubscriptions })
    return await saveSubscription(store.keys, tx, agencyOf(who), address, wanted, secret)
  })
  return { id, url: address, types: wanted, secret }
}

/** Refuses `webhook.unknown`. */
export async function unsubscribe(who: Who, id: string): Promise<void> {
  const { store } = who.edge
  const gone = await store.as(as(who), (tx) => dropSubscription(store.keys, tx, agencyOf(who), id))
  if (!gone) throw new Refusal('webhook.unknown')
}

export const pageSize = 50

/** A subscription with its deliveries, newest first. Refuses `webhook.unknown`. */
export async function deliveriesOf(
  who: Who,
  id: string,
  after?: string,
): Promise<{ readonly subscription: Subscription; readonly shown: readonly Delivery[]; readonly next: string | undefined }> {
  return await who.edge.store.as(as(who), async (tx) => {
    const subscription = await subscriptionById(tx, agencyOf(who), id)
    if (subscription === undefined) throw new Refusal('webhook.unknown')
    const rows = await deliveries(tx, id, pageSize + 1, after)
    const shown = rows.slice(0, pageSize)
    return { subscription, shown, next: rows.length > pageSize ? shown.at(-1)?.id : undefined }
  })
}

/** Sends a delivery again, under its own id, so that the other side may know it. Refuses `webhook.unknown`. */
export async function replay(who: Who, id: string, delivery: string): Promise<void> {
  const { store } = who.edge
  await store.as(as(who), async (tx) => {
    const known = await subscriptionById(tx, agencyOf(who), id)
    if (known === undefined || !(await waitAgain(tx, id, delivery))) throw new Refusal('webhook.unknown')
    await store.enqueue(tx, deliverJob.name, { delivery })
  })
}
