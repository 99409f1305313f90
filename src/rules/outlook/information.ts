/** How much of the uncertainty of a value each question explains: the variance between the means of its answers, over the whole (first-order index of Sobol). */
import type { RuleSymbol } from '../node.ts'
import type { Tried } from './search.ts'
import type { Cell, Terms } from './terms.ts'

/** The question that explains most; none when no question alone tells anything. What does not apply counts as nothing. */
export function informative(terms: Terms, { rows, values, whole }: Tried, askable: ReadonlySet<RuleSymbol>): RuleSymbol | undefined {
  const amounts = values.map((value) => (Number.isNaN(value) ? 0 : value))
  const mean = amounts.reduce((sum, value) => sum + value, 0) / amounts.length
  const total = amounts.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  if (!(total > 0)) return undefined
  let found: { readonly question: RuleSymbol; readonly share: number } | undefined
  for (const question of askable) {
    const places = terms.read.filter((place) => terms.unknowns[place]!.question === question)
    if (places.length === 0) continue
    const groups = new Map<Cell, { count: number; sum: number }>()
    rows.forEach((row, i) => {
      const key = places.length === 1 ? row[places[0]!]! : places.map((place) => row[place]).join('|')
      const group = groups.get(key) ?? { count: 0, sum: 0 }
      groups.set(key, group)
      group.count++
      group.sum += amounts[i]!
    })
    const between = [...groups.values()].reduce((sum, group) => sum + group.count * (group.sum / group.count - mean) ** 2, 0)
    // Means of few drawn rows differ by chance: that much is taken off.
    const chance = whole ? 0 : (groups.size - 1) / rows.length
    const share = between / total - chance
    if (share > 1e-9 && (!found || share > found.share + 1e-12)) found = { question, share }
  }
  return found?.question
}
