import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { deliverJob } from './deliver.ts'
import { letterJob } from './letter.ts'
import { demoMailEndpoints } from './pages/demo-mail.tsx'

export const notices = {
  id: 'notices',
  needs: ['kernel', 'store', 'people', 'identity', 'definitions', 'services', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'notices.delivery': 'record' },
  reactions: [
    { on: 'case.message', job: 'notices.deliver' },
    { on: 'identity.letter-written', job: 'notices.letter' },
  ],
  jobs: [deliverJob, letterJob],
  endpoints: demoMailEndpoints,
  refusals: { 'notices.mail-down': 503 },
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
