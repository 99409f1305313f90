/** A zone that an officer gives as GeoJSON (RFC 7946): polygons, alone or in features and collections. */
import { z } from 'zod'
import { refuse } from '../refusals.ts'
import { cornersOf, mostCorners, type Position, type Zone, zoneSchema } from './zone.ts'

const position = z.tuple([z.number(), z.number()]).rest(z.number())
const ring = z.array(position).min(4)
const polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) })
const many = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)).min(1) })
const shape = z.discriminatedUnion('type', [polygon, many])
const feature = z.object({ type: z.literal('Feature'), geometry: shape })
const document = z.union([shape, feature, z.object({ type: z.literal('FeatureCollection'), features: z.array(feature).min(1).max(2000) })])

/** Bytes of a file. */
export const mostGeoJson = 2_000_000

/** Refuses `response.zone` with why: `unreadable`, `no-polygon`, `not-closed`, `outside-earth`, `too-many`. */
export function readGeoJson(text: string): Zone {
  const read = document.safeParse(parsed(text))
  if (!read.success) throw refuse('response.zone', { why: 'no-polygon' })
  const { data } = read
  const shapes =
    data.type === 'FeatureCollection' ? data.features.map(({ geometry }) => geometry) : [data.type === 'Feature' ? data.geometry : data]
  const polygons = shapes.flatMap((one) => (one.type === 'Polygon' ? [one.coordinates] : one.coordinates))
  if (polygons.flat().some((one) => one[0]?.[0] !== one.at(-1)?.[0] || one[0]?.[1] !== one.at(-1)?.[1]))
    throw refuse('response.zone', { why: 'not-closed' })
  // A third number is a height: a dwelling has none here.
  const flat = polygons.map((rings) => rings.map((one) => one.map(([lon, lat]): Position => [lon, lat])))
  const zone = zoneSchema.safeParse({ polygons: flat, circles: [], communes: [] })
  if (!zone.success) throw refuse('response.zone', { why: 'outside-earth' })
  if (cornersOf(zone.data) > mostCorners) throw refuse('response.zone', { why: 'too-many' })
  return zone.data
}

function parsed(text: string): unknown {
  if (text.length > mostGeoJson) throw refuse('response.zone', { why: 'too-many' })
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('response.zone', { why: 'unreadable' })
  }
}
