import { canonicalEpc } from '../epcis/epc.ts'
import { word } from '../things.ts'
import type { Finding } from './finding.ts'
import type { Shipment, Told } from './shipment.ts'

export interface Holder {
  readonly id: string
  readonly glns: readonly string[]
}

const gives = new Set(['shipping', 'departing', 'consigning', 'loading'])

/** Who holds the goods after an event, as it says; undefined: it says nothing, or nobody whom we know. */
export function holderAfter({ body }: Pick<Told, 'body'>, parties: readonly Holder[]): string | undefined {
  const end = body.destinationList?.find(({ type }) => word(type) === 'possessing_party')?.destination
  const gln = end === undefined ? undefined : /\/41[47]\/(\d{13})/.exec(canonicalEpc(end))?.[1]
  return gln === undefined ? undefined : parties.find(({ glns }) => glns.includes(gln))?.id
}

/** Goods handed to somebody of whom nothing is heard, while others go on telling of them. */
export function custodyFindings({ events }: Shipment, parties: readonly Holder[]): readonly Finding[] {
  return events.flatMap((told, index): Finding[] => {
    const holder = gives.has(word(told.body.bizStep) ?? '') ? holderAfter(told, parties) : undefined
    if (holder === undefined || holder === told.party) return []
    const next = events.slice(index + 1).find(({ party, body }) => party !== told.party && word(body.bizStep) !== 'inspecting')
    if (next === undefined || next.party === holder) return []
    return [
      {
        kind: 'missing',
        parties: [holder],
        events: [told.hash, next.hash],
        facts: { party: holder, giver: told.party, next: next.party },
      },
    ]
  })
}
