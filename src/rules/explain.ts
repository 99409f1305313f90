/** Why a rule has its value, in the few lines that a case worker or a citizen can read. */

import { answer } from './condition.ts'
import type { RuleValue, TraceLine } from './contract.ts'
import { type Node, type Raw, type RuleSymbol, readsOf, type Type } from './node.ts'
import { type References, referencesOf } from './references.ts'
import type { Run } from './run.ts'

const mostLines = 12
type Present = (raw: Raw, type: Type | undefined, needs: () => ReadonlySet<string>) => RuleValue

interface Draft {
  readonly line: { rule: string; expression?: string; value: RuleValue; references: References; children: TraceLine[] }
  /** What would be shown under it. */
  readonly under: () => Draft[]
}

/** Draws the trace of a rule or of a condition; widest first, so that what decided comes before detail. */
export function explain(
  start: { readonly symbol: RuleSymbol } | { readonly node: Node; readonly text: string },
  run: Run,
  present: Present,
  needs: (node: Node) => ReadonlySet<string>,
): TraceLine {
  const seen = new Set<RuleSymbol>()

  const ofSymbol = (symbol: RuleSymbol, above: References): Draft => {
    const references = referencesOf(symbol, run.model.root.symbols, above)
    const again = seen.has(symbol)
    seen.add(symbol)
    return {
      line: {
        rule: symbol.name,
        ...(symbol.text === undefined || symbol.node?.op === 'constant' ? {} : { expression: symbol.text }),
        value: present(run.value(symbol), symbol.type, () => needs({ op: 'ref', symbol, path: [] })),
        references,
        children: [],
      },
      under: () => (again || !symbol.node ? [] : below(symbol.node, references)),
    }
  }

  const ofCondition = (node: Node, above: References): Draft => {
    if (node.op === 'ref' && !node.symbol.hidden) return ofSymbol(node.symbol, above)
    const text = node.text ?? label(node)
    const raw = run.watches(node) ? run.look(node) : answer(node, (symbol) => run.value(symbol))
    return {
      line: { rule: text, expression: text, value: present(raw, { kind: 'boolean' }, () => needs(node)), references: above, children: [] },
      under: () => (node.op === 'compare' ? direct(node, above) : below(node, above)),
    }
  }

  /** Lines for the names that a node reads, those made by the compiler replaced by what they read. */
  const direct = (node: Node, above: References): Draft[] => {
    const named = new Set<RuleSymbol>()
    const visit = (symbol: RuleSymbol) => {
      if (!symbol.hidden) named.add(symbol)
      else if (symbol.node) for (const read of readsOf(symbol.node)) visit(read)
    }
    for (const symbol of readsOf(node)) visit(symbol)
    return [...named].filter((symbol) => symbol !== run.model.today).map((symbol) => ofSymbol(symbol, above))
  }

  function below(node: Node, above: References): Draft[] {
    switch (node.op) {
      case 'every':
      case 'some':
        return node.items.map((item) => ofCondition(item, above))
      case 'choose': {
        const lines: Draft[] = []
        for (const c of node.cases) {
          if (!c.when) return [...lines, ...below(c.give, above)]
          const holds = run.look(c.when)
          if (holds === true) return [...(visible(c.when) ? [ofCondition(c.when, above)] : []), ...below(c.give, above)]
          if (visible(c.when) && (holds === undefined || node.cases.length === 1)) lines.push(ofCondition(c.when, above))
          if (holds === undefined) return lines
        }
        return lines
      }
      case 'constant':
        return []
      case 'round':
      case 'unit':
      case 'convert':
        return below(node.of, above)
      case 'cap':
        return [...below(node.of, above), ...below(node.limit, above)]
      default:
        return direct(node, above)
    }
  }
  /** Conditions that somebody wrote; a day compared with a table's day, or a namespace, is not one. */
  const visible = (node: Node) =>
    node.text !== undefined || [...readsOf(node)].some((symbol) => !symbol.hidden && symbol !== run.model.reference)

  const first = 'symbol' in start ? ofSymbol(start.symbol, []) : ofCondition({ ...start.node, text: start.text }, [])
  let lines = 1
  let level = [first]
  while (level.length > 0 && lines < mostLines) {
    const nextLevel: Draft[] = []
    for (const draft of level) {
      for (const child of draft.under()) {
        if (lines >= mostLines) break
        draft.line.children.push(child.line)
        nextLevel.push(child)
        lines++
      }
    }
    level = nextLevel
  }
  return first.line
}

function label(node: Node): string {
  switch (node.op) {
    case 'ref':
      return node.symbol.name
    case 'constant':
      return node.value === true ? 'oui' : node.value === false ? 'non' : String(node.value ?? '')
    case 'compare':
      return `${label(node.left)} ${node.sign} ${label(node.right)}`
    case 'every':
      return 'toutes ces conditions'
    case 'some':
      return 'une de ces conditions'
    case 'applicable':
      return `est ${node.not ? 'non ' : ''}applicable : ${label(node.of)}`
    case 'defined':
      return `est ${node.not ? 'non ' : ''}défini : ${label(node.of)}`
    case 'open':
    case 'convert':
    case 'unit':
    case 'round':
      return label(node.of)
    default:
      return node.text ?? '…'
  }
}
