/** Joins items two by two, halves first: the depth stays small for a thousand items, and every machine adds in the same order. */
export function halves<T>(items: readonly T[], pair: (left: T, right: T) => T): T {
  if (items.length === 1) return items[0]!
  const middle = Math.ceil(items.length / 2)
  return pair(halves(items.slice(0, middle), pair), halves(items.slice(middle), pair))
}
