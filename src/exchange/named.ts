import type { Party } from '#definitions'
import { canonicalEpc } from './epcis/epc.ts'
import type { EpcisEvent } from './epcis/event.ts'
import { word } from './things.ts'

/**
 * Who is to get an event: the parties that its flow names (who possesses or owns the goods before and after, whose place it is), and those whom the law
 * has told of such a step. Everybody else sees the commitment alone. Pure.
 */
export function namedIn(event: EpcisEvent, parties: readonly Party[]): readonly string[] {
  const ends = [
    ...(event.sourceList ?? []).map(({ source }) => source),
    ...(event.destinationList ?? []).map(({ destination }) => destination),
  ]
  const places = [event.readPoint?.id, event.bizLocation?.id].filter((id) => id !== undefined)
  const numbers = new Set([...ends, ...places].map(canonicalEpc).flatMap((uri) => /\/41[47]\/(\d{13})/.exec(uri)?.[1] ?? []))
  const written = new Set([...ends, ...places])
  const step = word(event.bizStep)
  return parties
    .filter(({ own }) => own === undefined)
    .filter(
      ({ glns, places, hears }) =>
        glns.some((gln) => numbers.has(gln)) || places.some(({ id }) => written.has(id)) || (step !== undefined && hears.includes(step)),
    )
    .map(({ id }) => id)
}
