/**
 * Is a dwelling in a zone? Exactly: positions are whole millionths of a degree (a tenth of a metre), and which side of a line a point lies on is
 * reckoned in whole numbers. A point on the edge is in: nobody is left out by a rounding.
 */
import type { Position, Zone } from './zone.ts'

/** Millionths of a degree. */
export interface Point {
  readonly lon: number
  readonly lat: number
}

export const micro = (degrees: number): number => Math.round(degrees * 1e6)
export const pointOf = ([lon, lat]: Position): Point => ({ lon: micro(lon), lat: micro(lat) })

/** A zone made ready for many questions. */
export interface Prepared {
  readonly polygons: readonly { readonly box: Box; readonly rings: readonly (readonly Point[])[] }[]
  readonly circles: readonly { readonly box: Box; readonly centre: Point; readonly km: number }[]
  readonly communes: ReadonlySet<string>
}

/** West, south, east, north in millionths of a degree, ends included. */
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Mean radius of the earth, in kilometres (IUGG). */
const earth = 6371.0088
const radians = Math.PI / 180 / 1e6

export function prepare(zone: Zone): Prepared {
  return {
    polygons: zone.polygons.map((rings) => {
      const points = rings.map((one) => one.map(pointOf))
      return { box: boxOf(points[0] ?? []), rings: points }
    }),
    circles: zone.circles.map(({ centre, km }) => ({ box: boxAround(pointOf(centre), km), centre: pointOf(centre), km })),
    communes: new Set(zone.communes),
  }
}

function boxOf(points: readonly Point[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { lon, lat } of points) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return { west, south, east, north }
}

/** A little too large rather than too small; near a pole it goes all the way round. */
function boxAround({ lon, lat }: Point, km: number): Box {
  const high = Math.ceil(km / earth / radians) + 1
  const [south, north] = [Math.max(-90e6, lat - high), Math.min(90e6, lat + high)]
  const narrow = Math.cos(Math.max(Math.abs(south), Math.abs(north)) * radians)
  const wide = narrow < 0.01 ? 360e6 : Math.ceil(high / narrow) + 1
  const [west, east] = [lon - wide, lon + wide]
  return west < -180e6 || east > 180e6 ? { west: -180e6, east: 180e6, south, north } : { west, east, south, north }
}

const isIn = ({ west, south, east, north }: Box, { lon, lat }: Point): boolean => lon >= west && lon <= east && lat >= south && lat <= north

export const isInside = (zone: Prepared, point: Point): boolean =>
  zone.polygons.some(({ box, rings }) => isIn(box, point) && isWithin(rings, point)) ||
  zone.circles.some(({ box, centre, km }) => isIn(box, point) && distance(centre, point) <= km)

/** Kilometres over the sphere (haversine). */
export function distance(one: Point, other: Point): number {
  const [high, wide] = [(other.lat - one.lat) * radians, (other.lon - one.lon) * radians]
  const half = Math.sin(high / 2) ** 2 + Math.cos(one.lat * radians) * Math.cos(other.lat * radians) * Math.sin(wide / 2) ** 2
  return 2 * earth * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** Crossings of a line to the east, over all rings: a hole turns in to out. On a ring is in. */
function isWithin(rings: readonly (readonly Point[])[], point: Point): boolean {
  let inside = false
  for (const ring of rings)
    for (let i = 1; i < ring.length; i++) {
      const [from, to] = [ring[i - 1]!, ring[i]!]
      const side = sideOf(from, to, point)
      if (side === 0 && isBetween(from.lon, to.lon, point.lon) && isBetween(from.lat, to.lat, point.lat)) return true
      if (from.lat > point.lat !== to.lat > point.lat && side > 0 === to.lat > from.lat) inside = !inside
    }
  return inside
}

const isBetween = (one: number, other: number, value: number): boolean =>
  one <= other ? value >= one && value <= other : value >= other && value <= one

/** Left of the line (above 0), on it (0), right of it; with whole numbers beyond what a double holds, whole numbers without limit. */
function sideOf(from: Point, to: Point, point: Point): number {
  const [ax, ay] = [to.lon - from.lon, to.lat - from.lat]
  const [bx, by] = [point.lon - from.lon, point.lat - from.lat]
  const [left, right] = [ax * by, ay * bx]
  if (Math.abs(left) <= Number.MAX_SAFE_INTEGER && Math.abs(right) <= Number.MAX_SAFE_INTEGER) return left - right
  const exact = BigInt(ax) * BigInt(by) - BigInt(ay) * BigInt(bx)
  return exact > 0n ? 1 : exact < 0n ? -1 : 0
}

// The earth in cells of a hundredth of a degree, numbered row by row from the south-west: one whole number that an index orders, whose comparison
// row-level security lets use that index.
const columns = 36_001
/** Number of the cell of a position. */
export const cellOf = ({ lon, lat }: Point): number => Math.floor((lat + 90e6) / 1e4) * columns + Math.floor((lon + 180e6) / 1e4)

const mostRanges = 4000

/** Ranges of cells, ends included and none overlapping, outside of which nothing of the zone lies. */
export function cellsOf({ polygons, circles }: Prepared): readonly (readonly [number, number])[] {
  const boxes = [...polygons, ...circles].map(({ box }) => box)
  const rows = boxes.reduce((sum, { south, north }) => sum + (north - south) / 1e4 + 1, 0)
  const ranges = boxes.flatMap(({ west, south, east, north }): [number, number][] => {
    // A continent: whole rows, which the exact question then thins out.
    if (rows > mostRanges) return [[cellOf({ lon: -180e6, lat: south }), cellOf({ lon: 180e6, lat: north })]]
    const found: [number, number][] = []
    for (let lat = Math.floor(south / 1e4) * 1e4; lat <= north; lat += 1e4) {
      const at = Math.max(lat, -90e6)
      found.push([cellOf({ lon: west, lat: at }), cellOf({ lon: east, lat: at })])
    }
    return found
  })
  const merged: [number, number][] = []
  for (const [from, to] of ranges.sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}
