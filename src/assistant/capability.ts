import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { type AssistantEdge, agentReplied, asked, began, handedOver, refusals, replied, told } from './contract.ts'
import { answeredJob, eraseJob } from './jobs.ts'
import { keeps } from './keeps.ts'
import { assistantEndpoints, assistantLink } from './pages/assistant.tsx'
import { besideEndpoints, besideLink } from './pages/beside.tsx'
import { deskEndpoints, deskLink } from './pages/desk.tsx'
import { talkProjector } from './project.ts'
import { t } from './texts.ts'

export const assistant = {
  id: 'assistant',
  needs: [
    'kernel',
    'store',
    'log',
    'people',
    'identity',
    'rules',
    'definitions',
    'services',
    'cases',
    'work',
    'notices',
    'simulation',
    'web',
  ],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'assistant.sheet': 'record', 'assistant.talk': 'projection', 'assistant.expectation': 'record' },
  events: [began, asked, told, replied, handedOver, agentReplied],
  projectors: [talkProjector],
  reactions: [{ on: agentReplied.type, job: answeredJob.name }],
  jobs: [eraseJob, answeredJob],
  words: t,
  keeps,
  endpoints: [...assistantEndpoints, ...deskEndpoints, ...besideEndpoints],
  slots: [
    { slot: 'citizen.nav', id: 'assistant.nav', order: 85, may: 'anyone', fill: assistantLink },
    { slot: 'desk.nav', id: 'assistant.desk', order: 35, may: 'worker', fill: deskLink },
    { slot: 'desk.nav', id: 'assistant.beside', order: 36, may: 'worker', fill: besideLink },
  ],
  refusals,
} as const satisfies Capability<AssistantEdge, Tx, Ctx<AssistantEdge>, Reply>
