/** The name that was probably meant: at most a quarter of its letters wrong, accents and case aside. */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  const wanted = plainLetters(word)
  const most = Math.max(1, Math.floor(wanted.length / 4))
  let best: { name: string; distance: number } | undefined
  for (const name of names) {
    if (Math.abs(name.length - word.length) > most) continue
    const distance = editDistance(wanted, plainLetters(name))
    if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { name, distance }
  }
  return best?.name
}

/** Accents, case, apostrophes and composition taken away: two names that become one are taken for each other by people. */
export const plainLetters = (word: string): string =>
  word.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’']/g, "'").replace(/œ/g, 'oe').toLowerCase()

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
