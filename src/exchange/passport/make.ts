import { Refusal } from '#kernel'
import { type Policy, readKey } from '#log'
import type { Tx } from '#store'
import { type ExchangeEdge, received } from '../contract.ts'
import { canonicalEpc } from '../epcis/epc.ts'
import { asParty, type Own } from '../own.ts'
import { readParameters } from '../parameters.ts'
import { find } from '../query.ts'
import { eventById } from '../store.ts'
import type { Page, Passport } from './check.ts'

/**
 * Everything that this party knows of a thing, opened and with its receipts, for whoever buys it: a file that needs no node. Who gives it away answers
 * for opening what is in it. Refuses `exchange.event-unknown`, `exchange.query-invalid`.
 */
export async function makePassport(edge: ExchangeEdge, own: Own, thing: string): Promise<Passport> {
  const asked = readParameters({ MATCH_anyEPC: [thing], orderBy: 'eventTime', orderDirection: 'ASC', perPage: 200 })
  const { agency } = own.own
  const pages = await edge.store.as(asParty(own), async (tx) => pagesOf(edge, tx, agency, (await find(tx, agency, asked)).rows))
  if (pages.length === 0) throw new Refusal('exchange.event-unknown')
  return { passport: 1, things: [canonicalEpc(thing)], pages }
}

/** Events opened and with their receipts; one that stands in no published head yet is not among them. */
export async function pagesOf(
  edge: ExchangeEdge,
  tx: Tx,
  agency: string,
  events: readonly { readonly id: string; readonly leaf: number | null; readonly party: string }[],
): Promise<readonly Page[]> {
  const made: Page[] = []
  for (const { id, leaf, party } of events) {
    if (leaf === null) {
      const [opening] = await edge.log.openings(tx, [id])
      const receipt = await edge.publicLog.receiptOf(tx, id)
      if (opening === undefined || receipt === undefined) continue
      made.push({ party, envelope: JSON.parse(JSON.stringify(opening.envelope)), salt: opening.salt, proof: receipt.proof })
    } else {
      const row = await eventById(tx, agency, id)
      const event = (await edge.log.read(tx, row?.stream ?? '')).find((one) => one.id === id)
      if (event === undefined) continue
      const { envelope, salt, proof } = received.payload.parse(event.payload)
      made.push({ party, envelope, salt, proof })
    }
  }
  return made
}

/** The logs of all parties, and whoever of them cosigned: one witness beside the log is enough for who buys. */
export function corridorPolicy({ town, publicLog }: ExchangeEdge): Policy {
  const ours = (publicLog.keys?.witness ?? []).map(({ key }, index) => ({ name: `${key.name}-${index}`, key }))
  const witnesses = [...publicLog.policy.witnesses.map(({ name, key }) => ({ name, key })), ...ours]
  const logs = town.parties.map(({ log }) => ({ key: readKey(log) }))
  if (publicLog.policy.witnesses.length === 0) return { logs, witnesses: [], groups: [], quorum: 'none' }
  return { logs, witnesses, groups: [{ name: 'one', threshold: 1, members: witnesses.map(({ name }) => name) }], quorum: 'one' }
}
