/** Types and units, worked out once. What does not fit is a problem; what fits after a conversion gets the conversion. */
import type { RuleProblem } from './contract.ts'
import type { Node, Path, RuleSymbol, Type } from './node.ts'
import { combine, conversion, type Factor, isPercent, noUnit, power, showUnit, type Unit } from './units.ts'

const boolean: Type = { kind: 'boolean' }
const none: Type = { kind: 'none' }
const names: Readonly<Record<Type['kind'], string>> = {
  number: 'a number',
  boolean: 'yes or no',
  text: 'a text',
  date: 'a date',
  object: 'an answer with parts',
  none: 'nothing',
}
const shown = (unit: Unit | undefined) => showUnit(unit) ?? 'a number without unit'

export class Typing {
  private readonly problems: RuleProblem[]

  constructor(problems: RuleProblem[]) {
    this.problems = problems
  }

  private say(path: Path, code: string, message: string, hint?: string): Type {
    this.problems.push({ path, code, message, ...(hint ? { hint } : {}) })
    return none
  }

  /** Type of a rule whose own reads are typed already. */
  rule(symbol: RuleSymbol): void {
    if (symbol.node) symbol.type = this.of(symbol.node)
  }

  /** Each node is worked out once, however often it is asked. */
  of(node: Node): Type {
    node.type ??= this.infer(node)
    return node.type
  }

  /** A condition: yes or no; an answer of another kind is a problem. */
  condition(node: Node): Type {
    const type = this.of(node)
    if (type.kind === 'boolean' || type.kind === 'none') return boolean
    const what = node.text ? `“${node.text}” ` : 'This '
    return this.say(
      node.path,
      'not-a-condition',
      `${what}is ${names[type.kind]}, not a condition.`,
      type.kind === 'object' ? 'Ask `est défini`, or compare one of its parts.' : 'Compare it with a value.',
    )
  }

  /** A number, or a date where dates can be compared. */
  quantity(node: Node, dates: boolean): Type {
    return dates && this.of(node).kind === 'date' ? { kind: 'date' } : this.number(node)
  }

  private number(node: Node): Type {
    const type = this.of(node)
    if (type.kind === 'number' || type.kind === 'none') return type
    const what = node.text ? `“${node.text}” ` : 'This '
    return this.say(node.path, 'not-a-number', `${what}is ${names[type.kind]}, not a number.`)
  }

  /** Brings a node to a unit. A bare number takes the unit it meets. */
  private fit(node: Node, to: Unit | undefined, path: Path, doing: string): Node {
    const from = node.type?.unit
    if (node.type?.kind !== 'number' || !from || !to) return node
    const factor = conversion(from, to)
    if (!factor) {
      this.say(
        path,
        'unit-mismatch',
        `Cannot ${doing} ${shown(to)} and ${shown(from)}.`,
        'Bring both to the same unit, for example by multiplying or with `unité`.',
      )
      return node
    }
    return convert(node, factor, to)
  }

  /** One type for several branches; numbers in the unit of the first that has one. */
  private unify(nodes: readonly Node[], path: Path, doing: string): { type: Type; nodes: Node[] } {
    const types = nodes.map((node) => this.of(node))
    const real = types.filter((t) => t.kind !== 'none')
    const first = real[0]
    if (!first) return { type: none, nodes: [...nodes] }
    const other = real.find((t) => t.kind !== first.kind)
    if (other)
      return { type: this.say(path, 'mixed-types', `Cannot ${doing} ${names[first.kind]} and ${names[other.kind]}.`), nodes: [...nodes] }
    if (first.kind === 'object')
      return { type: this.say(path, 'mixed-types', `Cannot ${doing} answers with parts.`, 'Use one of their parts.'), nodes: [...nodes] }
    if (first.kind !== 'number') return { type: first.kind === 'text' && real.length > 1 ? { kind: 'text' } : first, nodes: [...nodes] }
    const unit = real.find((t) => t.unit)?.unit
    return { type: { kind: 'number', ...(unit ? { unit } : {}) }, nodes: nodes.map((node) => this.fit(node, unit, path, doing)) }
  }

