import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { deliverJob } from './deliver.ts'
import { keeps } from './keeps.ts'
import { letterJob } from './letter.ts'
import { demoMailEndpoints } from './pages/demo-mail.tsx'
import { letterEndpoints, lettersLink } from './pages/letters.tsx'
import { tellJob } from './tell.ts'
import { moves, tellActedJob } from './tell-acted.ts'
import { tellForcedJob } from './tell-forced.ts'

export const notices = {
  id: 'notices',
  needs: ['kernel', 'store', 'consent', 'people', 'identity', 'definitions', 'services', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'notices.delivery': 'record' },
  reactions: [
    { on: 'case.message', job: 'notices.deliver' },
    { on: 'identity.letter-written', job: 'notices.letter' },
    { on: 'request.made', job: 'notices.tell' },
    { on: 'request.answered', job: 'notices.tell' },
    { on: 'request.lifted', job: 'notices.tell' },
    { on: 'access.forced', job: 'notices.tell-forced' },
    ...moves.map((on) => ({ on, job: tellActedJob.name, under: 'mandate' as const })),
  ],
  jobs: [deliverJob, letterJob, tellJob, tellForcedJob, tellActedJob],
  keeps,
  slots: [{ slot: 'desk.nav', id: 'notices.letters', order: 65, may: 'worker', fill: lettersLink }],
  endpoints: [...demoMailEndpoints, ...letterEndpoints],
  refusals: { 'notices.mail-down': 503 },
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
