import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { captured, type ExchangeEdge, lieFound, received, refusals } from './contract.ts'
import { captureEndpoints, queryEndpoints } from './epcis-endpoints.ts'
import { exchangeProjector } from './project.ts'
import { compareJob } from './share/compare.ts'
import { shareEndpoints } from './share/endpoints.ts'
import { sendJobs } from './share/send.ts'

export const exchange = {
  id: 'exchange',
  needs: ['kernel', 'store', 'log', 'definitions', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'exchange.event': 'projection',
    'exchange.thing': 'projection',
    'exchange.capture': 'record',
    'exchange.query': 'record',
    'exchange.delivery': 'record',
    'exchange.head': 'record',
    'exchange.lie': 'projection',
  },
  events: [captured, received, lieFound],
  projectors: [exchangeProjector],
  jobs: [...sendJobs, compareJob],
  endpoints: [...captureEndpoints, ...queryEndpoints, ...shareEndpoints],
  refusals,
} as const satisfies Capability<ExchangeEdge, Tx, Ctx<ExchangeEdge>, Reply>
