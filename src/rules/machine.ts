/**
 * The only file that runs publicodes. The intermediate form is compiled to plain publicodes operations on numbers without units, under
 * names of ours (`s12`), so that none of the engine's traps can occur: units that vanish with a zero, `et`/`ou` in a sentence,
 * namespaces, the order in which a hidden question is looked at. Answers are constants whose value changes between two evaluations,
 * which saves parsing the situation each time. Checked against publicodes 1.10.3: the version is pinned, `machine.test.ts` holds the shapes.
 */
import Engine, { type ASTNode, type RawPublicodes } from 'publicodes'
import { RuleError } from './error.ts'
import type { Node, Raw, RuleSymbol } from './node.ts'

interface Cell {
  nodeKind: 'constant'
  nodeValue: Raw
}
type Expression = Readonly<Record<string, unknown>>

const silence = { log: () => {}, warn: () => {}, error: () => {} }
const constant = (nodeValue: Raw): Expression => ({
  nodeKind: 'constant',
  nodeValue,
  isNullable: true,
  missingVariables: {},
  type: undefined,
})
const variable = (name: string): Expression => ({ variable: name })

// A sum in cents may be 56,999,999.99999999: a millionth of the step is noise of binary fractions, not an amount.
const noise = 1e-6

/** Texts never look like dates to the engine, which would convert them. */
export const inside = (value: Raw): Raw => (typeof value === 'string' ? `·${value}` : value)
export const outside = (value: Raw): Raw => (typeof value === 'string' ? value.slice(1) : value)

/** One scope's rules, compiled. Set the cells, then read. */
export class Machine {
  private readonly rules: Record<string, unknown> = {}
  private readonly list: string
  private count = 0
  private engine: Engine | undefined
  private readonly cells = new Map<RuleSymbol, Cell>()
  private readonly outer = new Map<RuleSymbol, string>()

  constructor(list: string) {
    this.list = list
  }

  /** Symbols of other scopes that this one reads. */
  outerSymbols(): Iterable<RuleSymbol> {
    return this.outer.keys()
  }

  private rule(name: string, value: unknown): string {
    this.rules[`[privé] ${name}`] = { valeur: value }
    return name
  }
  private fresh(value: unknown): string {
    return this.rule(`h${this.count++}`, value)
  }
  private share(value: Expression): Expression {
    return 'variable' in value || value.nodeKind === 'constant' ? value : variable(this.fresh(value))
  }

  /** Compiles a symbol of this scope; what it reads must be compiled before. */
  add(symbol: RuleSymbol): void {
    const name = `s${symbol.index}`
    if (symbol.is === 'rule') {
      if (symbol.node) this.rule(name, this.emit(symbol.node))
      return
    }
    const gate = (symbol.owner ?? symbol).gate
    if (!gate) {
      this.rule(name, constant(undefined))
      return
    }
    this.watch(gate)
    this.rule(`c${symbol.index}`, constant(undefined))
    this.rule(name, { condition: { si: this.holds(variable(gate.handle!)), alors: variable(`c${symbol.index}`), sinon: constant(null) } })
  }

  /** Gives a condition its own engine rule, for explanations and missing answers. */
  watch(node: Node): void {
    if (node.handle === undefined) node.handle = this.fresh(this.emit(node))
  }

  private reference(symbol: RuleSymbol): Expression {
    if (symbol.list === this.list) return variable(`s${symbol.index}`)
    let name = this.outer.get(symbol)
    if (name === undefined) {
      name = this.rule(`o${symbol.index}`, constant(undefined))
      this.outer.set(symbol, name)
    }
    return variable(name)
  }

