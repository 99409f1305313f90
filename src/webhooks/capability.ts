import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { apiEndpoints } from './api.ts'
import { eventTypes, refusals } from './contract.ts'
import { jobs } from './deliver.ts'
import { pageEndpoints, webhooksLink } from './pages.tsx'
import { t } from './texts.ts'

export const webhooks = {
  id: 'webhooks',
  needs: ['kernel', 'store', 'definitions', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'webhooks.subscription': 'record', 'webhooks.delivery': 'passing', 'webhooks.attempt': 'passing' },
  reactions: eventTypes.map((on) => ({ on, job: 'webhooks.spread', when: 'webhooks.heard' })),
  jobs,
  endpoints: [...apiEndpoints, ...pageEndpoints],
  slots: [{ slot: 'desk.nav', id: 'webhooks.nav', order: 91, may: 'administrator', fill: webhooksLink }],
  words: t,
  refusals,
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
