/** Which terms get a name of their own when they are printed, and after which others they can be computed. */
import { reachable, type Scalar } from './scalar.ts'

export interface Plan {
  /** Named terms, what they read first, each with its layer: it reads names of lower layers only. */
  readonly named: ReadonlyMap<Scalar, number>
}

// Deeper expressions would make a reader of source text recurse too far.
const deepest = 40

export function plan(roots: readonly Scalar[]): Plan {
  const { order, uses } = reachable(roots)
  const named = new Map<Scalar, number>()
  const facts = new Map<Scalar, { readonly depth: number; readonly layer: number }>()
  for (const term of order) {
    const below = term.args.map((arg) => facts.get(arg)!)
    const depth = 1 + Math.max(0, ...below.map((fact) => fact.depth))
    const layer = Math.max(0, ...below.map((fact) => fact.layer))
    if (term.args.length > 0 && (uses.get(term)! > 1 || depth > deepest)) {
      named.set(term, layer + 1)
      facts.set(term, { depth: 1, layer: layer + 1 })
    } else facts.set(term, { depth, layer })
  }
  return { named }
}
