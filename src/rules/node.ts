/**
 * The intermediate form: rules once read, names resolved, types and units known. The interpreter is compiled from it to publicodes;
 * explanation and "what is missing" walk over it.
 */
import type { RuleInput } from './contract.ts'
import type { CompareSign, MathSign } from './expression.ts'
import type { RoundingWay } from './rounding.ts'
import type { Factor, Unit } from './units.ts'

export type Path = readonly (string | number)[]

/** `object`: a person, an address, a list, a file: only its presence and its parts can be used. `none`: never applicable. */
export type Kind = 'number' | 'boolean' | 'text' | 'date' | 'object' | 'none'
/** `unit` of a number: undefined when it takes the unit of what it meets (a bare `5`). `options` of a choice. */
export interface Type {
  readonly kind: Kind
  readonly unit?: Unit
  readonly options?: ReadonlySet<string>
}

/** Value inside the engine: a date is its day number, null is not applicable, undefined is missing. */
export type Raw = number | boolean | string | null | undefined

interface NodeBase {
  readonly path: Path
  /** As written in the file. */
  text?: string
  type?: Type
  /** Conditions without which a rule does not apply (`applicable si`): they hold for its parts as well. */
  applies?: readonly Node[]
}

interface Case {
  /** Absent: otherwise. */
  readonly when?: Node
  give: Node
}

export type Node = NodeBase &
  (
    | { op: 'constant'; value: Exclude<Raw, undefined>; unit?: Unit; bare?: boolean; day?: boolean }
    | { op: 'ref'; symbol: RuleSymbol }
    | { op: 'math'; sign: MathSign; left: Node; right: Node }
    | { op: 'compare'; sign: CompareSign; left: Node; right: Node }
    | { op: 'every' | 'some'; items: Node[] }
    | { op: 'applicable' | 'defined'; of: Node; not: boolean }
    /** Its namespace is open: the parent is applicable and, when it is a condition, true. */
    | { op: 'open'; of: Node }
    | { op: 'choose'; cases: Case[] }
    | { op: 'sum' | 'max' | 'min' | 'mean'; items: Node[] }
    | { op: 'cap'; side: 'most' | 'least'; of: Node; limit: Node }
    | { op: 'round'; way: RoundingWay; of: Node; step: number; stepUnit?: Unit }
    | { op: 'unit'; of: Node; to: Unit }
    | { op: 'convert'; of: Node; factor: Factor }
    | { op: 'fallback'; of: Node; to: Node }
  )

/** How a part of an answer is computed: `naissance . âge`, `adresse . commune`, `foyer . nombre`, `demandes . emploi`. */
export type Part =
  | { readonly is: 'age'; readonly in: 'years' | 'months' | 'days'; readonly birth: boolean }
  | { readonly is: 'key'; readonly keys: readonly string[] }
  | { readonly is: 'birth' }
  | { readonly is: 'count' }
  | { readonly is: 'option'; readonly key: string }

export interface AggregateSpec {
  readonly op: string
  readonly of: Node
  readonly where?: Node
  /** of a list of months: only so many rows before the month of the reference date */
  readonly last?: number
}

/** Whether a symbol of a row is worked out of other rows: read through a `row` field, or added up for the row that others point to. */
export const isFromRows = ({ is, list }: RuleSymbol): boolean => is === 'across' || (is === 'aggregate' && list !== '')

/** Anything that has a name. `list` is empty for the root, else the list whose rows it lives in. */
export interface RuleSymbol {
  readonly name: string
  readonly list: string
  readonly index: number
  readonly is: 'input' | 'part' | 'rule' | 'aggregate' | 'given' | 'across'
  readonly path: Path
  /** Not shown among names: made by the compiler. */
  readonly hidden: boolean
  type?: Type
  /** rule */
  node?: Node
  text?: string
  references: readonly { readonly title: string; readonly url?: string }[]
  /** input: asked only if it holds */
  gate?: Node
  readonly input?: RuleInput
  /** part: the input it belongs to; aggregate: its list; across: the `row` field */
  readonly owner?: RuleSymbol
  readonly part?: Part
  aggregate?: AggregateSpec
  /** aggregate: the `row` field by which rows belong to the rows of another list, in whose scope it then is */
  readonly by?: RuleSymbol
  /** across: what is read in the row that the field points to */
  readonly source?: RuleSymbol
  /** Everything read directly. */
  reads?: ReadonlySet<RuleSymbol>
  /** Place in the order of computation: what it reads comes before. */
  order?: number
}

export const zero = (path: Path): Node => ({ op: 'constant', value: 0, bare: true, path })
export const never = (path: Path): Node => ({ op: 'constant', value: null, path })
export const refer = (symbol: RuleSymbol, path: Path): Node => ({ op: 'ref', symbol, path })

/** Children of a node, in the order they are written. */
export function children(node: Node): readonly Node[] {
  switch (node.op) {
    case 'constant':
    case 'ref':
      return []
    case 'math':
    case 'compare':
      return [node.left, node.right]
    case 'every':
    case 'some':
    case 'sum':
    case 'max':
    case 'min':
    case 'mean':
      return node.items
    case 'choose':
      return node.cases.flatMap((c) => (c.when ? [c.when, c.give] : [c.give]))
    case 'cap':
      return [node.of, node.limit]
    case 'fallback':
      return [node.of, node.to]
    default:
      return [node.of]
  }
}

/** Symbols that a node reads itself. */
export function readsOf(node: Node, into = new Set<RuleSymbol>()): Set<RuleSymbol> {
  if (node.op === 'ref') into.add(node.symbol)
  for (const child of children(node)) readsOf(child, into)
  return into
}