  private infer(node: Node): Type {
    switch (node.op) {
      case 'constant':
        if (node.value === null) return none
        if (typeof node.value === 'boolean') return boolean
        if (typeof node.value === 'string') return { kind: 'text' }
        if (node.day) return { kind: 'date' }
        return { kind: 'number', ...(node.unit ? { unit: node.unit } : {}) }
      case 'ref':
        return node.symbol.type ?? none
      case 'math':
        return this.math(node)
      case 'compare':
        return this.compare(node)
      case 'every':
      case 'some':
        for (const item of node.items) this.condition(item)
        return boolean
      case 'applicable':
      case 'defined':
      case 'open':
        this.of(node.of)
        return boolean
      case 'choose': {
        for (const c of node.cases) if (c.when) this.condition(c.when)
        const { type, nodes } = this.unify(
          node.cases.map((c) => c.give),
          node.path,
          'choose between',
        )
        nodes.forEach((give, i) => {
          node.cases[i]!.give = give
        })
        return type
      }
      case 'sum':
      case 'max':
      case 'min':
      case 'mean': {
        const { type, nodes } = this.unify(node.items, node.path, node.op === 'sum' ? 'add' : 'compare')
        node.items = nodes
        const dates = type.kind === 'date' && (node.op === 'max' || node.op === 'min')
        if (type.kind === 'number' || type.kind === 'none' || dates) return type
        return this.say(node.path, 'not-a-number', `This computes with ${names[type.kind]}.`)
      }
      case 'cap': {
        const { type, nodes } = this.unify([node.of, node.limit], node.path, 'limit')
        node.of = nodes[0]!
        node.limit = nodes[1]!
        return type.kind === 'number' || type.kind === 'none' || type.kind === 'date'
          ? type
          : this.say(node.path, 'not-a-number', `A limit is put on ${names[type.kind]}.`)
      }
      case 'fallback': {
        const { type, nodes } = this.unify([node.of, node.to], node.path, 'choose between')
        node.of = nodes[0]!
        node.to = nodes[1]!
        return type
      }
      case 'round': {
        const type = this.number(node.of)
        if (node.stepUnit && type.unit) {
          const factor = conversion(node.stepUnit, type.unit)
          if (!factor) return this.say(node.path, 'unit-mismatch', `Cannot round ${shown(type.unit)} to ${shown(node.stepUnit)}.`)
          node.step = (node.step * factor.times) / factor.by
          delete node.stepUnit
        }
        return node.stepUnit ? { kind: 'number', unit: node.stepUnit } : type
      }
      case 'unit': {
        const type = this.number(node.of)
        if (type.kind === 'number' && type.unit && !conversion(type.unit, node.to)) {
          return this.say(node.path, 'unit-mismatch', `This is ${shown(type.unit)}, it cannot be given in ${shown(node.to)}.`)
        }
        node.of = this.fit(node.of, node.to, node.path, 'convert')
        return type.kind === 'none' ? none : { kind: 'number', unit: node.to }
      }
      case 'convert':
        return node.type ?? none
    }
  }

