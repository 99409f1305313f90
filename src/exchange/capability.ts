import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { captured, controlled, decided, type ExchangeEdge, lieFound, received, refusals } from './contract.ts'
import { captureEndpoints, queryEndpoints } from './epcis-endpoints.ts'
import { openControlPage } from './pages/control.tsx'
import { exchangeLink, listPage } from './pages/list.tsx'
import { shipmentPages } from './pages/shipment.tsx'
import { passportEndpoints } from './passport/endpoints.tsx'
import { exchangeProjector } from './project.ts'
import { compareJob } from './share/compare.ts'
import { shareEndpoints } from './share/endpoints.ts'
import { sendJobs } from './share/send.ts'
import { subscriptionEndpoints } from './subscriptions/endpoints.ts'
import { reportJobs } from './subscriptions/report.ts'
import { t } from './texts.ts'

export const exchange = {
  id: 'exchange',
  needs: ['kernel', 'store', 'log', 'people', 'definitions', 'services', 'cases', 'webhooks', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'exchange.event': 'projection',
    'exchange.thing': 'projection',
    'exchange.capture': 'record',
    'exchange.query': 'record',
    'exchange.subscription': 'record',
    'exchange.untold': 'record',
    'exchange.delivery': 'record',
    'exchange.head': 'record',
    'exchange.lie': 'projection',
    'exchange.decision': 'projection',
    'exchange.control': 'projection',
  },
  events: [captured, received, lieFound, decided, controlled],
  projectors: [exchangeProjector],
  jobs: [...sendJobs, compareJob, ...reportJobs],
  endpoints: [
    ...captureEndpoints,
    ...queryEndpoints,
    ...subscriptionEndpoints,
    ...shareEndpoints,
    ...passportEndpoints,
    listPage,
    ...shipmentPages,
    openControlPage,
  ],
  slots: [{ slot: 'desk.nav', id: 'exchange.nav', order: 60, may: 'worker', fill: exchangeLink }],
  words: t,
  refusals,
} as const satisfies Capability<ExchangeEdge, Tx, Ctx<ExchangeEdge>, Reply>
