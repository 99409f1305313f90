import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { type AssistantEdge, agentReplied, asked, began, handedOver, refusals, replied, told } from './contract.ts'
import { eraseJob } from './jobs.ts'
import { keeps } from './keeps.ts'
import { assistantEndpoints, assistantLink } from './pages/assistant.tsx'
import { besideEndpoints, besideLink } from './pages/beside.tsx'
import { deskEndpoints, deskLink } from './pages/desk.tsx'
import { talkProjector } from './project.ts'

export const assistant = {
  id: 'assistant',
  needs: ['kernel', 'store', 'log', 'people', 'identity', 'rules', 'definitions', 'services', 'cases', 'work', 'simulation', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'assistant.sheet': 'record', 'assistant.talk': 'projection', 'assistant.expectation': 'record' },
  events: [began, asked, told, replied, handedOver, agentReplied],
  projectors: [talkProjector],
  jobs: [eraseJob],
  keeps,
  endpoints: [...assistantEndpoints, ...deskEndpoints, ...besideEndpoints],
  slots: [
    { slot: 'citizen.nav', id: 'assistant.nav', order: 85, may: 'anyone', fill: assistantLink },
    { slot: 'desk.nav', id: 'assistant.desk', order: 35, may: 'worker', fill: deskLink },
    { slot: 'desk.nav', id: 'assistant.beside', order: 36, may: 'worker', fill: besideLink },
  ],
  refusals,
} as const satisfies Capability<AssistantEdge, Tx, Ctx<AssistantEdge>, Reply>
