import type { EpcisEvent } from '../epcis/event.ts'
import { isOne, type Thing, thingsIn } from '../things.ts'

/** An event as one party told it. Instants in UTC. */
export interface Told {
  readonly id: string
  readonly hash: string
  readonly party: string
  /** when its party's log says that it was recorded; ours: when it was */
  readonly toldAt: string
  /** its place in its party's log; null: our own */
  readonly leaf: number | null
  readonly witnessedAt: string | null
  /** when we had it */
  readonly at: string
  readonly eventTime: string
  readonly body: EpcisEvent
}

/** Goods that travelled together: events that have a thing in common, in the order in which they happened. */
export interface Shipment {
  /** the logistic unit, or the first thing */
  readonly id: string
  readonly things: readonly string[]
  readonly documents: readonly { readonly type: string; readonly document: string }[]
  readonly events: readonly Told[]
}

const isDocument = ({ role }: Thing): boolean => role.startsWith('document.')

/** Events → shipments, the newest first. Pure. */
export function shipmentsIn(told: readonly Told[]): readonly Shipment[] {
  const parent = new Map<string, string>()
  const root = (name: string): string => {
    let at = name
    while (parent.has(at)) at = parent.get(at)!
    if (at !== name) parent.set(name, at)
    return at
  }
  const read = told.map((one) => ({ one, things: thingsIn(one.body) }))
  for (const { one, things } of read)
    for (const { thing } of things.filter(isOne)) {
      const [a, b] = [root(`event ${one.id}`), root(thing)]
      if (a !== b) parent.set(a, b)
    }
  const groups = Map.groupBy(read, ({ one }) => root(`event ${one.id}`))
  return [...groups.values()]
    .map((group): Shipment => {
      const events = group.map(({ one }) => one).sort(byTime)
      const all = group.flatMap(({ things }) => things)
      const things = [...new Set(all.filter(isOne).map(({ thing }) => thing))].sort()
      const documents = new Map(
        all.filter(isDocument).map(({ role, thing }) => [`${role} ${thing}`, { type: role.slice('document.'.length), document: thing }]),
      )
      return {
        id: things.find((thing) => thing.includes('/00/')) ?? things[0] ?? events[0]!.hash,
        things,
        documents: [...documents.values()],
        events,
      }
    })
    .sort((a, b) => byTime(b.events.at(-1)!, a.events.at(-1)!))
}

const byTime = (a: Told, b: Told): number => Date.parse(a.eventTime) - Date.parse(b.eventTime) || (a.id < b.id ? -1 : 1)
