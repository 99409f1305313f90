/** Which answers a value still waits for: those really needed now, not everything that a rule could ever read. */
import type { Node, Raw, RuleSymbol } from './node.ts'

/** How values are seen from where the walk stands: the root, or one row of a list. */
export interface View {
  value(symbol: RuleSymbol): Raw
  look(node: Node): Raw
  /** Needs of a symbol that lives outside the row. */
  outer?(symbol: RuleSymbol): ReadonlySet<string>
  /** What a missing field of the row is called. */
  rowName?(symbol: RuleSymbol): string
  /** Needs of an aggregate. */
  readonly aggregateNeeds?: ReadonlyMap<RuleSymbol, ReadonlySet<string>>
}

/** Names of the inputs that a symbol waits for; empty when its value is known. */
export function missing(symbol: RuleSymbol, view: View, into = new Set<string>()): Set<string> {
  walk(symbol, view, into, new Set())
  return into
}
missing.node = (node: Node, view: View): Set<string> => {
  const into = new Set<string>()
  walkNode(node, view, into, new Set())
  return into
}

function walk(symbol: RuleSymbol, view: View, into: Set<string>, seen: Set<RuleSymbol>): void {
  if (seen.has(symbol)) return
  seen.add(symbol)
  if (view.outer && symbol.list === '') {
    for (const name of view.outer(symbol)) into.add(name)
    return
  }
  if (view.value(symbol) !== undefined) return
  const owner = symbol.owner ?? symbol
  if (symbol.node) {
    walkNode(symbol.node, view, into, seen)
    return
  }
  if (owner.gate?.handle !== undefined && view.look(owner.gate) === undefined) {
    walkNode(owner.gate, view, into, seen)
    return
  }
  const waits = view.aggregateNeeds?.get(symbol)
  if (waits && waits.size > 0) {
    for (const name of waits) into.add(name)
    return
  }
  // An age is missing because of its date, or because of the reference date.
  if (symbol.part?.is === 'age' && view.value(owner) !== undefined) {
    const before = into.size
    for (const read of symbol.reads ?? []) if (read !== owner) walk(read, view, into, seen)
    if (into.size > before) return
  }
  into.add(owner.list !== '' && view.rowName ? view.rowName(owner) : owner.name)
}

function walkNode(node: Node, view: View, into: Set<string>, seen: Set<RuleSymbol>): void {
  const known = (n: Node) => n.handle !== undefined && view.look(n) !== undefined
  if (known(node)) return
  switch (node.op) {
    case 'constant':
      return
    case 'ref':
      walk(node.symbol, view, into, seen)
      return
    case 'choose': {
      // What follows an undecided case is not needed yet.
      for (const c of node.cases) {
        if (!c.when) {
          walkNode(c.give, view, into, seen)
          return
        }
        const holds = view.look(c.when)
        if (holds === undefined) {
          walkNode(c.when, view, into, seen)
          return
        }
        if (holds === true) {
          walkNode(c.give, view, into, seen)
          return
        }
      }
      return
    }
    case 'every':
    case 'some':
      for (const item of node.items) walkNode(item, view, into, seen)
      return
    case 'defined':
      return
    case 'math':
    case 'compare':
      walkNode(node.left, view, into, seen)
      walkNode(node.right, view, into, seen)
      return
    case 'sum':
    case 'max':
    case 'min':
    case 'mean':
      for (const item of node.items) walkNode(item, view, into, seen)
      return
    case 'cap':
      walkNode(node.of, view, into, seen)
      walkNode(node.limit, view, into, seen)
      return
    case 'fallback':
      walkNode(node.to, view, into, seen)
      return
    default:
      walkNode(node.of, view, into, seen)
  }
}
