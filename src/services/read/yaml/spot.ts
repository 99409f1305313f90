/** Where something stands in a file; line and column count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** The shape of a parsed tree with places instead of values: of its key, of its value, and of what it holds. */
export interface Spot {
  readonly key: Place
  readonly value: Place
  readonly inside?: Map<string | number, Spot>
}

/** A tree of plain values (null, boolean, number, string, array, object) and where each of them was written. */
export interface Tree {
  readonly value: unknown
  readonly spot: Spot
}

/** Place of a path; when it does not exist, of the nearest thing around it. `part`: the key's place or the value's. */
export function placeOf(root: Spot, path: readonly (string | number)[], part: 'key' | 'value' = 'value'): Place {
  let spot = root
  for (const step of path) {
    const next = spot.inside?.get(step)
    if (!next) return spot.key
    spot = next
  }
  return spot[part]
}
