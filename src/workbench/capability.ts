import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { refusals } from './contract.ts'
import { listRuns, simulationsLink } from './pages/list.tsx'
import { newEndpoints } from './pages/new.tsx'
import { runEndpoints } from './pages/run.tsx'
import { runJob } from './work.ts'

export const workbench = {
  id: 'workbench',
  needs: ['kernel', 'store', 'definitions', 'cases', 'simulation', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'workbench.run': 'record' },
  jobs: [runJob],
  endpoints: [listRuns, ...newEndpoints, ...runEndpoints],
  slots: [{ slot: 'desk.nav', id: 'workbench.nav', order: 65, may: 'analyst', fill: simulationsLink }],
  refusals,
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
