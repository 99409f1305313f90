/** Full years, months and days between two day numbers, in plain arithmetic that every machine has (civil calendar from days, after Howard Hinnant). */
import type { Scalar, Scalars } from './scalar.ts'

interface Civil {
  readonly year: Scalar
  readonly month: Scalar
  readonly day: Scalar
}

function civil(s: Scalars, days: Scalar): Civil {
  const n = (value: number) => s.constant(value)
  const add = (a: Scalar, b: Scalar) => s.math('+', a, b)
  const sub = (a: Scalar, b: Scalar) => s.math('-', a, b)
  const mul = (a: Scalar, by: number) => s.math('*', a, n(by))
  const whole = (a: Scalar, by: number) => s.floor(s.math('/', a, n(by)))
  const shifted = add(days, n(719_468))
  const era = whole(shifted, 146_097)
  const ofEra = sub(shifted, mul(era, 146_097))
  const year = whole(sub(add(sub(ofEra, whole(ofEra, 1460)), whole(ofEra, 36_524)), whole(ofEra, 146_096)), 365)
  const ofYear = sub(ofEra, sub(add(mul(year, 365), whole(year, 4)), whole(year, 100)))
  // Months counted from March.
  const march = whole(add(mul(ofYear, 5), n(2)), 153)
  const day = add(sub(ofYear, whole(add(mul(march, 153), n(2)), 5)), n(1))
  const early = s.less(march, n(10))
  return {
    year: add(add(year, mul(era, 400)), s.either(early, s.zero, n(1))),
    month: s.either(early, add(march, n(3)), sub(march, n(9))),
    day,
  }
}

/** As `elapsed` counts: the last year or month is full when its day has come; backwards, the same from the other side. */
export function elapsedBetween(s: Scalars, from: Scalar, to: Scalar, unit: 'years' | 'months' | 'days'): Scalar {
  if (unit === 'days') return s.math('-', to, from)
  const [a, b] = [civil(s, from), civil(s, to)]
  const count = ({ year, month }: Civil) => s.math('+', s.math('*', year, s.constant(12)), month)
  const whole = unit === 'years' ? s.math('-', b.year, a.year) : s.math('-', count(b), count(a))
  const place = ({ month, day }: Civil) => (unit === 'years' ? s.math('+', s.math('*', month, s.constant(32)), day) : day)
  const one = s.constant(1)
  const forward = s.math('-', whole, s.either(s.less(place(b), place(a)), one, s.zero))
  const backward = s.math('+', whole, s.either(s.less(place(a), place(b)), one, s.zero))
  return s.either(s.less(to, from), backward, forward)
}
