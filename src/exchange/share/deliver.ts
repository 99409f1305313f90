import type { Tx } from '#store'
import type { ExchangeEdge } from '../contract.ts'
import type { Own } from '../own.ts'
import { addDeliveries } from './store.ts'

/** In the transaction that recorded them: who is to get which event, and a job a party. */
export async function deliver(
  edge: ExchangeEdge,
  tx: Tx,
  own: Own,
  events: readonly { readonly id: string; readonly to: readonly string[] }[],
): Promise<void> {
  const pairs = events.flatMap(({ id, to }) => to.map((party) => ({ event: id, party })))
  if (pairs.length === 0) return
  await addDeliveries(tx, own.own.agency, pairs)
  for (const party of new Set(pairs.map(({ party }) => party))) await edge.store.enqueue(tx, 'exchange.send', { party })
}
