import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { type NoticesEdge, noticeAnswered } from './contract.ts'
import { hearJob, reactions } from './hear.ts'
import { inboundEndpoints } from './inbound/api.ts'
import { folderJob } from './inbound/folder.ts'
import { placeJob } from './inbound/place.ts'
import { keeps } from './keeps.ts'
import { lettersJob } from './letters/ask.ts'
import { newsJob } from './news.ts'
import { notifyEndpoints } from './notify/endpoints.ts'
import { forgetJob } from './notify/forget.ts'
import { answerEndpoints } from './pages/answers.tsx'
import { authoringEndpoints } from './pages/authoring.tsx'
import { demoMailEndpoints } from './pages/demo-mail.tsx'
import { demoSmsEndpoints } from './pages/demo-sms.tsx'
import { letterEndpoints, lettersLink } from './pages/letters.tsx'
import { mineEndpoints } from './pages/mine.tsx'
import { sendingsEndpoints, sendingsLink } from './pages/sendings.tsx'
import { pushEndpoints } from './push/endpoints.tsx'
import { dueJob, goOnJob, reachJob } from './reach.ts'
import { stopEndpoints } from './stop/endpoints.tsx'
import { t } from './texts.ts'

export const notices = {
  id: 'notices',
  needs: ['kernel', 'store', 'log', 'consent', 'people', 'identity', 'definitions', 'services', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'notices.intent': 'record',
    'notices.delivery': 'record',
    'notices.inbound': 'record',
    'notices.notification': 'record',
    'notices.device': 'record',
    'notices.hold': 'record',
  },
  events: [noticeAnswered],
  reactions,
  jobs: [hearJob, reachJob, goOnJob, dueJob, placeJob, folderJob, forgetJob, newsJob, lettersJob],
  keeps,
  slots: [
    { slot: 'desk.nav', id: 'notices.letters', order: 65, may: 'worker', fill: lettersLink },
    { slot: 'desk.nav', id: 'notices.sendings', order: 91, may: 'administrator', fill: sendingsLink },
  ],
  endpoints: [
    // Before the page of one notice, whose address is shorter: the first that fits answers.
    ...pushEndpoints,
    ...stopEndpoints,
    ...mineEndpoints,
    ...demoMailEndpoints,
    ...demoSmsEndpoints,
    ...letterEndpoints,
    ...answerEndpoints,
    ...inboundEndpoints,
    ...notifyEndpoints,
    ...authoringEndpoints,
    ...sendingsEndpoints,
  ],
  words: t,
  refusals: { 'notices.template-unknown': 500 },
} as const satisfies Capability<NoticesEdge, Tx, Ctx<NoticesEdge>, Reply>