  private math(node: Node & { op: 'math' }): Type {
    const left = this.number(node.left)
    const right = this.number(node.right)
    if (left.kind === 'none' || right.kind === 'none') return left.kind === 'none' ? right : left
    switch (node.sign) {
      case '+':
      case '-': {
        // 100 € + 20 % is 120 €, as in publicodes.
        if (isPercent(right.unit) && !isPercent(left.unit)) {
          const { path } = node
          const one: Node = { op: 'constant', value: 1, bare: true, path, type: { kind: 'number' } }
          const share = convert(node.right, { times: 1, by: 100 }, noUnit)
          node.right = { op: 'math', sign: node.sign, left: one, right: share, path, type: { kind: 'number', unit: noUnit } }
          node.sign = '*'
          return left
        }
        const { type, nodes } = this.unify([node.left, node.right], node.path, node.sign === '+' ? 'add' : 'subtract')
        node.left = nodes[0]!
        node.right = nodes[1]!
        return type
      }
      case '*':
      case '/':
      case '//': {
        if (!left.unit && !right.unit) return { kind: 'number' }
        const { unit, factor } = combine(left.unit ?? noUnit, right.unit ?? noUnit, node.sign === '*' ? 1 : -1)
        applyFactor(node, factor, left.unit)
        return { kind: 'number', unit }
      }
      case '**': {
        if (right.unit && right.unit.bases.size > 0) return this.say(node.path, 'unit-mismatch', 'An exponent has no unit.')
        if (!left.unit || left.unit.bases.size === 0) return left
        const exponent = node.right.op === 'constant' ? node.right.value : undefined
        if (typeof exponent !== 'number' || !Number.isInteger(exponent) || Math.abs(exponent) > 9)
          return this.say(node.path, 'unit-mismatch', `Only a whole power of ${shown(left.unit)} has a unit.`)
        return { kind: 'number', unit: power(left.unit, exponent) }
      }
    }
  }

  private compare(node: Node & { op: 'compare' }): Type {
    const left = this.of(node.left)
    const right = this.of(node.right)
    if (left.kind === 'none' || right.kind === 'none') return boolean
    if (left.kind !== right.kind) {
      this.say(node.path, 'mixed-types', `Cannot compare ${names[left.kind]} with ${names[right.kind]}.`, quotes(left.kind, right.kind))
      return boolean
    }
    if (left.kind === 'object') {
      this.say(node.path, 'mixed-types', 'An answer with parts cannot be compared.', 'Compare one of its parts.')
      return boolean
    }
    const equality = node.sign === '=' || node.sign === '!='
    if (!equality && (left.kind === 'text' || left.kind === 'boolean')) {
      this.say(node.path, 'mixed-types', `${left.kind === 'text' ? 'Texts have' : 'Yes and no have'} no order.`, 'Use = or !=.')
      return boolean
    }
    for (const [a, b] of [
      [node.left, node.right],
      [node.right, node.left],
    ] as const) {
      const options = a.type?.options
      if (options && b.op === 'constant' && typeof b.value === 'string' && !options.has(b.value.normalize('NFC'))) {
        this.say(
          node.path,
          'unknown-option',
          `“${b.value}” is not an answer of “${a.op === 'ref' ? a.symbol.name : ''}”.`,
          `Its answers: ${[...options].slice(0, 20).join(', ')}.`,
        )
      }
    }
    if (left.kind === 'number') {
      const { nodes } = this.unify([node.left, node.right], node.path, 'compare')
      node.left = nodes[0]!
      node.right = nodes[1]!
    }
    return boolean
  }
}

/** Most mismatches come from quotation marks. */
function quotes(left: Type['kind'], right: Type['kind']): string | undefined {
  const kinds = [left, right]
  if (!kinds.includes('text')) return undefined
  if (kinds.includes('date')) return 'Write a day as 2024-04-01, without quotes.'
  if (kinds.includes('boolean')) return 'Write oui or non without quotes.'
  return 'A text stands between quotes, a number does not.'
}

/** What units of one kind leave when they cancel: it goes into a written number where there is one, else it is computed. */
function applyFactor(node: Node & { op: 'math' }, { times, by }: Factor, unit: Unit | undefined): void {
  if (times === 1 && by === 1) return
  const { right } = node
  if (right.op === 'constant' && typeof right.value === 'number')
    node.right = { ...right, value: node.sign === '*' ? (right.value * times) / by : (right.value * by) / times }
  else node.left = convert(node.left, { times, by }, unit)
}

function convert(of: Node, factor: Factor, unit: Unit | undefined): Node {
  const type: Type = { kind: 'number', ...(unit ? { unit } : {}) }
  if (factor.times === 1 && factor.by === 1) return { ...of, type }
  return { op: 'convert', of, factor, path: of.path, type, ...(of.text === undefined ? {} : { text: of.text }) }
}
