import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { adminEndpoints, adminLink } from './pages/admin.tsx'
import { answerEndpoints } from './pages/answer.tsx'
import { glassEndpoints } from './pages/break-glass.tsx'
import { caseEndpoints } from './pages/case.tsx'
import { deskEndpoints, deskLink } from './pages/desk.tsx'
import { doEndpoints } from './pages/do.tsx'
import { fileEndpoints } from './pages/files.tsx'
import { slotEndpoints, slotsLink } from './pages/slots.tsx'

export const work = {
  id: 'work',
  needs: ['kernel', 'store', 'consent', 'people', 'identity', 'rules', 'definitions', 'registries', 'services', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  endpoints: [
    ...deskEndpoints,
    ...caseEndpoints,
    ...doEndpoints,
    ...answerEndpoints,
    ...slotEndpoints,
    ...fileEndpoints,
    ...glassEndpoints,
    ...adminEndpoints,
  ],
  slots: [
    { slot: 'desk.nav', id: 'work.desk', order: 10, may: 'worker', fill: deskLink },
    { slot: 'desk.nav', id: 'work.slots', order: 40, may: 'worker', fill: slotsLink },
    { slot: 'desk.nav', id: 'work.admin', order: 90, may: 'administrator', fill: adminLink },
  ],
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
