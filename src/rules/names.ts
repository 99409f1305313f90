/** How names are written, compared and suggested. A name is one or more segments joined by ` . `. */

/** Composed form (NFC), single spaces, ` . ` between segments. Two spellings that look the same become the same. */
export const normal = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim()

/** What remains when accents, case, composition and kind of apostrophe are forgotten: two names that fold alike are a trap. */
export const fold = (name: string): string => normal(name).normalize('NFD').replace(/\p{M}/gu, '').replace(/[’‘]/g, "'").toLowerCase()

const segment = /^\p{L}[\p{L}\p{N}'’,°€$%²³_«»+-]*(?: [\p{L}\p{N}'’,°€$%²³_«»][\p{L}\p{N}'’,°€$%²³_«»+-]*)*$/u
const reserved = new Set(['oui', 'non', 'true', 'false'])

/** Why a name cannot be used in an expression, or undefined when it can. */
export function badName(name: string): { message: string; hint: string } | undefined {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name
  if (name.length > 200) return { message: `The name “${shown}” is too long.`, hint: 'Use at most 200 characters.' }
  for (const part of name.split(' . ')) {
    if (part === '') return { message: `The name “${shown}” has an empty part.`, hint: 'Write parts as `list . part`.' }
    if (/^\d/.test(part)) return { message: `“${part}” starts with a digit.`, hint: 'Start every part of a name with a letter.' }
    if (reserved.has(part)) return { message: `“${part}” is a word of the rule language.`, hint: 'Choose another name.' }
    const wrong = part.match(/[^\p{L}\p{N}'’,°€$%²³_«»+ -]/u)?.[0]
    if (wrong)
      return {
        message: `“${shown}” holds “${wrong}”, which a name may not hold.`,
        hint: 'Use letters, digits, spaces, hyphens and apostrophes.',
      }
    if (!segment.test(part))
      return {
        message: `“${shown}” would be read as a calculation.`,
        hint: 'A name starts with a letter; no sign may stand alone between spaces.',
      }
  }
  return undefined
}

function distance(a: string, b: string, most: number): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    if (Math.min(...row) > most) return most + 1
    previous = row
  }
  return previous[b.length]!
}

/** The known name that was probably meant, if one is close enough. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = fold(name).slice(0, 80)
  const most = wanted.length < 5 ? 1 : 2
  let best: string | undefined
  let least = most + 1
  for (const candidate of known) {
    const folded = fold(candidate)
    if (Math.abs(folded.length - wanted.length) > most) continue
    const apart = distance(wanted, folded, most)
    if (apart < least) {
      least = apart
      best = candidate
    }
  }
  return best
}
