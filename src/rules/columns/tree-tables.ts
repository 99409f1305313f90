/** Tables of publicodes' packages: `barème`, `grille`, `taux progressif`, as its evaluator reads them. */
import { readUnit, type Unit } from '../units.ts'
import type { Scalar } from './scalar.ts'
import type { State } from './state.ts'
import type { TreeReader } from './tree.ts'
import type { Measured, Tree } from './tree-node.ts'

export interface Table {
  readonly base: Measured
  readonly times: Measured
  readonly brackets: readonly Readonly<Record<'plafond' | 'taux' | 'montant', Tree>>[]
}

interface Bracket {
  readonly floor: State
  /** undefined: no ceiling */
  readonly top: State | undefined
}

const percent: Unit = readUnit('%')!

/** Floors and ceilings in the unit of the base. */
function bracketsOf({ base, times, brackets }: Table, reader: TreeReader): Bracket[] {
  const { states } = reader
  let floor: State = states.sure(states.scalars.zero)
  return brackets.map(({ plafond }) => {
    const open = plafond.nodeKind === 'constant' && plafond.nodeValue === Number.POSITIVE_INFINITY
    const limit = open ? undefined : reader.of(plafond)
    const measured = limit && { ...states.math('*', limit, times), ...(limit.unit ? { unit: limit.unit } : {}) }
    const top = measured && base.unit ? reader.measures.inUnit(measured, base.unit) : measured
    const bracket = { floor, top }
    if (top) floor = top
    return bracket
  })
}

const unit = (value: State, of: Unit | undefined): Measured => (of ? { ...value, unit: of } : value)

export function rates(table: Table, reader: TreeReader): Measured {
  const { states } = reader
  const s = states.scalars
  const { base } = table
  const slices = bracketsOf(table, reader).map(({ floor, top }, i): State => {
    const reached = states.compare('>=', base, floor)
    const until = top ? states.choose(states.compare('<', base, top), base, top) : base
    const rate = ratio(reader.of(table.brackets[i]!.taux), reader)
    return states.choose(reached, states.math('*', states.math('-', until, floor), rate), states.sure(s.zero))
  })
  const total = slices.reduce((sum, slice) => states.math('+', sum, slice), states.sure(s.zero))
  // A base of nothing gives nothing, whatever is unknown of the table.
  const none = s.and(s.not(s.or(base.absent, base.unknown)), s.equal(base.value, s.zero))
  const found = states.choose(states.sure(none), states.sure(s.zero), total)
  return unit({ value: found.value, absent: base.absent, unknown: s.and(s.or(found.unknown, base.unknown), s.not(base.absent)) }, base.unit)
}

/** A rate as a factor. */
function ratio(rate: Measured, reader: TreeReader): State {
  return rate.unit ? reader.measures.inUnit(rate, readUnit('')!) : rate
}

/** The amount of the bracket; the base that does not apply counts as nothing, one above a closed last bracket gives no amount. */
export function table({ base, times, brackets }: Table, reader: TreeReader): Measured {
  const { states } = reader
  const s = states.scalars
  const known: Measured = { ...base, value: s.either(base.absent, s.zero, base.value), absent: s.no }
  const limits = bracketsOf({ base: known, times, brackets }, reader)
  const last = limits.at(-1)
  let found: Measured = last?.top ? states.missing('number') : reader.of(brackets.at(-1)!.montant)
  const closed = last?.top ? limits.length : limits.length - 1
  for (let i = closed - 1; i >= 0; i--) {
    const below = states.compare('<', known, limits[i]!.top!)
    found = reader.measures.either(below, reader.of(brackets[i]!.montant), found)
  }
  return found
}

export function progressive(given: Table, reader: TreeReader): Measured {
  const { states } = reader
  const s = states.scalars
  const { base } = given
  const limits = bracketsOf(given, reader)
  const rate = given.brackets.map(({ taux }): State => {
    const read = reader.of(taux)
    return read.unit ? reader.measures.inUnit(read, percent) : read
  })
  const last = rate.at(-1)!
  let found: State = last
  for (let i = limits.length - 1; i >= 0; i--) {
    const { floor, top } = limits[i]!
    if (!top) continue
    const [low, high] = [rate[i - 1] ?? rate[i]!, rate[i]!]
    const slope = states.math('/', states.math('-', high, low), states.math('-', top, floor))
    const between = states.math('+', low, states.math('*', states.math('-', base, floor), slope))
    found = states.choose(states.compare('<', base, top), between, found)
  }
  // Below the first bracket publicodes takes the last rate; a base that does not apply leaves the rate unknown.
  const negative: Scalar = s.less(base.value, s.zero)
  const chosen = states.choose(states.sure(negative), last, found)
  return unit({ value: chosen.value, absent: s.no, unknown: s.or(chosen.unknown, s.or(base.absent, base.unknown)) }, percent)
}
