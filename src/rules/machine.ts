/**
 * The only file that runs publicodes. The intermediate form is compiled to plain publicodes operations on numbers without units, linked to
 * each other directly, so that none of the engine's traps can occur: units that vanish with a zero, `et`/`ou` in a sentence, namespaces,
 * the order in which a hidden question is looked at. Answers are constants whose value changes between two evaluations, so nothing is
 * parsed while a service runs. publicodes keeps its tree outside semantic versioning: the version is pinned and `machine.test.ts` holds the shapes.
 */
import Engine, { type ASTNode, type EvaluatedNode } from 'publicodes'
import type { CompareSign, MathSign } from './expression.ts'
import { halves } from './halves.ts'
import type { Node, Raw, RuleSymbol } from './node.ts'
import { noise, type RoundingWay } from './rounding.ts'

/** A constant that answers are put into. */
type Cell = ASTNode<'constant'>
type Operation = MathSign | CompareSign | 'et' | 'ou'

const silence = { log: () => {}, warn: () => {}, error: () => {} }

/**
 * publicodes gives every product a unit, be it an empty one, and cuts what it then adds or compares to sixteen decimals: 0.01 / 9 was not equal to
 * itself, thus not applicable. Units are ours, so results here have none.
 */
class Unitless extends Engine {
  override evaluateNode<T extends ASTNode>(node: T): T & EvaluatedNode {
    const result = super.evaluateNode(node)
    if (result.unit !== undefined) result.unit = undefined
    return result
  }
}

const constant = (nodeValue: Raw): Cell =>
  ({ nodeKind: 'constant', nodeValue, isNullable: true, missingVariables: {}, type: undefined }) as unknown as Cell
const operation = (kind: Operation, left: ASTNode, right: ASTNode): ASTNode => ({
  nodeKind: 'operation',
  operationKind: kind,
  operator: kind,
  explanation: [left, right],
})
const choice = (si: ASTNode, alors: ASTNode, sinon: ASTNode): ASTNode => ({ nodeKind: 'condition', explanation: { si, alors, sinon } })
const undefinedness = (explanation: ASTNode): ASTNode => ({ nodeKind: 'est non défini', explanation })
const cases = (explanation: { condition: ASTNode; consequence: ASTNode }[]): ASTNode => ({ nodeKind: 'variations', explanation })

const yes = constant(true)
const no = constant(false)
const nothing = constant(null)

// In publicodes a comparison with null is null, and `null = non` is true. With `et oui` null becomes false, and missing stays missing.
const holds = (condition: ASTNode): ASTNode =>
  condition.nodeKind === 'operation' && (condition.operationKind === 'et' || condition.operationKind === 'ou')
    ? condition
    : operation('et', condition, yes)
const comparison = (sign: CompareSign, left: ASTNode, right: ASTNode): ASTNode => {
  if (sign === '=') return operation('et', operation('<=', left, right), operation('>=', left, right))
  if (sign === '!=') return operation('ou', operation('<', left, right), operation('>', left, right))
  return holds(operation(sign, left, right))
}
const applicable = (value: ASTNode): ASTNode => holds(operation('<=', value, value))
const not = (condition: ASTNode): ASTNode => choice(condition, no, yes)

const total = (items: readonly ASTNode[]): ASTNode => halves(items, (left, right) => operation('+', left, right))

/** publicodes stops at a division by zero; here what is divided by nothing is not applicable. */
function division(sign: '/' | '//', left: ASTNode, right: ASTNode): ASTNode {
  const whole = operation(sign, left, right)
  return right.nodeKind === 'constant' && right.nodeValue !== 0 && right.nodeValue !== undefined
    ? whole
    : choice(comparison('=', right, constant(0)), nothing, whole)
}

// `//` cuts towards zero; one less for what is below zero makes it a floor.
function floor(of: ASTNode): ASTNode {
  const cut = operation('//', of, constant(1))
  return choice(holds(operation('>', cut, of)), operation('-', cut, constant(1)), cut)
}

function rounding(value: ASTNode, way: RoundingWay, step: number): ASTNode {
  const parts = step < 1 && Math.abs(1 / step - Math.round(1 / step)) < 1e-9 ? Math.round(1 / step) : undefined
  const steps = parts ? operation('*', value, constant(parts)) : operation('/', value, constant(step))
  const upward = (by: number) => floor(operation('+', steps, constant(by)))
  const whole = () => {
    switch (way) {
      case 'down':
        return upward(noise)
      case 'near':
        return upward(0.5 + noise)
      case 'up':
        // The floor of the opposite is a ceiling.
        return operation('*', constant(-1), floor(operation('-', constant(noise), steps)))
      case 'even': {
        // Only at a half do the two differ, and then one of them is even.
        const near = upward(0.5 + noise)
        const half = operation('/', near, constant(2))
        return choice(holds(operation('<', floor(half), half)), upward(0.5 - noise), near)
      }
    }
  }
  return choice(applicable(value), parts ? operation('/', whole(), constant(parts)) : operation('*', whole(), constant(step)), nothing)
}

// Texts never look like dates to the engine, which would convert them.
const inside = (value: Raw): Raw => (typeof value === 'string' ? `·${value}` : value)
const outside = (value: Raw): Raw => (typeof value === 'string' ? value.slice(1) : value)

