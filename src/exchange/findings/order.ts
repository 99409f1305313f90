import type { Finding } from './finding.ts'
import type { Shipment, Told } from './shipment.ts'

const minute = 60_000
const hour = 60 * minute
/** Scanners that were out of reach tell a little later, in another order. */
const slack = 15 * minute

/** In the order in which their party recorded them: its log's, which it cannot change. */
const byRecord = (a: Told, b: Told): number =>
  a.leaf !== null && b.leaf !== null ? a.leaf - b.leaf : Date.parse(a.toldAt) - Date.parse(b.toldAt) || (a.id < b.id ? -1 : 1)

/** An event that a party recorded after another, and says to have happened before it. */
export function backdatedFindings({ events }: Shipment): readonly Finding[] {
  return [...Map.groupBy(events, ({ party }) => party).entries()].flatMap(([party, told]) => {
    let latest: Told | undefined
    return told.toSorted(byRecord).flatMap((one): Finding[] => {
      const back = latest === undefined ? 0 : Date.parse(latest.eventTime) - Date.parse(one.eventTime)
      const found: Finding[] =
        latest === undefined || back <= slack
          ? []
          : [{ kind: 'backdated', parties: [party], events: [latest.hash, one.hash], facts: { party, minutes: Math.round(back / minute) } }]
      if (latest === undefined || back < 0) latest = one
      return found
    })
  })
}

/**
 * A clock that cannot be right: an event recorded before it happened, or a record whose time is far from when the log's witnesses saw it (we, when
 * nobody else did, and only when it lies ahead: behind, it may just be late).
 */
export function clockFindings({ events }: Shipment): readonly Finding[] {
  return events.flatMap((told): Finding[] => {
    const [recorded, had, happened] = [told.toldAt, told.at, told.eventTime].map((at) => Date.parse(at)) as [number, number, number]
    const witnessed = told.witnessedAt === null ? undefined : Date.parse(told.witnessedAt)
    const ahead = Math.max(recorded - (witnessed ?? had), happened - recorded)
    const behind = witnessed === undefined ? 0 : witnessed - recorded
    const off = Math.max(ahead, behind)
    if (off <= 6 * hour) return []
    return [{ kind: 'clock', parties: [told.party], events: [told.hash], facts: { party: told.party, hours: Math.round(off / hour) } }]
  })
}
