import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import type { RightsEdge } from './edge.ts'
import { accessEndpoints } from './pages/access.tsx'
import { accessApiEndpoints } from './pages/access-api.ts'
import { choiceEndpoints } from './pages/choices.tsx'
import { correctEndpoints } from './pages/correct.tsx'
import { eraseEndpoints } from './pages/erase.tsx'
import { exportEndpoints } from './pages/export.ts'
import { justifyEndpoints, questionsLink } from './pages/justify.tsx'
import { limitEndpoints } from './pages/limit.tsx'
import { meEndpoints } from './pages/me.tsx'
import { officerEndpoints, officerLink } from './pages/officer.tsx'
import { officerRequestEndpoints } from './pages/officer-request.tsx'
import { registerEndpoints } from './pages/register.tsx'
import { requestEndpoints } from './pages/requests.tsx'
import { timelineEndpoints } from './pages/timeline.tsx'
import { unusualEndpoints } from './pages/unusual.tsx'
import { whyEndpoints } from './pages/why.tsx'

export const rights = {
  id: 'rights',
  needs: ['kernel', 'store', 'log', 'consent', 'people', 'identity', 'definitions', 'registries', 'services', 'cases', 'response', 'web'],
  endpoints: [
    ...registerEndpoints,
    ...accessEndpoints,
    ...accessApiEndpoints,
    ...whyEndpoints,
    ...requestEndpoints,
    ...choiceEndpoints,
    ...meEndpoints,
    ...timelineEndpoints,
    ...correctEndpoints,
    ...limitEndpoints,
    ...exportEndpoints,
    ...eraseEndpoints,
    ...officerEndpoints,
    ...officerRequestEndpoints,
    ...unusualEndpoints,
    ...justifyEndpoints,
  ],
  slots: [
    { slot: 'desk.nav', id: 'rights.officer', order: 30, may: 'officer', fill: officerLink },
    { slot: 'desk.nav', id: 'rights.questions', order: 75, may: 'worker', fill: questionsLink },
  ],
} as const satisfies Capability<RightsEdge, Tx, Ctx<RightsEdge>, Reply>
