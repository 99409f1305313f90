import { asSystem } from '#cases'
import type { Job } from '#kernel'
import { everyCarrier } from './carriers/index.ts'
import { carrySome } from './carry.ts'
import type { NoticesEdge } from './contract.ts'
import { planSome } from './plan-some.ts'
import { reachJobName } from './tell.ts'
import { dueAgain, goOnJobName } from './withdraw.ts'

/** Plans what is to be told and carries out what is due, until nothing is. Several may do so at once, in as many processes. */
export async function reach(edge: NoticesEdge): Promise<void> {
  for (let busy = true; busy; ) {
    const planned = await planSome(edge)
    let carried = 0
    // What is planned goes out before more is planned: what presses, and came meanwhile, is then planned first.
    for (let some = await carrySome(edge); some > 0; some = await carrySome(edge)) carried += some
    busy = planned > 0 || carried > 0
  }
  for (const carrier of everyCarrier) carrier.rest?.(edge)
}

export const reachJob: Job<NoticesEdge> = { name: reachJobName, retries: 12, run: (edge) => reach(edge) }

/** What was kept back and let go. */
export const goOnJob: Job<NoticesEdge> = {
  name: goOnJobName,
  retries: 12,
  run: async (edge, { about = '' }) => {
    await edge.store.as(asSystem('support'), (tx) => dueAgain(tx, about))
    await reach(edge)
  },
}

/** What waits for its hour, and what somebody left lying. */
export const dueJob: Job<NoticesEdge> = {
  name: 'notices.due',
  every: '* * * * *',
  retries: 0,
  run: async (edge) => {
    for (const carrier of everyCarrier) await carrier.listen?.(edge)
    await reach(edge)
  },
}
