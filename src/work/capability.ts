import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { tidyJob } from './bulk/export.ts'
import { bulkJob } from './bulk/run.ts'
import { workEvents } from './events.ts'
import { keeps } from './keeps.ts'
import { knowEvents } from './know.ts'
import { leftJob } from './left.ts'
import { adminEndpoints, adminLink } from './pages/admin.tsx'
import { answerEndpoints } from './pages/answer.tsx'
import { awayEndpoints } from './pages/away.tsx'
import { glassEndpoints } from './pages/break-glass.tsx'
import { bulkEndpoints } from './pages/bulk.tsx'
import { caseEndpoints } from './pages/case.tsx'
import { changeEndpoints } from './pages/change.tsx'
import { consultationEndpoints } from './pages/consultation.tsx'
import { deskEndpoints, deskLink } from './pages/desk.tsx'
import { doEndpoints } from './pages/do.tsx'
import { fileEndpoints } from './pages/files.tsx'
import { filterEndpoints } from './pages/filters.tsx'
import { holdEndpoints } from './pages/hold.tsx'
import { keysEndpoints } from './pages/keys.tsx'
import { knowEndpoints } from './pages/know.tsx'
import { opinionAskEndpoints } from './pages/opinion-ask.tsx'
import { opinionGiveEndpoints } from './pages/opinion-give.tsx'
import { queueEndpoints, queueLink } from './pages/queue.tsx'
import { rebaseEndpoints } from './pages/rebase.tsx'
import { reviewEndpoints } from './pages/review.tsx'
import { slotEndpoints, slotsLink } from './pages/slots.tsx'
import { transferEndpoints } from './pages/transfer.tsx'
import { workProjector } from './project.ts'
import { workRefusals } from './standing.ts'
import { caseWords, officeWords } from './words.ts'

export const work = {
  id: 'work',
  needs: ['kernel', 'store', 'log', 'consent', 'people', 'identity', 'rules', 'definitions', 'registries', 'services', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'work.item': 'projection',
    'work.label': 'projection',
    'work.words': 'projection',
    'work.filter': 'record',
    'work.absence': 'record',
    'work.bulk': 'record',
    'work.bulk_case': 'record',
  },
  events: [...workEvents, ...knowEvents],
  projectors: [workProjector, caseWords, officeWords],
  keeps,
  refusals: workRefusals,
  reactions: [
    { on: 'identity.agent-changed', job: leftJob.name },
    { on: 'identity.agent-dismissed', job: leftJob.name },
  ],
  jobs: [bulkJob, tidyJob, leftJob],
  endpoints: [
    ...deskEndpoints,
    ...filterEndpoints,
    ...awayEndpoints,
    ...bulkEndpoints,
    ...keysEndpoints,
    ...caseEndpoints,
    ...doEndpoints,
    ...holdEndpoints,
    ...knowEndpoints,
    ...answerEndpoints,
    ...consultationEndpoints,
    ...queueEndpoints,
    ...changeEndpoints,
    ...transferEndpoints,
    ...reviewEndpoints,
    ...opinionAskEndpoints,
    ...opinionGiveEndpoints,
    ...slotEndpoints,
    ...fileEndpoints,
    ...glassEndpoints,
    ...adminEndpoints,
    ...rebaseEndpoints,
  ],
  slots: [
    { slot: 'desk.nav', id: 'work.desk', order: 10, may: 'worker', fill: deskLink },
    { slot: 'desk.nav', id: 'work.slots', order: 40, may: 'worker', fill: slotsLink },
    { slot: 'desk.nav', id: 'work.queue', order: 45, may: 'worker', fill: queueLink },
    { slot: 'desk.nav', id: 'work.admin', order: 90, may: 'administrator', fill: adminLink },
  ],
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
