import { asSystem, type CasesEdge } from '#cases'
import type { Job } from '#kernel'
import { callsBefore, forgetBacks, forgetCall } from './store.ts'

const hour = 3_600_000
const kept = 30 * 24 * hour
const atOnce = 200

/** Drops calls of which nothing was heard for an hour, and who was called back more than thirty days ago. */
export const forgetJob: Job<CasesEdge> = {
  name: 'phone.forget',
  every: '*/15 * * * *',
  run: async (edge) => {
    const { store, clock } = edge
    const before = (span: number) => new Date(clock.now() - span).toISOString()
    const access = asSystem('support')
    for (const id of await store.as(access, (tx) => callsBefore(tx, before(hour), atOnce)))
      await store.as(access, (tx) => forgetCall(store.keys, tx, id))
    await store.as(access, (tx) => forgetBacks(store.keys, tx, before(kept)))
  },
}
