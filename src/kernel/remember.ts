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

/**
 * The same of one thing that does not change, kept as long as the thing is: what a version of a service says is read from it once. What else is given
 * has to follow from the thing.
 */
export function rememberingOf<K extends object, T, More extends readonly unknown[]>(reckon: (of: K, ...more: More) => T) {
  const kept = new WeakMap<K, { readonly made: T }>()
  return (of: K, ...more: More): T => {
    const known = kept.get(of) ?? { made: reckon(of, ...more) }
    kept.set(of, known)
    return known.made
  }
}
