/** What holds for a rule holds for its parts: `aide . majoration` is not applicable where `aide` is not. */
import { type Node, type RuleSymbol, readsOf, refer } from './node.ts'
import type { Scope } from './scope.ts'

/**
 * Puts on `a . b` the conditions of `a`: those of its `applicable si`, its being asked when it is a field, its being true when it is a condition.
 * publicodes looks at the value of `a` instead, which makes a circle as soon as `a` reads its own parts; a condition that reads `a . b` is left out here.
 */
export function openNamespace(symbol: RuleSymbol, scope: Scope): void {
  const { node } = symbol
  if (!node) return
  const conditions = parentsOf(symbol, scope).flatMap((parent) => conditionsOf(parent, node))
  const free = conditions.filter((condition) => !reaches(readsOf(condition), symbol))
  if (free.length === 0) return
  const { path } = node
  const when: Node = free.length === 1 ? free[0]! : { op: 'every', items: free, path }
  symbol.node = { op: 'choose', cases: [{ when, give: node }], path, ...(node.applies ? { applies: node.applies } : {}) }
  symbol.reads = new Set([...(symbol.reads ?? []), ...free.flatMap((condition) => [...readsOf(condition)])])
}

function parentsOf(symbol: RuleSymbol, scope: Scope): RuleSymbol[] {
  const segments = symbol.name.split(' . ')
  return segments.slice(1).flatMap((_, i) => scope.symbols.get(segments.slice(0, i + 1).join(' . ')) ?? [])
}

function conditionsOf(parent: RuleSymbol, { path }: Node): Node[] {
  const whole = refer(parent, path)
  whole.text = parent.name
  if (parent.is !== 'rule') return [{ op: 'open', of: whole, path }]
  return [...(parent.node && isCondition(parent.node, new Set()) ? [whole] : []), ...(parent.node?.applies ?? [])]
}

/** Told from its form: types are not known yet. */
function isCondition(node: Node, seen: Set<RuleSymbol>): boolean {
  switch (node.op) {
    case 'compare':
    case 'every':
    case 'some':
    case 'applicable':
    case 'defined':
      return true
    case 'constant':
      return typeof node.value === 'boolean'
    case 'ref': {
      const { symbol } = node
      if (seen.has(symbol)) return false
      seen.add(symbol)
      return symbol.type?.kind === 'boolean' || (symbol.node !== undefined && isCondition(symbol.node, seen))
    }
    case 'choose':
      return node.cases.some((c) => isCondition(c.give, seen))
    default:
      return false
  }
}

function reaches(from: Iterable<RuleSymbol>, target: RuleSymbol): boolean {
  const seen = new Set(from)
  for (const symbol of seen) {
    if (symbol === target) return true
    for (const read of symbol.reads ?? []) seen.add(read)
  }
  return false
}
