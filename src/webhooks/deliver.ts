import { createHmac } from 'node:crypto'
import { asSystem, type CasesEdge, readCase } from '#cases'
import { type EdgeBase, type Job, Refusal, traceId } from '#kernel'
import { isEventType, pauses, tellsPartner } from './contract.ts'
import { addDelivery, type Begun, beginAttempt, endAttempt, listeners, tidy } from './store.ts'

const access = asSystem('administration')
const day = 86_400_000

/** An event of a case → one delivery for each subscription of its agency that wants it. Repeated, it makes none twice. */
const spreadJob: Job<CasesEdge> = {
  name: 'webhooks.spread',
  run: async (edge, { event = '', stream = '' }) =>
    edge.store.as(access, async (tx) => {
      const [kind, id = ''] = stream.split(':')
      if (kind !== 'case') return
      const { row, view, events } = await readCase(edge, tx, { id })
      const found = events.find((one) => one.id === event)
      if (found === undefined || !isEventType(found.type)) return
      const { reference, service } = row
      const payload = JSON.stringify({ type: found.type, timestamp: found.at, data: { event, case: id, reference, service } })
      for (const one of await listeners(tx, { agency: row.agency, partner: view.partner ?? null }, found)) {
        if (one.partner !== null && !(tellsPartner(found) && isPartner(edge, one.partner))) continue
        const added = await addDelivery(tx, one, { event, type: found.type, payload })
        if (added !== undefined) await edge.store.enqueue(tx, deliverJob.name, { delivery: added.id })
      }
    }),
}

/** One attempt, written down before it is made; then the next after a pause, until it is heard or given up. */
export const deliverJob: Job<CasesEdge> = {
  name: 'webhooks.deliver',
  run: async (edge, { delivery = '' }) => {
    const begun = await edge.store.as(access, (tx) => beginAttempt(edge.store.keys, tx, delivery))
    if (begun === undefined) return
    const known = begun.partner === null || isPartner(edge, begun.partner)
    const outcome = known ? await attempt(edge, begun) : 'webhook.partner-gone'
    const heard = /^2\d\d$/.test(outcome)
    const pause = heard || !known ? undefined : pauses[begun.number - 1]
    await edge.store.as(access, async (tx) => {
      await endAttempt(tx, delivery, begun.number, outcome, heard ? 'delivered' : pause === undefined ? 'dead' : 'waiting')
      if (pause !== undefined) await edge.store.enqueue(tx, deliverJob.name, { delivery }, { after: new Date(tx.now + pause * 1000) })
    })
  },
}

/** Does the town's definition still let this partner begin cases? One that was taken out is told nothing more. */
const isPartner = ({ town }: CasesEdge, partner: string): boolean => town.partners.some(({ id, as }) => id === partner && as.length > 0)

const tidyJob: Job<CasesEdge> = {
  name: 'webhooks.tidy',
  every: '37 4 * * *',
  run: async (edge) => {
    await edge.store.as(access, (tx) => tidy(tx, new Date(tx.now - 30 * day).toISOString()))
  },
}

export const jobs = [spreadJob, deliverJob, tidyJob]

const attempt = (edge: CasesEdge, { delivery, url, secret }: Begun): Promise<string> =>
  postSigned(edge, { to: `webhook.${delivery.subscription}`, id: delivery.id, url, secret, body: delivery.payload })

export interface Signed {
  /** by which breaker and telemetry know the other side */
  readonly to: string
  /** the same whenever it is repeated */
  readonly id: string
  readonly url: string
  readonly body: string
  readonly secret: string
  readonly headers?: Readonly<Record<string, string>>
}

/** One signed call, to the origin of its address and nowhere else. Answers its status, or why there was none; nothing of the answer is read. */
export async function postSigned(edge: EdgeBase, { to, id, url, body, secret, headers = {} }: Signed): Promise<string> {
  const timestamp = Math.floor(edge.clock.now() / 1000)
  try {
    const { status } = await edge.outgoing.call({
      to,
      allow: [new URL(url).origin],
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers, ...headersOf(id, timestamp, body, secret) },
      body,
      idempotent: false, // what was not reached is tried again by us, and written down
      timeout: 10_000,
      most: 64 * 1024,
      trace: traceId(),
    })
    return String(status)
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** Standard Webhooks 1.0: HMAC-SHA-256 over id, timestamp and body under the secret's bytes. */
export const headersOf = (id: string, timestamp: number, body: string, secret: string): Readonly<Record<string, string>> => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')}`,
})
