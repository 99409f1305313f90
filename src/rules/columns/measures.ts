/** Two values in their units: brought to one, added, compared, rounded, as the evaluator of publicodes does. */
import { combine, conversion, isPercent, noUnit, type Unit } from '../units.ts'
import { isWholePower } from './lower.ts'
import type { Scalar } from './scalar.ts'
import type { State, States } from './state.ts'
import type { Measured } from './tree-node.ts'

export class Measures {
  private readonly states: States
  readonly #refuse: (why: string) => Measured

  /** `refuse`: a value that no machine computes, with the reason */
  constructor(states: States, refuse: (why: string) => Measured) {
    this.states = states
    this.#refuse = refuse
  }

  /** In another unit; a number without unit takes it, one of another kind keeps its figure, as publicodes does with a warning. */
  inUnit(from: Measured, to: Unit): Measured {
    const factor = from.unit ? conversion(from.unit, to) : undefined
    if (!factor || (factor.times === 1 && factor.by === 1)) return { ...from, unit: to }
    const s = this.states.scalars
    const times = factor.times === 1 ? from.value : s.math('*', from.value, s.constant(factor.times))
    return { ...from, value: s.math('/', times, s.constant(factor.by)), unit: to }
  }

  /** The unit that two values meet in: that of the first that has one. Nothing has none: what does not apply or is zero leaves the other's. */
  #meet(a: Measured, b: Measured): Unit | undefined {
    const s = this.states.scalars
    const isNothing = ({ value, absent, unknown }: Measured) =>
      absent === s.yes || (value === s.zero && absent === s.no && unknown === s.no)
    if (!a.unit || !b.unit || conversion(b.unit, a.unit)) return a.unit ?? b.unit
    return isNothing(a) ? b.unit : a.unit
  }

  /** One of two, in the unit of the first that has one. */
  either(when: State, yes: Measured, no: Measured): Measured {
    const unit = this.#meet(yes, no)
    const [a, b] = unit ? [this.inUnit(yes, unit), this.inUnit(no, unit)] : [yes, no]
    const chosen = this.states.choose(when, a, b)
    return unit ? { ...chosen, unit } : chosen
  }

  /** An operation on two values. */
  operate(kind: string, a: Measured, b: Measured): Measured {
    const { states } = this
    const s = states.scalars
    const share = (kind === '+' || kind === '-') && isPercent(b.unit) && !isPercent(a.unit)
    if (share) {
      const part = states.math('/', b, states.sure(s.constant(100)))
      const whole = states.math(kind, states.sure(s.constant(1)), part)
      return { ...states.math('*', a, whole), ...(a.unit ? { unit: a.unit } : {}) }
    }
    switch (kind) {
      case '*':
      case '/':
      case '//': {
        const unit = (a.unit ?? b.unit) ? combine(a.unit ?? noUnit, b.unit ?? noUnit, kind === '*' ? 1 : -1) : undefined
        const whole = states.math(kind, a, b)
        if (!unit) return whole
        const { times, by } = unit.factor
        const value = s.math('/', s.math('*', whole.value, s.constant(times)), s.constant(by))
        return { ...whole, value, unit: unit.unit }
      }
      case '+':
      case '-':
      case '**': {
        if (kind === '**') return this.#power(a, b)
        const unit = this.#meet(a, b)
        const [x, y] = unit ? [this.inUnit(a, unit), this.inUnit(b, unit)] : [a, b]
        const whole = states.math(kind, x, y)
        return unit ? { ...whole, unit } : whole
      }
      default:
        return this.#comparison(kind, a, b)
    }
  }

  /** A root of what is below zero is no number in publicodes; here it is unknown, so that it never becomes one. */
  #power(base: Measured, exponent: Measured): Measured {
    const { states } = this
    const s = states.scalars
    if (isWholePower(exponent)) return states.math('**', base, exponent)
    const { value } = exponent
    if (value.op !== 'constant' || !(Number(value.value) > 0)) return this.#refuse('has an exponent “**” that depends on a column.')
    const below = s.less(base.value, s.zero)
    const rooted = states.math('**', { ...base, value: s.either(below, s.zero, base.value) }, exponent)
    return { ...rooted, unknown: s.or(rooted.unknown, s.and(below, s.not(base.absent))) }
  }

  #comparison(kind: string, a: Measured, b: Measured): Measured {
    const { states } = this
    const s = states.scalars
    const unit = a.unit ?? b.unit
    const [x, y] = unit ? [this.inUnit(a, unit), this.inUnit(b, unit)] : [a, b]
    if (kind === '=' || kind === '!=') {
      const same = this.#same(x, y)
      return { value: kind === '=' ? same : s.not(same), absent: s.no, unknown: s.or(x.unknown, y.unknown) }
    }
    const sign = (['<', '<=', '>', '>='] as const).find((one) => one === kind)
    if (!sign) return this.#refuse(`The operation “${kind}” is not known.`)
    const absent = s.or(x.absent, y.absent)
    const held = states.compare(sign, { ...x, absent: s.no }, { ...y, absent: s.no })
    return { value: held.value, absent, unknown: s.and(held.unknown, s.not(absent)) }
  }

  /** What does not apply equals `non`, and itself; a number or a text never equals a condition. */
  #same(x: State, y: State): Scalar {
    const s = this.states.scalars
    const holds = (of: State) => this.states.holds(of).value
    const [a, b] = [x.value.kind === 'boolean', y.value.kind === 'boolean']
    if (a && b) return s.equal(holds(x), holds(y))
    if (a) return s.and(y.absent, s.not(holds(x)))
    if (b) return s.and(x.absent, s.not(holds(y)))
    const present = s.and(s.not(x.absent), s.not(y.absent))
    return s.or(s.and(x.absent, y.absent), s.and(present, s.equal(x.value, y.value)))
  }

  /** To so many places after the point. */
  round(value: Measured, places: number): Measured {
    const s = this.states.scalars
    const scale = s.constant(10 ** places)
    const steps = s.math('*', s.math('+', value.value, s.constant(Number.EPSILON)), scale)
    return { ...value, value: s.math('/', s.floor(s.math('+', steps, s.constant(0.5))), scale) }
  }
}
