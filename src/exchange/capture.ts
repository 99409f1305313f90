import { uuidv7 } from '#kernel'
import type { Tx } from '#store'
import { captured, type ExchangeEdge } from './contract.ts'
import type { Documented, Surroundings } from './epcis/document.ts'
import type { EpcisEvent } from './epcis/event.ts'
import { eventHash } from './epcis/hash.ts'
import { namedIn } from './named.ts'
import { asParty, type Own } from './own.ts'
import { addCapture, knownHashes, takeTurn } from './store.ts'

export interface Captured {
  readonly id: string
  /** hash identifier of each event, in the order in which they came */
  readonly hashes: readonly string[]
  /** how many were new */
  readonly fresh: number
}

/**
 * Records events in the party's own log, all or none, each once: what is known by its hash is not recorded again. Those whom an event names are told
 * by `deliver`, in the same transaction.
 */
export async function capture(
  edge: ExchangeEdge,
  own: Own,
  document: Documented,
  deliver: (tx: Tx, events: readonly { readonly id: string; readonly to: readonly string[] }[]) => Promise<void>,
): Promise<Captured> {
  const { agency } = own.own
  const made = document.events.map((event) => {
    const self = withContext(event, document)
    const ignored = document.ignored.length === 0 ? {} : { ignored: [...document.ignored] }
    return {
      event: self,
      hash: eventHash(self, { context: undefined, ignored: document.ignored }),
      to: [...namedIn(event, edge.town.parties)],
      ...ignored,
    }
  })
  const id = uuidv7(edge.clock.now())
  return await edge.store.as(asParty(own), async (tx) => {
    await takeTurn(tx, agency)
    const known = await knownHashes(
      tx,
      agency,
      own.id,
      made.map(({ hash }) => hash),
    )
    const fresh = [...new Map(made.map((one) => [one.hash, one])).values()].filter(({ hash }) => !known.has(hash))
    const target = { stream: `exchange:${id}`, agency, key: `agency:${agency}` }
    const written = await edge.log.append(
      tx,
      target,
      fresh.map((payload) => ({ type: captured.type, payload })),
    )
    await addCapture(tx, { id, agency, events: made.length, fresh: fresh.length })
    await deliver(
      tx,
      written.map(({ id }, index) => ({ id, to: fresh[index]!.to })),
    )
    return { id, hashes: made.map(({ hash }) => hash), fresh: fresh.length }
  })
}

/** An event leaves its document: what the document says of prefixes goes along. */
function withContext(event: EpcisEvent, { context }: Surroundings): EpcisEvent {
  const prefixes = (Array.isArray(context) ? context : [context]).filter((part) => part !== null && typeof part === 'object')
  if (prefixes.length === 0) return event
  const own = event['@context']
  return { '@context': [...prefixes, ...(own === undefined ? [] : Array.isArray(own) ? own : [own])], ...without(event) }
}

function without({ '@context': _, ...event }: EpcisEvent): EpcisEvent {
  return event as EpcisEvent
}
