import type { Job } from '#kernel'
import { type AssistantEdge, purpose } from './contract.ts'
import { eraseIn } from './talk/converse.ts'
import { oldTalks } from './talk/store.ts'

/** How long a conversation is kept after its last word: what the register of processing says. */
export const kept = { nobody: 2 * 3_600_000, handed: 7 * 86_400_000, somebody: 30 * 86_400_000 } as const
const atOnce = 500

/** Every ten minutes: conversations whose time is over lose their key and their row. */
export const eraseJob: Job<AssistantEdge> = {
  name: 'assistant.erase',
  every: '*/10 * * * *',
  run: async (edge) => {
    for (const whose of ['nobody', 'handed', 'somebody'] as const) {
      const before = new Date(edge.clock.now() - kept[whose]).toISOString()
      for (let found = atOnce; found === atOnce; )
        found = await edge.store.as({ actor: 'system', purpose }, async (tx) => {
          const old = await oldTalks(tx, whose, before, atOnce)
          for (const id of old) await eraseIn(edge, tx, id)
          return old.length
        })
    }
  },
}
