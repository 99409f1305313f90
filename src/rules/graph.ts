/** Who reads whom: the order of computation, and the circles that have none. */
import type { RuleSymbol } from './node.ts'

/** Numbers every symbol so that what it reads comes before; returns the circles found, each as the names along it. Never recursive: chains may be long. */
export function sort(symbols: readonly RuleSymbol[]): { order: RuleSymbol[]; cycles: RuleSymbol[][] } {
  const order: RuleSymbol[] = []
  const cycles: RuleSymbol[][] = []
  const state = new Map<RuleSymbol, 'open' | 'done'>()
  for (const start of symbols) {
    if (state.has(start)) continue
    const stack: { symbol: RuleSymbol; next: Iterator<RuleSymbol> }[] = []
    const enter = (symbol: RuleSymbol) => {
      state.set(symbol, 'open')
      stack.push({ symbol, next: (symbol.reads ?? new Set<RuleSymbol>()).values() })
    }
    enter(start)
    while (stack.length > 0) {
      const top = stack.at(-1)!
      const { value, done } = top.next.next()
      if (done) {
        state.set(top.symbol, 'done')
        top.symbol.order = order.length
        order.push(top.symbol)
        stack.pop()
      } else if (!state.has(value)) {
        enter(value)
      } else if (state.get(value) === 'open') {
        cycles.push(stack.slice(stack.findIndex((frame) => frame.symbol === value)).map((frame) => frame.symbol))
      }
    }
  }
  return { order, cycles }
}

/** Everything that some symbols read, themselves included, in order of computation. */
export function closure(symbols: Iterable<RuleSymbol>): RuleSymbol[] {
  const seen = new Set<RuleSymbol>(symbols)
  for (const symbol of seen) for (const read of symbol.reads ?? []) seen.add(read)
  return [...seen].sort((a, b) => a.order! - b.order!)
}