  // In publicodes a comparison with null is null and `null = non` is true; with `et oui` it is false, and still missing when missing.
  private holds(condition: Expression): Expression {
    return { et: [condition, constant(true)] }
  }
  private compare(sign: string, left: Expression, right: Expression): Expression {
    if (sign === '=') return { et: [{ '<=': [left, right] }, { '>=': [left, right] }] }
    if (sign === '!=') return { ou: [{ '<': [left, right] }, { '>': [left, right] }] }
    return this.holds({ [sign]: [left, right] })
  }
  private applicable(value: Expression): Expression {
    return this.holds({ '<=': [value, value] })
  }
  private when(si: Expression, alors: Expression, sinon: Expression): Expression {
    return { condition: { si, alors, sinon } }
  }
  /** Halves again and again: the depth stays small for a thousand items. */
  private fold(items: readonly Expression[], pair: (left: Expression, right: Expression) => Expression): Expression {
    if (items.length === 1) return items[0]!
    const middle = Math.ceil(items.length / 2)
    return pair(this.fold(items.slice(0, middle), pair), this.fold(items.slice(middle), pair))
  }
  private watched(items: readonly Node[]): Expression[] {
    return items.map((item) => {
      this.watch(item)
      return variable(item.handle!)
    })
  }

  private emit(node: Node): Expression {
    switch (node.op) {
      case 'constant':
        return constant(inside(node.value))
      case 'ref':
        return this.reference(node.symbol)
      case 'math':
        return this.math(node)
      case 'compare':
        return this.compare(node.sign, this.share(this.emit(node.left)), this.share(this.emit(node.right)))
      case 'every':
        return this.fold([constant(true), ...this.watched(node.items)], (left, right) => ({ et: [left, right] }))
      case 'some':
        return this.fold([constant(false), ...this.watched(node.items)], (left, right) => ({ ou: [left, right] }))
      case 'applicable':
        return this.negated(this.applicable(this.share(this.emit(node.of))), node.not)
      case 'defined': {
        const of = this.share(this.emit(node.of))
        return this.negated(this.when({ 'est non défini': of }, constant(false), this.applicable(of)), node.not)
      }
      case 'open': {
        const of = this.share(this.emit(node.of))
        return node.of.type?.kind === 'boolean' ? this.holds(of) : this.applicable(of)
      }
      case 'choose':
        return {
          variations: node.cases.map((c) =>
            c.when ? { si: this.holds(this.watched([c.when])[0]!), alors: this.emit(c.give) } : { sinon: this.emit(c.give) },
          ),
        }
      case 'sum':
        return this.fold(
          node.items.map((item) => this.emit(item)),
          (left, right) => ({ '+': [left, right] }),
        )
      case 'mean': {
        const items = node.items.map((item) => this.share(this.emit(item)))
        const total = this.fold(items, (left, right) => ({ '+': [left, right] }))
        const count = this.fold(
          items.map((item) => this.when(this.applicable(item), constant(1), constant(0))),
          (left, right) => ({ '+': [left, right] }),
        )
        return this.divide('/', total, count)
      }
      case 'max':
      case 'min': {
        const better = node.op === 'max' ? '>=' : '<='
        return this.fold(
          node.items.map((item) => this.share(this.emit(item))),
          (a, b) =>
            this.share(
              this.when(this.applicable(a), this.when(this.applicable(b), this.when(this.holds({ [better]: [a, b] }), a, b), a), b),
            ),
        )
      }
      case 'cap': {
        const of = this.share(this.emit(node.of))
        const limit = this.share(this.emit(node.limit))
        return this.when(this.holds({ [node.side === 'most' ? '>' : '<']: [of, limit] }), limit, of)
      }
      case 'round':
        return this.round(this.share(this.emit(node.of)), node.way, node.step)
      case 'unit':
        return this.emit(node.of)
      case 'convert': {
        const { times, by } = node.factor
        const product = times === 1 ? this.emit(node.of) : { '*': [this.emit(node.of), constant(times)] }
        return by === 1 ? product : { '/': [product, constant(by)] }
      }
      case 'fallback': {
        const of = this.share(this.emit(node.of))
        return this.when({ 'est non défini': of }, this.emit(node.to), of)
      }
    }
  }

