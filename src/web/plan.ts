/** A piece of the earth on a sheet: positions [longitude, latitude] in degrees to points of a drawing. */
export interface Plan {
  readonly width: number
  readonly height: number
  at(position: readonly number[]): readonly [number, number]
}

/** A plan that holds all of these positions, `width` units wide; what is longer than `most` high stands in the middle, smaller. */
export function planOf(positions: readonly (readonly number[])[], width: number, most = Number.POSITIVE_INFINITY): Plan {
  const [west, east] = ends(positions.map(([x = 0]) => x))
  const [south, north] = ends(positions.map(([, y = 0]) => y))
  // Degrees of longitude are shorter the further from the equator: true enough for the size of a département.
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const wide = Math.max((east - west) * narrow, 1e-9)
  const scale = Math.min(width / wide, most / Math.max(north - south, 1e-9))
  const left = (width - wide * scale) / 2
  return {
    width,
    height: tenth((north - south) * scale),
    at: ([x = 0, y = 0]) => [tenth(left + (x - west) * narrow * scale), tenth((north - y) * scale)],
  }
}

/** The path of an SVG along rings. */
export const pathOf = (plan: Plan, rings: readonly (readonly (readonly number[])[])[]): string =>
  rings.map((one) => `M${one.map((point) => plan.at(point).join(' ')).join('L')}Z`).join('')

/** The smallest and the largest. */
export const ends = (values: readonly number[]): [number, number] =>
  values.reduce<[number, number]>(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity])

const tenth = (value: number): number => Math.round(value * 10) / 10
