import type { Keeps } from '#kernel'
import type { Tx } from '#store'
import type { NoticesEdge } from './contract.ts'
import { toldTo } from './seen.ts'
import { forget } from './store.ts'

/** What we wrote to a person goes with what it was about. */
export const keeps: Keeps<NoticesEdge, Tx> = {
  copy: async (edge, tx, person) => ({ notices: await toldTo(edge, tx, person, 10_000) }),
  forget: (_edge, tx, what) => forget(tx, what),
}
