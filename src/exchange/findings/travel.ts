import { canonicalEpc } from '../epcis/epc.ts'
import type { EpcisEvent } from '../epcis/event.ts'
import type { Finding } from './finding.ts'
import type { Shipment, Told } from './shipment.ts'

export interface Place {
  readonly id: string
  readonly latitude: number
  readonly longitude: number
}

/** Faster than goods fly, in kilometres an hour. */
const fastest = 900
/** Two gates of one yard are one place. */
const near = 5

/** Where an event happened: a place that somebody's definition knows, or one that says so itself (RFC 5870). */
export function placeOf({ readPoint, bizLocation }: EpcisEvent, places: ReadonlyMap<string, Place>): Place | undefined {
  for (const id of [readPoint?.id, bizLocation?.id]) {
    if (id === undefined) continue
    const [, latitude, longitude] = /^geo:(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)/.exec(id) ?? []
    if (latitude !== undefined) return { id, latitude: Number(latitude), longitude: Number(longitude) }
    const known = places.get(canonicalEpc(id))
    if (known !== undefined) return known
  }
  return undefined
}

/** Great-circle distance in kilometres. */
export function distance(a: Place, b: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const [dLat, dLon] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)]
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** The same goods in two places that nothing carries them between in that time. */
export function travelFindings({ events }: Shipment, places: ReadonlyMap<string, Place>): readonly Finding[] {
  const placed = events.flatMap((told): { readonly told: Told; readonly place: Place }[] => {
    const place = placeOf(told.body, places)
    return place === undefined ? [] : [{ told, place }]
  })
  return placed.slice(1).flatMap((now, index): Finding[] => {
    const before = placed[index]!
    const kilometres = distance(before.place, now.place)
    const hours = (Date.parse(now.told.eventTime) - Date.parse(before.told.eventTime)) / 3_600_000
    if (kilometres < near || kilometres <= hours * fastest) return []
    return [
      {
        kind: 'travel',
        parties: [before.told.party, now.told.party],
        events: [before.told.hash, now.told.hash],
        facts: {
          kilometres: Math.round(kilometres),
          minutes: Math.round(hours * 60),
          from: before.place.id,
          to: now.place.id,
          party: now.told.party,
        },
      },
    ]
  })
}
