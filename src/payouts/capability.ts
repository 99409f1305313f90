import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { bankJob } from './bank-job.ts'
import { payoutRefusals } from './contract.ts'
import { keeps } from './keeps.ts'
import { listEndpoints } from './pages/list.tsx'
import { listsEndpoints, payoutsLink } from './pages/lists.tsx'
import { takeJob } from './take.ts'

export const payouts = {
  id: 'payouts',
  needs: ['kernel', 'store', 'people', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'payouts.list': 'record', 'payouts.payment': 'record' },
  reactions: [{ on: 'case.payment-ordered', job: 'payouts.take' }],
  jobs: [takeJob, bankJob],
  keeps,
  endpoints: [...listsEndpoints, ...listEndpoints],
  slots: [{ slot: 'desk.nav', id: 'payouts.nav', order: 60, may: 'accountant', fill: payoutsLink }],
  refusals: payoutRefusals,
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
