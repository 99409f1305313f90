import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { alertsApi } from './api.ts'
import { type ResponseEdge, responseEvents } from './contract.ts'
import { dwellingsJob } from './dwellings.ts'
import { followJob } from './follow-job.ts'
import { keeps } from './keeps.ts'
import { offersJob } from './offer-job.ts'
import { overJob } from './over-job.ts'
import { alertPages } from './pages/alerts.tsx'
import { doublesEndpoints } from './pages/doubles.tsx'
import { figuresEndpoints } from './pages/figures.tsx'
import { giftsEndpoints } from './pages/gifts.tsx'
import { giftsDeskEndpoints } from './pages/gifts-desk.tsx'
import { intakesEndpoints } from './pages/intakes.tsx'
import { listSituations, situationsLink } from './pages/list.tsx'
import { merchantEndpoints } from './pages/merchant.tsx'
import { mineEndpoints, responseLink } from './pages/mine.tsx'
import { newEndpoints } from './pages/new.tsx'
import { peopleEndpoints } from './pages/people.tsx'
import { photosEndpoints } from './pages/photos.tsx'
import { reportEndpoints } from './pages/report.tsx'
import { situationEndpoints } from './pages/situation.tsx'
import { tasksEndpoints } from './pages/tasks.tsx'
import { visitsEndpoints } from './pages/visits.tsx'
import { vouchersEndpoints } from './pages/vouchers.tsx'
import { messageProjector, situationProjector } from './project.ts'
import { startJob } from './receive.ts'
import { refusals } from './refusals.ts'
import { correctJob } from './retract.ts'
import { runJob } from './run-job.ts'
import { t } from './texts.ts'
import { feedsJob } from './ways/feeds.ts'
import { folderJob } from './ways/folder.ts'

export const response = {
  id: 'response',
  needs: [
    'kernel',
    'store',
    'log',
    'consent',
    'people',
    'definitions',
    'registries',
    'rules',
    'services',
    'cases',
    'figures',
    'payouts',
    'notices',
    'web',
  ],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'response.dwelling': 'passing',
    'response.message': 'projection',
    'response.situation': 'projection',
    'response.run': 'projection',
    'response.hit': 'projection',
    'response.verdict': 'projection',
    'response.offer': 'record',
    'response.beside': 'record',
    'response.resource': 'record',
    'response.reservation': 'record',
    'response.voucher': 'record',
    'response.gift': 'record',
    'response.task': 'record',
    'response.intake': 'record',
    'response.visit': 'record',
    'response.photo': 'record',
    'response.feed': 'passing',
    'response.room': 'passing',
  },
  words: t,
  events: responseEvents,
  projectors: [messageProjector, situationProjector],
  reactions: [
    { on: 'case.submitted', job: 'response.follow', when: 'response.followed' },
    { on: 'case.acted', job: 'response.follow', when: 'response.followed' },
    { on: 'case.payment-made', job: 'response.follow', when: 'response.followed' },
    { on: 'case.payment-returned', job: 'response.follow', when: 'response.followed' },
  ],
  jobs: [dwellingsJob, runJob, offersJob, correctJob, startJob, followJob, overJob, folderJob, feedsJob],
  keeps,
  endpoints: [
    listSituations,
    ...newEndpoints,
    ...situationEndpoints,
    ...reportEndpoints,
    ...doublesEndpoints,
    ...vouchersEndpoints,
    ...giftsEndpoints,
    ...giftsDeskEndpoints,
    ...tasksEndpoints,
    ...intakesEndpoints,
    ...visitsEndpoints,
    ...photosEndpoints,
    ...merchantEndpoints,
    ...peopleEndpoints,
    ...mineEndpoints,
    ...alertPages,
    ...alertsApi,
    ...figuresEndpoints,
  ],
  slots: [
    { slot: 'desk.nav', id: 'response.nav', order: 15, may: 'responder', fill: situationsLink },
    { slot: 'citizen.nav', id: 'response.mine', order: 12, may: 'person', fill: responseLink },
  ],
  refusals,
} as const satisfies Capability<ResponseEdge, Tx, Ctx<ResponseEdge>, Reply>
