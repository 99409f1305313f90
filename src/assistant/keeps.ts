import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'
import type { AssistantEdge } from './contract.ts'
import { eraseIn } from './talk/converse.ts'

interface Own {
  readonly id: string
}

const ownTalks = (tx: Tx, person: string) =>
  tx.rows(sql<Own>`select id from assistant.talk where person_id = any(guichet.same_as(${person})) order by touched_at`)

/** Conversations of a person: her copy has every word; when what is hers is forgotten, keys and rows go. */
export const keeps: Keeps<AssistantEdge, Tx> = {
  copy: async ({ log }, tx, person) => {
    const streams = (await ownTalks(tx, person)).map(({ id }) => `talk:${id}`)
    const read = await log.readAll(tx, streams)
    return {
      conversations: [...read.values()].map((events) => events.map(({ at, type, payload }) => ({ at, type, ...(payload as object) }))),
    }
  },
  forget: async (edge, tx, what) => {
    if (what.scope === 'case') return
    for (const { id } of await ownTalks(tx, what.person)) await eraseIn(edge, tx, id)
  },
}
