import { Temporal } from 'temporal-polyfill'
import type { Job } from '#kernel'
import { startOf } from '../cycle.ts'
import { asSystem, type CasesEdge, placeOf } from '../edge.ts'
import { count, saveCounts } from './store.ts'

/** Every hour: each service is counted over the last twelve months, in a unit of work of its own. */
export const figuresJob: Job<CasesEdge> = {
  name: 'cases.figures',
  every: '7 * * * *',
  run: async (edge) => {
    for (const { service } of edge.catalogue.all()) {
      const { zone } = placeOf(edge.town, service.authority)
      const until = edge.clock.today(zone)
      // Whole months, so that the first one is not half counted.
      const from = Temporal.PlainDate.from(until).subtract({ months: 11 }).with({ day: 1 }).toString()
      const span = { service: service.id, from: startOf(from, zone), zone }
      await edge.store.as(asSystem('administration'), async (tx) => {
        await saveCounts(tx, service.authority, service.id, { from, until, ...(await count(tx, span)) })
      })
    }
    edge.edition.turn()
  },
}
