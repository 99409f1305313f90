import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { lateLink, showLate } from './late-page.tsx'
import { operationsLink, showOperations, tryAgain } from './pages.tsx'

export const operations = {
  id: 'operations',
  needs: ['kernel', 'store', 'definitions', 'services', 'cases', 'response', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'operations.failure': 'passing' },
  endpoints: [showOperations, tryAgain, showLate],
  slots: [
    { slot: 'desk.nav', id: 'operations.late', order: 25, may: 'worker', fill: lateLink },
    { slot: 'desk.nav', id: 'operations.nav', order: 90, may: 'administrator', fill: operationsLink },
  ],
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
