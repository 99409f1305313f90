import type { Channel } from '#people'
import { sql, type Tx } from '#store'

/** Messages that were tried and wait for their server: how many, by what way. */
export interface HeldUp {
  readonly channel: Channel
  readonly count: number
}

/** What waits, of intents whose key begins so (system): counts, nobody named. Read over what waits, which is little as long as servers answer. */
export const heldUp = (tx: Tx, keys: string): Promise<HeldUp[]> =>
  tx.rows(sql<HeldUp>`select d.channel, count(*)::int as count from notices.delivery d join notices.intent i on i.id = d.intent_id
    where d.status = 'waiting' and d.attempts > 0 and i.key ^@ ${keys} group by 1 order by 1`)
