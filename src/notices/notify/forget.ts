import { asSystem } from '#cases'
import type { Job } from '#kernel'
import type { NoticesEdge } from '../contract.ts'
import { forgetOlder } from './store.ts'

const week = 7 * 86_400_000
const some = 500

/** By night: what senders sent is over after a week. */
export const forgetJob: Job<NoticesEdge> = {
  name: 'notices.forget-sent',
  every: '20 3 * * *',
  run: async (edge) => {
    const before = new Date(edge.clock.now() - week).toISOString()
    while ((await edge.store.as(asSystem('support'), (tx) => forgetOlder(edge.store.keys, tx, before, some))) === some);
  },
}
