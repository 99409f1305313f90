import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { deliverJob } from './deliver.ts'
import { keeps } from './keeps.ts'
import { demoMailEndpoints } from './pages/demo-mail.tsx'
import { tellJob } from './tell.ts'
import { tellForcedJob } from './tell-forced.ts'

export const notices = {
  id: 'notices',
  needs: ['kernel', 'store', 'consent', 'people', 'definitions', 'services', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'notices.delivery': 'record' },
  reactions: [
    { on: 'case.message', job: 'notices.deliver' },
    { on: 'request.made', job: 'notices.tell' },
    { on: 'request.answered', job: 'notices.tell' },
    { on: 'access.forced', job: 'notices.tell-forced' },
  ],
  jobs: [deliverJob, tellJob, tellForcedJob],
  keeps,
  endpoints: demoMailEndpoints,
  refusals: { 'notices.mail-down': 503 },
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
