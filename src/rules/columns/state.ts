/**
 * A value that may be not applicable or missing, as three terms. What each operation does with the two absences is that of the machine
 * (publicodes' operations as `machine.ts` joins them), decided here once; where an absence cannot happen its term is the constant `non` and
 * everything about it disappears.
 */
import type { CompareSign, MathSign } from '../expression.ts'
import type { Raw } from '../node.ts'
import type { Scalar, ScalarKind, Scalars } from './scalar.ts'

/** At most one of `absent` and `unknown` holds; where one does, `value` is any finite value of its kind. */
export interface State {
  readonly value: Scalar
  /** not applicable */
  readonly absent: Scalar
  /** an answer is missing */
  readonly unknown: Scalar
}

/** Operations on states. */
export class States {
  readonly scalars: Scalars
  readonly yes: State
  readonly no: State

  constructor(scalars: Scalars) {
    this.scalars = scalars
    this.yes = this.sure(scalars.yes)
    this.no = this.sure(scalars.no)
  }

  sure(value: Scalar): State {
    return { value, absent: this.scalars.no, unknown: this.scalars.no }
  }
  nothing(kind: ScalarKind): State {
    return { value: this.scalars.blank(kind), absent: this.scalars.yes, unknown: this.scalars.no }
  }
  missing(kind: ScalarKind): State {
    return { value: this.scalars.blank(kind), absent: this.scalars.no, unknown: this.scalars.yes }
  }
  constant(raw: Raw, kind: ScalarKind): State {
    return raw === null ? this.nothing(kind) : raw === undefined ? this.missing(kind) : this.sure(this.scalars.constant(raw))
  }

  private known(of: State): Scalar {
    return this.scalars.not(this.scalars.or(of.absent, of.unknown))
  }

  /** A condition: not applicable is false. */
  holds({ value, absent, unknown }: State): State {
    const { scalars: s } = this
    return { value: s.and(value, s.not(absent)), absent: s.no, unknown }
  }

  /** One of two; `when` comes from `holds`. */
  choose(when: State, yes: State, no: State): State {
    const { scalars: s } = this
    const pick = (a: Scalar, b: Scalar) => s.either(when.value, a, b)
    if (when.unknown === s.no)
      return { value: pick(yes.value, no.value), absent: pick(yes.absent, no.absent), unknown: pick(yes.unknown, no.unknown) }
    return {
      value: pick(yes.value, no.value),
      absent: s.and(s.not(when.unknown), pick(yes.absent, no.absent)),
      unknown: s.or(when.unknown, pick(yes.unknown, no.unknown)),
    }
  }

  not(of: State): State {
    return { ...of, value: this.scalars.not(of.value) }
  }
  /** Both hold; one that is false decides, whatever the other. Arguments come from `holds`. */
  both(a: State, b: State): State {
    const { scalars: s } = this
    const no = (x: State) => s.and(s.not(x.unknown), s.not(x.value))
    const unknown = s.and(s.or(a.unknown, b.unknown), s.not(s.or(no(a), no(b))))
    return { value: s.and(a.value, b.value), absent: s.no, unknown }
  }
  /** One holds; one that is true decides. Arguments come from `holds`. */
  any(a: State, b: State): State {
    const { scalars: s } = this
    const yes = (x: State) => s.and(s.not(x.unknown), x.value)
    return { value: s.or(a.value, b.value), absent: s.no, unknown: s.and(s.or(a.unknown, b.unknown), s.not(s.or(yes(a), yes(b)))) }
  }

  applicable(of: State): State {
    return { value: this.known(of), absent: this.scalars.no, unknown: of.unknown }
  }
  defined(of: State): State {
    return this.sure(this.known(of))
  }
  fallback(of: State, to: State): State {
    return this.choose(this.sure(of.unknown), to, of)
  }

  compare(sign: CompareSign, a: State, b: State): State {
    const { scalars: s } = this
    const truth = {
      '<': () => s.less(a.value, b.value),
      '<=': () => s.atMost(a.value, b.value),
      '>': () => s.less(b.value, a.value),
      '>=': () => s.atMost(b.value, a.value),
      '=': () => s.equal(a.value, b.value),
      '!=': () => s.not(s.equal(a.value, b.value)),
    }[sign]()
    const absent = s.or(a.absent, b.absent)
    return { value: s.and(truth, s.not(absent)), absent: s.no, unknown: s.and(s.or(a.unknown, b.unknown), s.not(absent)) }
  }

  math(sign: MathSign, a: State, b: State): State {
    const { scalars: s } = this
    // In a sum, a difference and a power what does not apply counts as nothing.
    const orZero = (x: State) => s.either(x.absent, s.zero, x.value)
    const unknown = s.or(a.unknown, b.unknown)
    switch (sign) {
      case '+':
      case '**':
        return { value: s.math(sign, orZero(a), orZero(b)), absent: s.no, unknown }
      case '-':
        return { value: s.math('-', a.value, orZero(b)), absent: a.absent, unknown: s.and(unknown, s.not(a.absent)) }
      case '*': {
        // Nothing times anything is nothing, an absence on the right or a missing answer included.
        const none = (x: State) => s.and(this.known(x), s.equal(x.value, s.zero))
        const absent = s.or(a.absent, s.and(b.absent, s.not(none(a))))
        const zero = unknown === s.no ? s.no : s.or(none(a), none(b))
        return { value: s.math('*', a.value, b.value), absent, unknown: s.and(unknown, s.not(s.or(absent, zero))) }
      }
      case '/':
      case '//':
        return this.divide(sign, a, b)
    }
  }

  /** What is divided by nothing is not applicable. */
  private divide(sign: '/' | '//', a: State, b: State): State {
    const { scalars: s } = this
    const byZero = s.and(this.known(b), s.equal(b.value, s.zero))
    // Nothing divided by what does not apply stays nothing (publicodes looks at the left side first).
    const nothing = sign === '/' ? s.and(this.known(a), s.equal(a.value, s.zero)) : s.no
    const certain = s.not(b.unknown)
    const absent = s.and(certain, s.or(byZero, s.or(a.absent, s.and(b.absent, s.not(nothing)))))
    const unknown = s.or(b.unknown, s.and(a.unknown, s.not(s.or(byZero, b.absent))))
    const safe = s.either(s.equal(b.value, s.zero), s.constant(1), b.value)
    return { value: s.math(sign, a.value, safe), absent, unknown }
  }
}
