/**
 * What a pure function answered, kept in memory by `key` so that a hundred cases in a row do not ask the calendar the same thing a thousand times.
 * Forgets everything when it holds `most`: what is asked again is reckoned again.
 */
export function remembering<T>(most: number): (key: string, reckon: () => T) => T {
  const kept = new Map<string, T>()
  return (key, reckon) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = reckon()
    if (kept.size >= most) kept.clear()
    kept.set(key, made)
    return made
  }
}
