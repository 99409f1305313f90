import { termsOf } from '../find/words.ts'
import type { Passage, Sheet } from './contract.ts'

/** Money or a share: what another law changes. */
const figures = /€|\beuros?\b|%|\bpour cent\b/i

/** Figures that are older than the law in force are not quoted: the sheet is named, its passage is not. `lawFrom`: the day since when the law stands. */
export const isStale = ({ date }: Pick<Sheet, 'date'>, { text, under }: Passage, lawFrom: string): boolean =>
  date < lawFrom && figures.test(`${under.join(' ')} ${text}`)

export interface Quoted {
  readonly quote?: Passage
  /** the passage that fits best holds figures that may have changed */
  readonly stale: boolean
}

const longest = 700

/** The passage of a sheet that is nearest to the question, word for word, else how the sheet begins; none where that holds figures older than the law. */
export function quoteOf(sheet: Sheet, terms: readonly string[], rarity: (term: string) => number, lawFrom: string): Quoted {
  const wanted = new Set(terms)
  const whole = [...wanted].reduce((sum, term) => sum + rarity(term), 0)
  const scored = sheet.passages.map((passage) => {
    const own = new Set(termsOf(passage.text, 'fr'))
    const heads = new Set(termsOf(passage.under.join(' '), 'fr'))
    const score = [...wanted].reduce((sum, term) => sum + (own.has(term) ? rarity(term) : heads.has(term) ? rarity(term) * 0.8 : 0), 0)
    return { passage, score }
  })
  const [first] = scored
  const nearest = scored.toSorted((one, other) => other.score - one.score)[0]
  // Half of what is asked stands there, or the sheet speaks for itself by how it begins.
  const best = nearest !== undefined && nearest.score >= whole / 2 ? nearest : first
  if (best === undefined) return { stale: false }
  if (isStale(sheet, best.passage, lawFrom)) return { stale: true }
  return { quote: { under: best.passage.under, text: shortened(best.passage.text) }, stale: false }
}

/** Whole lines only: nothing is cut inside a sentence. */
function shortened(text: string): string {
  const lines: string[] = []
  let length = 0
  for (const line of text.split('\n')) {
    if (lines.length > 0 && length + line.length > longest) break
    lines.push(line)
    length += line.length
  }
  return lines.join('\n')
}
