/** Is a passport of the thing in the buyer's hand? Runs in browsers. */
import { isOne, type Thing } from '../things.ts'

/** Things with a number of their own that the steps are about, each once. */
export const namedIn = (steps: readonly { readonly things: readonly Thing[] }[]): readonly string[] => [
  ...new Set(steps.flatMap(({ things }) => things.filter(isOne).map(({ thing }) => thing))),
]

/**
 * Every step hangs together with `item` (canonical; undefined: with the first step) by things that they share. Good steps of other goods prove nothing of
 * these, so a passport that was copied from an honest product is of no use on another.
 */
export function isOf(steps: readonly { readonly things: readonly Thing[] }[], item: string | undefined): boolean {
  let [left, reached] = [[...steps], new Set<string>()]
  const [first] = item === undefined ? steps.slice(0, 1) : steps.filter(({ things }) => things.some(({ thing }) => thing === item))
  if (first === undefined) return false
  const take = ({ things }: { readonly things: readonly Thing[] }) => {
    reached = new Set([...reached, ...things.filter(isOne).map(({ thing }) => thing)])
  }
  take(first)
  left = left.filter((one) => one !== first)
  for (;;) {
    const next = left.find(({ things }) => things.some(({ thing }) => reached.has(thing)))
    if (next === undefined) return left.length === 0
    take(next)
    left = left.filter((one) => one !== next)
  }
}
