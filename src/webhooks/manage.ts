import { asAgent, type CasesEdge } from '#cases'
import { type Actor, Refusal } from '#kernel'
import type { AccessContext } from '#store'
import { type Delivery, mostSubscriptions, newSecret, partnerTypes, readTypes, readUrl, type Subscription } from './contract.ts'
import { deliverJob } from './deliver.ts'
import { deliveries, dropSubscription, saveSubscription, subscriptionById, subscriptions, waitAgain } from './store.ts'

/** An administrator acts for her own agency, a partner for itself; another's subscriptions are not there. */
interface Who {
  readonly edge: CasesEdge
  readonly actor: Actor
}

/** A partner at work stands under the purpose of its definition, with the agency that answers for it. */
function as({ edge, actor }: Who): AccessContext & { readonly agency: string } {
  if (actor.partner === undefined) return { ...asAgent(actor, 'administration'), agency: actor.agency ?? '' }
  const found = edge.town.partners.find(({ id }) => id === actor.partner?.id)
  if (found === undefined) throw new Refusal('web.not-yours')
  return { actor: actor.account, agency: found.agency, purpose: found.purpose }
}
const partnerOf = ({ actor }: Who): string | null => actor.partner?.id ?? null

export async function mine(who: Who): Promise<Subscription[]> {
  const access = as(who)
  return await who.edge.store.as(access, (tx) => subscriptions(tx, access.agency))
}

/** Refuses `webhook.unknown`. */
export async function oneOf(who: Who, id: string): Promise<Subscription> {
  const access = as(who)
  const found = await who.edge.store.as(access, (tx) => subscriptionById(tx, access.agency, id))
  if (found === undefined) throw new Refusal('webhook.unknown')
  return found
}

/** Answers the secret, this once. Refuses `webhook.url-wrong`, `webhook.types-missing`, `webhook.too-many`. */
export async function subscribe(
  who: Who,
  { url, types }: { readonly url: string; readonly types: readonly string[] },
): Promise<{ readonly id: string; readonly url: string; readonly types: readonly string[]; readonly secret: string }> {
  const { store, config } = who.edge
  const address = readUrl(url, config.demo).href
  const partner = partnerOf(who)
  const wanted = readTypes(types, ...(partner === null ? [] : [partnerTypes]))
  const secret = newSecret()
  const access = as(who)
  const id = await store.as(access, async (tx) => {
    const own = (await subscriptions(tx, access.agency)).filter((one) => one.partner === partner)
    if (own.length >= mostSubscriptions) throw new Refusal('webhook.too-many', { most: mostSubscriptions })
    return await saveSubscription(store.keys, tx, { agency: access.agency, partner, url: address, types: wanted }, secret)
  })
  return { id, url: address, types: wanted, secret }
}

/** Refuses `webhook.unknown`. */
export async function unsubscribe(who: Who, id: string): Promise<void> {
  const { store } = who.edge
  const access = as(who)
  const gone = await store.as(access, (tx) => dropSubscription(store.keys, tx, access.agency, id))
  if (!gone) throw new Refusal('webhook.unknown')
}

export const pageSize = 50

/** A subscription with its deliveries, newest first. Refuses `webhook.unknown`. */
export async function deliveriesOf(
  who: Who,
  id: string,
  after?: string,
): Promise<{ readonly subscription: Subscription; readonly shown: readonly Delivery[]; readonly next: string | undefined }> {
  const access = as(who)
  return await who.edge.store.as(access, async (tx) => {
    const subscription = await subscriptionById(tx, access.agency, id)
    if (subscription === undefined) throw new Refusal('webhook.unknown')
    const rows = await deliveries(tx, id, pageSize + 1, after)
    const shown = rows.slice(0, pageSize)
    return { subscription, shown, next: rows.length > pageSize ? shown.at(-1)?.id : undefined }
  })
}

/** Sends a delivery again, under its own id, so that the other side may know it. Refuses `webhook.unknown`. */
export async function replay(who: Who, id: string, delivery: string): Promise<void> {
  const { store } = who.edge
  const access = as(who)
  await store.as(access, async (tx) => {
    const known = await subscriptionById(tx, access.agency, id)
    if (known === undefined || !(await waitAgain(tx, id, delivery))) throw new Refusal('webhook.unknown')
    await store.enqueue(tx, deliverJob.name, { delivery })
  })
}
