/** Which answers a value still waits for: those really needed now, not everything that a rule could ever read. */
import type { Node, Raw, RuleSymbol } from './node.ts'

/** How values are seen from where the walk stands: the root, or one row of a list. */
interface View {
  value(symbol: RuleSymbol): Raw
  look(node: Node): Raw
  watches(node: Node): boolean
  /** Needs of a symbol that lives outside the row. */
  outer?(symbol: RuleSymbol): ReadonlySet<string>
  /** What a missing field of the row is called. */
  rowName?(symbol: RuleSymbol): string
  /** Needs of an aggregate. */
  readonly aggregateNeeds?: ReadonlyMap<RuleSymbol, ReadonlySet<string>>
}

/** Names of the inputs that a condition waits for, in the order they are read; empty when its value is known. Chains of rules are walked with a stack, never by recursion. */
export function missing(start: Node | RuleSymbol, view: View): Set<string> {
  const needs = new Set<string>()
  const seen = new Set<RuleSymbol>()
  const waiting: RuleSymbol[] = 'op' in start ? unknownIn(start, view).reverse() : [start]
  for (let symbol = waiting.pop(); symbol; symbol = waiting.pop()) {
    if (seen.has(symbol)) continue
    seen.add(symbol)
    if (view.outer && symbol.list === '') {
      for (const name of view.outer(symbol)) needs.add(name)
    } else if (view.value(symbol) === undefined) {
      waiting.push(...next(symbol, view, needs).reverse())
    }
  }
  return needs
}

/** What an unknown symbol waits for: names go into `needs`, symbols to look at are returned. */
function next(symbol: RuleSymbol, view: View, needs: Set<string>): RuleSymbol[] {
  if (symbol.node) return unknownIn(symbol.node, view)
  const owner = symbol.owner ?? symbol
  if (owner.gate && view.watches(owner.gate) && view.look(owner.gate) === undefined) return unknownIn(owner.gate, view)
  const waits = view.aggregateNeeds?.get(symbol)
  if (waits && waits.size > 0) {
    for (const name of waits) needs.add(name)
    return []
  }
  if (symbol.part?.is === 'age') {
    // An age is missing because of its date, or because of the reference date.
    const reference = [...(symbol.reads ?? [])].filter((read) => read !== owner && view.value(read) === undefined)
    if (reference.length > 0 && view.value(owner) !== undefined) return reference
  }
  // Read through a pointer that is known: it is the other list that lacks something.
  if (symbol.source && view.value(owner) !== undefined) needs.add(symbol.source.list)
  else needs.add(owner.list !== '' && view.rowName ? view.rowName(owner) : owner.name)
  return []
}

/** Symbols that keep a node unknown, in the order they are read. */
function unknownIn(node: Node, view: View, into: RuleSymbol[] = []): RuleSymbol[] {
  if (view.watches(node) && view.look(node) !== undefined) return into
  switch (node.op) {
    case 'constant':
    case 'defined':
      return into
    case 'ref':
      into.push(node.symbol)
      return into
    case 'choose':
      // What follows an undecided case is not needed yet.
      for (const c of node.cases) {
        const holds = c.when ? view.look(c.when) : true
        if (holds === undefined && c.when) return unknownIn(c.when, view, into)
        if (holds === true) return unknownIn(c.give, view, into)
      }
      return into
    case 'math':
    case 'compare':
      unknownIn(node.left, view, into)
      return unknownIn(node.right, view, into)
    case 'every':
    case 'some':
    case 'sum':
    case 'max':
    case 'min':
    case 'mean':
      for (const item of node.items) unknownIn(item, view, into)
      return into
    case 'cap':
      unknownIn(node.of, view, into)
      return unknownIn(node.limit, view, into)
    case 'fallback':
      return unknownIn(node.to, view, into)
    default:
      return unknownIn(node.of, view, into)
  }
}
