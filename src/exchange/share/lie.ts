import { uuidv7 } from '#kernel'
import { type ExchangeEdge, type Lie, lieFound } from '../contract.ts'
import { asParty, type Own } from '../own.ts'
import { lies } from './store.ts'

/** Writes a lie down, with the signed notes that contradict each other; the same one once. */
export async function reportLie(edge: ExchangeEdge, own: Own, lie: Lie): Promise<void> {
  const { agency } = own.own
  await edge.store.as(asParty(own), async (tx) => {
    const known = (await lies(tx, agency)).some(({ party, witness }) => party === lie.party && witness === lie.witness)
    if (known) return
    const target = { stream: `exchange:${uuidv7(tx.now)}`, agency, key: `agency:${agency}` }
    await edge.log.append(tx, target, [{ type: lieFound.type, payload: lie }])
  })
  edge.telemetry.failure('exchange.lie', undefined, { party: lie.party, kind: lie.kind, witness: lie.witness })
}
