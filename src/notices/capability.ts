import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import type { NoticesEdge } from './contract.ts'
import { hearJob, reactions } from './hear.ts'
import { keeps } from './keeps.ts'
import { demoMailEndpoints } from './pages/demo-mail.tsx'
import { letterEndpoints, lettersLink } from './pages/letters.tsx'
import { dueJob, reachJob } from './reach.ts'
import { t } from './texts.ts'

export const notices = {
  id: 'notices',
  needs: ['kernel', 'store', 'consent', 'people', 'identity', 'definitions', 'services', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'notices.intent': 'record', 'notices.delivery': 'record' },
  reactions,
  jobs: [hearJob, reachJob, dueJob],
  keeps,
  slots: [{ slot: 'desk.nav', id: 'notices.letters', order: 65, may: 'worker', fill: lettersLink }],
  endpoints: [...demoMailEndpoints, ...letterEndpoints],
  words: t,
  refusals: { 'notices.template-unknown': 500 },
} as const satisfies Capability<NoticesEdge, Tx, Ctx<NoticesEdge>, Reply>
