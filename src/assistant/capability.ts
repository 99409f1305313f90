import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { type AssistantEdge, agentReplied, asked, began, handedOver, refusals, replied, told } from './contract.ts'
import { assistantEndpoints, assistantLink } from './pages/assistant.tsx'
import { talkProjector } from './project.ts'

export const assistant = {
  id: 'assistant',
  needs: ['kernel', 'store', 'log', 'people', 'identity', 'rules', 'definitions', 'services', 'cases', 'simulation', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'assistant.sheet': 'record', 'assistant.talk': 'projection', 'assistant.expectation': 'record' },
  events: [began, asked, told, replied, handedOver, agentReplied],
  projectors: [talkProjector],
  endpoints: [...assistantEndpoints],
  slots: [{ slot: 'citizen.nav', id: 'assistant.nav', order: 85, may: 'anyone', fill: assistantLink }],
  refusals,
} as const satisfies Capability<AssistantEdge, Tx, Ctx<AssistantEdge>, Reply>
