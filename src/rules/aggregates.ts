/** What is read of all the rows of a list: `enfants . à charge`. */
import { short } from './expression.ts'
import type { AggregateSpec, Raw, RuleSymbol, Type } from './node.ts'
import { type Reading, readCondition, readText, readValue } from './read.ts'
import type { Typing } from './types.ts'
import { noUnit } from './units.ts'

const aggregateOps = ['count', 'sum', 'min', 'max', 'mean', 'any', 'all']

/** Reads an aggregate; `count`, `any` and `all` want a condition, the others a number. */
export function readAggregate(
  spec: { readonly op: string; readonly of: unknown; readonly where?: unknown; readonly last?: number },
  symbol: RuleSymbol,
  reading: Reading,
): AggregateSpec | undefined {
  if (!aggregateOps.includes(spec.op)) {
    reading.problems.push({
      path: symbol.path,
      code: 'unknown-key',
      message: `“${short(String(spec.op))}” is not an aggregate.`,
      hint: `Known: ${aggregateOps.join(', ')}.`,
    })
    return undefined
  }
  const at = [...symbol.path, spec.op]
  const asCondition = ['count', 'any', 'all'].includes(spec.op)
  const of = asCondition
    ? readCondition(spec.of, at, reading)
    : typeof spec.of === 'string'
      ? readText(spec.of, at, reading)
      : readValue(spec.of, at, reading)
  const where = spec.where === undefined ? undefined : readCondition(spec.where, [...symbol.path, 'where'], reading)
  if (!of || (spec.where !== undefined && !where)) return undefined
  return { op: spec.op, of, ...(where ? { where } : {}), ...(spec.last === undefined ? {} : { last: spec.last }) }
}

export function typeAggregate(aggregate: AggregateSpec, typing: Typing): Type {
  if (aggregate.where) typing.condition(aggregate.where)
  if (aggregate.op === 'count') {
    typing.condition(aggregate.of)
    return { kind: 'number', unit: noUnit }
  }
  if (aggregate.op === 'any' || aggregate.op === 'all') return typing.condition(aggregate.of)
  return typing.quantity(aggregate.of, aggregate.op === 'min' || aggregate.op === 'max')
}

/** An aggregate as it grows: rows where it does not apply are left out; one unknown row makes it unknown unless it is decided already. */
export class Tally {
  private readonly op: string
  private readonly numbers: number[] = []
  private yes = 0
  private no = 0
  private unknown = 0

  constructor(op: string) {
    this.op = op
  }
  add(value: Raw): void {
    if (value === undefined) this.unknown++
    else if (typeof value === 'number') this.numbers.push(value)
    else if (value === true) this.yes++
    else this.no++
  }
  result(): Raw {
    const { numbers } = this
    if (this.op === 'any' && this.yes > 0) return true
    if (this.op === 'all' && this.no > 0) return false
    if (this.unknown > 0) return undefined
    switch (this.op) {
      case 'any':
        return false
      case 'all':
        return true
      case 'count':
        return this.yes
      case 'sum':
        return numbers.reduce((a, b) => a + b, 0)
      case 'mean':
        return numbers.length > 0 ? numbers.reduce((a, b) => a + b, 0) / numbers.length : null
      default:
        return numbers.length > 0 ? numbers.reduce((a, b) => (this.op === 'min' ? Math.min(a, b) : Math.max(a, b))) : null
    }
  }
}