/** The rules of one scope, compiled. Set the cells of a run, then read. */
export class Machine {
  private readonly list: string
  private readonly engine = new Unitless({}, { logger: silence, warn: false })
  private readonly compiled = new Map<RuleSymbol, ASTNode>()
  private readonly cells = new Map<RuleSymbol, Cell>()
  private readonly outer = new Set<RuleSymbol>()
  private readonly watched = new Map<Node, ASTNode>()

  constructor(list: string) {
    this.list = list
  }

  /** Symbols of other scopes that this one reads: cells as well. */
  get outerSymbols(): Iterable<RuleSymbol> {
    return this.outer
  }

  /** Compiles a symbol of this scope; what it reads must be compiled before. */
  add(symbol: RuleSymbol): void {
    if (symbol.is === 'rule') {
      this.compiled.set(symbol, symbol.node ? this.emit(symbol.node) : nothing)
      return
    }
    const cell = this.cell(symbol)
    const gate = (symbol.owner ?? symbol).gate
    if (gate) this.compiled.set(symbol, choice(holds(this.watch(gate)), cell, nothing))
  }

  private cell(symbol: RuleSymbol): Cell {
    const cell = constant(undefined)
    this.cells.set(symbol, cell)
    this.compiled.set(symbol, cell)
    return cell
  }

  /** Keeps a condition readable by itself, for explanations and missing answers. */
  watch(node: Node): ASTNode {
    let known = this.watched.get(node)
    if (!known) {
      known = this.emit(node)
      this.watched.set(node, known)
    }
    return known
  }

  private reference(symbol: RuleSymbol): ASTNode {
    const known = this.compiled.get(symbol)
    if (known) return known
    if (symbol.list === this.list) throw new Error(`“${symbol.name}” is read before it is compiled.`)
    this.outer.add(symbol)
    return this.cell(symbol)
  }

  private emit(node: Node): ASTNode {
    switch (node.op) {
      case 'constant':
        return constant(inside(node.value))
      case 'ref':
        return this.reference(node.symbol)
      case 'math': {
        const { sign } = node
        const left = this.emit(node.left)
        const right = this.emit(node.right)
        return sign === '/' || sign === '//' ? division(sign, left, right) : operation(sign, left, right)
      }
      case 'compare':
        return comparison(node.sign, this.emit(node.left), this.emit(node.right))
      case 'every':
        return halves([yes, ...node.items.map((item) => this.watch(item))], (left, right) => operation('et', left, right))
      case 'some':
        return halves([no, ...node.items.map((item) => this.watch(item))], (left, right) => operation('ou', left, right))
      case 'applicable': {
        const known = applicable(this.emit(node.of))
        return node.not ? not(known) : known
      }
      case 'defined': {
        const of = this.emit(node.of)
        const known = choice(undefinedness(of), no, applicable(of))
        return node.not ? not(known) : known
      }
      case 'open':
        return node.of.type?.kind === 'boolean' ? holds(this.emit(node.of)) : applicable(this.emit(node.of))
      case 'choose':
        return cases(node.cases.map((c) => ({ condition: c.when ? holds(this.watch(c.when)) : yes, consequence: this.emit(c.give) })))
      case 'sum':
        return total(node.items.map((item) => this.emit(item)))
      case 'mean': {
        const items = node.items.map((item) => this.emit(item))
        return division('/', total(items), total(items.map((item) => choice(applicable(item), constant(1), constant(0)))))
      }
      case 'max':
      case 'min': {
        const better = node.op === 'max' ? '>=' : '<='
        const pair = (a: ASTNode, b: ASTNode) =>
          choice(applicable(a), choice(applicable(b), choice(holds(operation(better, a, b)), a, b), a), b)
        return halves(
          node.items.map((item) => this.emit(item)),
          pair,
        )
      }
      case 'cap': {
        const of = this.emit(node.of)
        const limit = this.emit(node.limit)
        return choice(holds(operation(node.side === 'most' ? '>' : '<', of, limit)), limit, of)
      }
      case 'round':
        return rounding(this.emit(node.of), node.way, node.step)
      case 'unit':
        return this.emit(node.of)
      case 'convert': {
        const { times, by } = node.factor
        const product = times === 1 ? this.emit(node.of) : operation('*', this.emit(node.of), constant(times))
        return by === 1 ? product : operation('/', product, constant(by))
      }
      case 'fallback': {
        const of = this.emit(node.of)
        return choice(undefinedness(of), this.emit(node.to), of)
      }
    }
  }

  /** Forgets what was computed; the cells keep their values. */
  reset(): void {
    this.engine.resetCache()
  }
  set(symbol: RuleSymbol, value: Raw): void {
    const cell = this.cells.get(symbol)
    if (cell) cell.nodeValue = inside(value)
  }
  get(symbol: RuleSymbol): Raw {
    return this.read(this.compiled.get(symbol))
  }
  /** Value of a watched condition; undefined for any other node. */
  look(node: Node): Raw {
    return this.read(this.watched.get(node))
  }
  watches(node: Node): boolean {
    return this.watched.has(node)
  }
  private read(node: ASTNode | undefined): Raw {
    return node && outside(this.engine.evaluateNode(node).nodeValue)
  }
}