  private negated(condition: Expression, not: boolean): Expression {
    return not ? this.when(condition, constant(false), constant(true)) : condition
  }
  private math(node: Node & { op: 'math' }): Expression {
    const left = this.emit(node.left)
    const right = this.emit(node.right)
    return node.sign === '/' || node.sign === '//' ? this.divide(node.sign, left, right) : { [node.sign]: [left, right] }
  }
  /** publicodes stops at a division by zero; here nothing to divide by is not applicable. */
  private divide(sign: string, left: Expression, right: Expression): Expression {
    if (right.nodeKind === 'constant' && right.nodeValue !== 0) return { [sign]: [left, right] }
    const by = this.share(right)
    return this.when(this.compare('=', by, constant(0)), constant(null), { [sign]: [left, by] })
  }
  private round(value: Expression, way: 'down' | 'up' | 'near', step: number): Expression {
    const fine = step < 1 && Math.abs(1 / step - Math.round(1 / step)) < 1e-9 ? Math.round(1 / step) : undefined
    const steps: Expression = fine ? { '*': [value, constant(fine)] } : { '/': [value, constant(step)] }
    const shifted = way === 'up' ? { '-': [constant(noise), steps] } : { '+': [steps, constant(way === 'near' ? 0.5 + noise : noise)] }
    const start = this.share(shifted)
    const cut = this.share({ '//': [start, constant(1)] })
    const floor = this.when(this.holds({ '>': [cut, start] }), { '-': [cut, constant(1)] }, cut)
    const whole = way === 'up' ? { '*': [constant(-1), floor] } : floor
    return this.when(this.applicable(value), fine ? { '/': [whole, constant(fine)] } : { '*': [whole, constant(step)] }, constant(null))
  }

  /** Ends compilation: from here on rules are only run. */
  start(cells: Iterable<RuleSymbol>): void {
    try {
      this.engine = new Engine(this.rules as RawPublicodes<string>, {
        logger: silence,
        strict: { noCycleRuntime: true },
        warn: false,
        flag: { automaticNamespaceDisabling: false },
      })
    } catch (error) {
      throw new RuleError({
        code: 'engine',
        message: `The rules cannot be compiled: ${error instanceof Error ? error.message : String(error)}`,
      })
    }
    const find = (symbol: RuleSymbol, name: string) => {
      const node = this.parsed(name) as { explanation?: { valeur?: Partial<Cell> } }
      if (node.explanation?.valeur?.nodeKind !== 'constant')
        throw new RuleError({ code: 'engine', message: `The shape of publicodes rules has changed (${name}).` })
      this.cells.set(symbol, node.explanation.valeur as Cell)
    }
    for (const symbol of cells) find(symbol, (symbol.owner ?? symbol).gate ? `c${symbol.index}` : `s${symbol.index}`)
    for (const [symbol, name] of this.outer) find(symbol, name)
  }

  private parsed(name: string): ASTNode {
    const rule = this.engine?.context.parsedRules[name]
    if (!rule) throw new RuleError({ code: 'engine', message: `The rule ${name} was not compiled.` })
    return rule
  }

  /** Forgets what was computed; the cells keep their values. */
  reset(): void {
    this.engine?.resetCache()
  }
  set(symbol: RuleSymbol, value: Raw): void {
    const cell = this.cells.get(symbol)
    if (cell) cell.nodeValue = inside(value)
  }
  get(symbol: RuleSymbol): Raw {
    return this.read(symbol.list === this.list ? `s${symbol.index}` : this.outer.get(symbol)!)
  }
  /** Value of a watched condition. */
  look(node: Node): Raw {
    return this.read(node.handle!)
  }
  private read(name: string): Raw {
    const value = this.engine?.evaluateNode(this.parsed(name)).nodeValue
    return outside(value)
  }
}
