/** Where something happens: areas of the earth and communes by their code. Positions are [longitude, latitude] in degrees, as GeoJSON writes them (RFC 7946). */
import { createHash } from 'node:crypto'
import { z } from 'zod'

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
const ring = z.array(position).min(4)

/** `polygons`: each its outer ring first, then its holes; rings are closed. `km`: radius. `communes`: official codes. */
export const zoneSchema = z.strictObject({
  polygons: z.array(z.array(ring).min(1)),
  circles: z.array(z.strictObject({ centre: position, km: z.number().min(0).max(20_000) })),
  communes: z.array(z.string().max(20)),
})
export type Zone = z.infer<typeof zoneSchema>
export type Position = z.infer<typeof position>

/** Corners of all rings of a zone: more is no zone that somebody drew or a service published. */
export const mostCorners = 50_000

export const cornersOf = ({ polygons }: Zone): number => polygons.flat().reduce((sum, one) => sum + one.length, 0)

export const isNowhere = ({ polygons, circles, communes }: Zone): boolean =>
  polygons.length === 0 && circles.length === 0 && communes.length === 0

/** The same zone has the same one, whoever told it. */
export const zoneHash = (zone: Zone): string =>
  createHash('sha256')
    .update(JSON.stringify(zoneSchema.parse(zone)))
    .digest('hex')

/** What is in one or the other, each part once. */
export function joined(zones: readonly Zone[]): Zone {
  const once = <T>(parts: readonly T[]): T[] => [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()]
  return {
    polygons: once(zones.flatMap(({ polygons }) => polygons)),
    circles: once(zones.flatMap(({ circles }) => circles)),
    communes: once(zones.flatMap(({ communes }) => communes)).sort(),
  }
}
