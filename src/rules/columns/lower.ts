/** From rules with their types to terms: each node as `machine.ts` gives it to publicodes, for known constants and given columns. */
import { halves } from '../halves.ts'
import type { Node, Raw, RuleSymbol } from '../node.ts'
import { noise, type RoundingWay } from '../rounding.ts'
import type { Scalar, ScalarKind } from './scalar.ts'
import type { State, States } from './state.ts'

export const scalarKind = (kind: string | undefined): ScalarKind =>
  kind === 'boolean' || kind === 'object' ? 'boolean' : kind === 'text' ? 'text' : 'number'

/** State of a node; `read` gives that of a symbol. */
export function lower(node: Node, states: States, read: (symbol: RuleSymbol) => State): State {
  const s = states.scalars
  const one = s.constant(1)
  const kind = scalarKind(node.type?.kind)
  const of = (child: Node) => lower(child, states, read)
  const when = (child: Node) => states.holds(of(child))
  switch (node.op) {
    case 'constant':
      return states.constant(node.value as Raw, kind)
    case 'ref':
      return read(node.symbol)
    case 'math': {
      const [left, right] = [of(node.left), of(node.right)]
      // A root of what is below zero, a power of nothing: no number, which only the interpreter can carry along.
      if (node.sign === '**' && !isWholePower(right))
        return states.sure(s.refused('number', `“**” in “${node.path.join(' / ')}” is compiled with a whole constant exponent only.`))
      return states.math(node.sign, left, right)
    }
    case 'compare':
      return states.compare(node.sign, of(node.left), of(node.right))
    case 'every':
      return halves([states.yes, ...node.items.map(when)], (a, b) => states.both(a, b))
    case 'some':
      return halves([states.no, ...node.items.map(when)], (a, b) => states.any(a, b))
    case 'applicable': {
      const known = states.applicable(of(node.of))
      return node.not ? states.not(known) : known
    }
    case 'defined': {
      const known = states.defined(of(node.of))
      return node.not ? states.not(known) : known
    }
    case 'open':
      return node.of.type?.kind === 'boolean' ? when(node.of) : states.applicable(of(node.of))
    case 'choose':
      return node.cases.reduceRight(
        (rest, c) => (c.when ? states.choose(when(c.when), of(c.give), rest) : of(c.give)),
        states.nothing(kind),
      )
    case 'sum':
      return total(node.items.map(of), states)
    case 'mean': {
      const items = node.items.map(of)
      const counts = items.map((item) => {
        const { value, unknown } = states.applicable(item)
        return { value: s.either(value, one, s.zero), absent: s.no, unknown }
      })
      return states.math('/', total(items, states), total(counts, states))
    }
    case 'max':
    case 'min': {
      const sign = node.op === 'max' ? '>=' : '<='
      const pair = (a: State, b: State): State => {
        const better = states.choose(states.compare(sign, a, b), a, b)
        return states.choose(states.applicable(a), states.choose(states.applicable(b), better, a), b)
      }
      return halves(node.items.map(of), pair)
    }
    case 'cap': {
      const [value, limit] = [of(node.of), of(node.limit)]
      return states.choose(states.compare(node.side === 'most' ? '>' : '<', value, limit), limit, value)
    }
    case 'round':
      return rounded(of(node.of), node.way, node.step, states)
    case 'unit':
      return of(node.of)
    case 'convert': {
      const { times, by } = node.factor
      const product = states.math('*', of(node.of), states.sure(s.constant(times)))
      return states.math('/', product, states.sure(s.constant(by)))
    }
    case 'fallback':
      return states.fallback(of(node.of), of(node.to))
  }
}

/** An exponent that every number has a finite power of. */
export const isWholePower = ({ value, absent, unknown }: State): boolean =>
  value.op === 'constant' && Number.isInteger(value.value) && Number(value.value) >= 0 && absent.value === false && unknown.value === false

const total = (items: readonly State[], states: States): State => halves(items, (a, b) => states.math('+', a, b))

function rounded(of: State, way: RoundingWay, step: number, states: States): State {
  const s = states.scalars
  const parts = step < 1 && Math.abs(1 / step - Math.round(1 / step)) < 1e-9 ? s.constant(Math.round(1 / step)) : undefined
  const steps = parts ? s.math('*', of.value, parts) : s.math('/', of.value, s.constant(step))
  const upward = (by: number) => s.floor(s.math('+', steps, s.constant(by)))
  const whole = (): Scalar => {
    switch (way) {
      case 'down':
        return upward(noise)
      case 'near':
        return upward(0.5 + noise)
      case 'up':
        return s.math('*', s.constant(-1), s.floor(s.math('-', s.constant(noise), steps)))
      case 'even': {
        const near = upward(0.5 + noise)
        const half = s.math('/', near, s.constant(2))
        return s.either(s.less(s.floor(half), half), upward(0.5 - noise), near)
      }
    }
  }
  return { ...of, value: parts ? s.math('/', whole(), parts) : s.math('*', whole(), s.constant(step)) }
}
