import { createHash } from 'node:crypto'
import type { Job } from '#kernel'
import { pauses, postSigned } from '#webhooks'
import type { ExchangeEdge } from '../contract.ts'
import { headers, queryDocument } from '../epcis/answer.ts'
import { asParty, findOwn, type Own } from '../own.ts'
import { isDue } from './schedule.ts'
import { type Begun, beginReport, dropUntold, endReport, ranUntil, subscriptionsOf } from './store.ts'

export const reportJobName = 'exchange.report'
/** Events of one report at most; half as many when the other side says that it was too large (413). */
const most = 100

/** Tells a subscription what it was not told yet, a batch at a time. `empty`: also that there is nothing. */
export async function report(edge: ExchangeEdge, own: Own, id: string, empty: boolean): Promise<void> {
  for (let size = most, first = true; ; first = false) {
    const about = { id, agency: own.own.agency, size, empty: first && empty }
    const begun = await edge.store.as(asParty(own), (tx) => beginReport(edge.store.keys, tx, about))
    if (begun === undefined) return
    const { subscription, rows } = begun
    const outcome = await tell(edge, begun)
    const heard = /^2\d\d$/.test(outcome)
    const smaller = outcome === '413' && rows.length > 1
    const pause = heard || smaller ? undefined : pauses[subscription.tries - 1]
    await edge.store.as(asParty(own), async (tx) => {
      const again = pause === undefined ? undefined : new Date(tx.now + pause * 1000)
      await endReport(tx, id, outcome, again?.toISOString())
      const told = rows.map((row) => row.id)
      if (heard) await dropUntold(tx, id, told)
      if (again !== undefined)
        await edge.store.enqueue(tx, reportJobName, { subscription: id, ...(empty ? { empty: 'yes' } : {}) }, { after: again })
    })
    if (smaller) size = Math.ceil(rows.length / 2)
    else if (!heard) return
  }
}

/** The standard's own header says the token; the body is bound to it by the signature of Standard Webhooks. */
async function tell(edge: ExchangeEdge, { subscription: { id, query, dest }, rows, token }: Begun): Promise<string> {
  const body = JSON.stringify(queryDocument(edge.clock.instant(), query, rows, id))
  const about = createHash('sha256')
    .update(rows.map((row) => row.id).join(' '))
    .digest('hex')
    .slice(0, 32)
  return await postSigned(edge, {
    to: `epcis.${id}`,
    id: `${id}.${rows.length === 0 ? edge.clock.now() : about}`,
    url: dest,
    body,
    secret: `whsec_${Buffer.from(token).toString('base64')}`,
    headers: { ...headers, 'GS1-Signature': token },
  })
}

const reportJob: Job<ExchangeEdge> = {
  name: reportJobName,
  run: async (edge, { subscription = '', empty }) => {
    const own = findOwn(edge)
    if (own !== undefined) await report(edge, own, subscription, empty === 'yes')
  },
}

/** Every minute: schedules whose time has come, and what waits for a stream whatever became of its job. */
const scheduleJob: Job<ExchangeEdge> = {
  name: 'exchange.schedule',
  every: '* * * * *',
  run: async (edge) => {
    const own = findOwn(edge)
    if (own === undefined) return
    const zone = edge.town.file['time-zone']
    await edge.store.as(asParty(own), async (tx) => {
      for (const { id, schedule, ranAt } of await subscriptionsOf(tx, own.own.agency)) {
        const due = schedule === null || isDue(schedule, Date.parse(ranAt), tx.now, zone)
        if (schedule !== null) await ranUntil(tx, id)
        if (due) await edge.store.enqueue(tx, reportJobName, { subscription: id, ...(schedule === null ? {} : { empty: 'yes' }) })
      }
    })
  },
}

export const reportJobs = [reportJob, scheduleJob]
