/** What is not answered and may vary: one column of a kernel for each, with the values that its question takes. */
import { answer } from '../condition.ts'
import { closure } from '../graph.ts'
import type { RuleSymbol } from '../node.ts'
import { readsOf } from '../node.ts'
import type { Run } from '../run.ts'

export interface Unknown {
  readonly symbol: RuleSymbol
  /** the question whose answer gives it */
  readonly question: RuleSymbol
  readonly kind: 'number' | 'boolean' | 'text' | 'date'
  /** Numbers and days: the distance between two neighbouring answers; bounds where the question has some. */
  readonly step: number
  readonly least?: number
  readonly most?: number
  /** a choice: its answers */
  readonly options?: readonly string[]
  /** may be left empty */
  readonly optional: boolean
}

/**
 * The unanswered answers and parts of answers that some symbols read. What cannot stand in a column (rows of a list, two parts of one address) is left
 * out: it stays missing, and nothing is then said of what reads it.
 */
export function unknownsOf(symbols: readonly RuleSymbol[], run: Run): readonly Unknown[] {
  const read = closure(symbols).filter((symbol) => symbol.list === '')
  const births = read.flatMap((symbol) => {
    const birth =
      symbol.part?.is === 'age' && symbol.part.birth ? run.model.root.symbols.get(`${symbol.owner!.name} . naissance`) : undefined
    return birth && !read.includes(birth) ? [birth] : []
  })
  const found = [...read, ...births].filter((symbol) => isLeaf(symbol) && run.answer(symbol) === undefined).flatMap(unknownOf)
  return found.filter((one) => !isEntangled(one, found))
}

const isLeaf = ({ is, part }: RuleSymbol): boolean => is === 'input' || (is === 'part' && part?.is !== 'age')

/** A question, or a part of one, as it may vary; nothing for what cannot stand in a column. */
export function unknownOf(symbol: RuleSymbol): Unknown[] {
  const question = symbol.owner ?? symbol
  const input = question.input
  const kind = symbol.type?.kind
  if (!input || input.type === 'row' || (kind !== 'number' && kind !== 'boolean' && kind !== 'text' && kind !== 'date')) return []
  const optional = input.required !== undefined && input.required !== true
  const counted = symbol.part?.is === 'count'
  const { min, max } = input
  return [
    {
      symbol,
      question,
      kind,
      optional,
      step: kind === 'date' || counted || input.type === 'integer' ? 1 : 0.01,
      ...(kind === 'number' && (counted || min !== undefined) ? { least: min ?? 0 } : {}),
      ...(kind === 'number' && max !== undefined ? { most: max } : {}),
      ...(input.type === 'choice' && input.options ? { options: input.options.map(({ key }) => key.normalize('NFC')) } : {}),
    },
  ]
}

/** Parts of one answer that do not vary freely: the commune and its département, how many options are ticked and which. */
function isEntangled({ symbol, question }: Unknown, all: readonly Unknown[]): boolean {
  const same = all.filter((other) => other.question === question && other.symbol !== symbol)
  return same.length > 0 && symbol.part?.is !== 'option'
}

/** Does its condition say for certain that a question is asked? */
export function isAsked({ gate }: RuleSymbol, run: Run): boolean {
  if (!gate) return true
  run.prepare([...readsOf(gate)])
  return answer(gate, (symbol) => run.value(symbol)) === true
}
