import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { carrier } from './endpoints.ts'
import { forgetJob } from './jobs.ts'
import { callsLink, deskEndpoints } from './pages/calls.tsx'
import { demoEndpoints } from './pages/demo-phone.tsx'

export const phone = {
  id: 'phone',
  needs: ['kernel', 'store', 'consent', 'people', 'identity', 'definitions', 'rules', 'services', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'phone.call': 'passing', 'phone.callback': 'record' },
  jobs: [forgetJob],
  endpoints: [carrier, ...deskEndpoints, ...demoEndpoints],
  slots: [{ slot: 'desk.nav', id: 'phone.calls', order: 68, may: 'worker', fill: callsLink }],
  refusals: { 'phone.signature': 403 },
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
