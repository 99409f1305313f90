import type { Job } from '#kernel'
import { asSystem, type CasesEdge } from '../edge.ts'
import { attemptsToAsk } from './attempts.ts'
import { settlePayment } from './pay.ts'
import { providerOf } from './provider.ts'

/** Whoever paid and closed the page has paid all the same: the provider is asked about every payment that has no end yet. */
export const paymentsJob: Job<CasesEdge> = {
  name: 'cases.payments',
  every: '*/5 * * * *',
  run: async (edge) => {
    const provider = providerOf(edge, edge.config.url ?? edge.here.origin ?? '')
    if (provider === undefined) return
    const open = await edge.store.as(asSystem('administration'), (tx) => attemptsToAsk(tx, 200))
    for (const { id } of open) {
      try {
        await settlePayment(edge, provider, id)
      } catch (error) {
        edge.telemetry.failure('cases.payments', error, { payment: id })
      }
    }
  },
}
