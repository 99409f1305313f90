/** The nearest answer to one question of numbers that changes a result: stretches that surely change nothing are left out whole, the others halved. */
import { reachable, type Scalar } from '../columns/scalar.ts'
import type { State } from '../columns/state.ts'
import { isSure, type Span, spansOver } from './spans.ts'
import type { Unknown } from './unknowns.ts'

/** A result that can be compared with another: a truth, an amount to fifteen digits, none that applies, or a missing answer. */
export type Outcome = boolean | number | 'not-applicable' | 'missing'
export type Reads = 'boolean' | 'number'

export interface Nearest {
  readonly to: number
  /** one step nearer to what was answered, or what was answered */
  readonly before: number
  readonly outcome: Outcome
  /** every answer from `to` to this one, the last that the question takes, gives the same */
  readonly last?: number
}

/** Beyond it a sum of cents is no longer exact in a double. */
const far = 1e13
/** Terms looked at for one question, a look being worth some itself; then nothing is said of it. */
const mostWork = 80_000
const lookWork = 8

/** As people read it: fifteen digits, no negative zero. */
export const clean = (value: number): number => Number(value.toPrecision(15)) + 0

/** Both sides of what was answered; the nearer one, above when they are as near. `state` reads the question as column 0. */
export function nearest(state: State, reads: Reads, { step, least, most }: Unknown, from: number): Nearest | undefined {
  const perUnit = Math.round(1 / step)
  const value = (place: number) => place / perUnit
  const low = Math.ceil(clean((least ?? Math.min(0, from)) * perUnit))
  const high = Math.floor(clean((most ?? far) * perUnit))
  const { order } = reachable([state.value, state.absent, state.unknown])
  const work = { left: Math.ceil(mostWork / (order.length + lookWork)) }
  const spans = spansOver(order)
  if (!spans) return undefined
  const on = (stretch: Span) => outcomeOn(spans(stretch), state, reads)
  const look = (one: number, other: number) => on({ low: value(Math.min(one, other)), high: value(Math.max(one, other)) })
  const now = on({ low: from, high: from })
  if (now === undefined || now === 'missing') return undefined
  const here = Math.round(from * perUnit)
  const onStep = value(here) === from
  // What was answered may lie outside the bounds, which rules never refuse by; what is told does not.
  const above = Math.max(low, onStep ? here + 1 : Math.ceil(from * perUnit))
  const below = Math.min(high, onStep ? here - 1 : Math.floor(from * perUnit))
  // An amount that can no longer be told is no other amount; a right that can no longer be excluded is something else than none.
  const isOther = (outcome: Outcome) => outcome !== now && !(reads === 'number' && outcome === 'missing')
  const sides = ([1, -1] as const).map((way) => {
    const [start, end] = way === 1 ? [above, high] : [below, low]
    const at = way * (end - start) < 0 ? 'none' : first(start, end, look, isOther, work)
    return { way, start, end, at }
  })
  if (sides.some(({ at }) => at === 'unclear')) return undefined
  const found = sides.flatMap(({ at, ...side }) => (typeof at === 'object' ? [{ ...side, ...at }] : []))
  const near = found.sort((one, other) => Math.abs(value(one.place) - from) - Math.abs(value(other.place) - from))[0]
  if (near === undefined) return undefined
  const { place, outcome, way, start, end } = near
  const isSame = first(place, end, look, (other) => other !== outcome, work) === 'none'
  return {
    to: value(place),
    before: place === start ? from : value(place - way),
    outcome,
    ...(isSame ? { last: value(end) } : {}),
  }
}

interface Found {
  readonly place: number
  readonly outcome: Outcome
}

/** The first place from `start` to `end` whose outcome is wanted. `unclear`: something could not be told, or not within the work allowed. */
function first(
  start: number,
  end: number,
  look: (one: number, other: number) => Outcome | undefined,
  isWanted: (outcome: Outcome) => boolean,
  work: { left: number },
): Found | 'none' | 'unclear' {
  const waiting: (readonly [number, number])[] = [[start, end]]
  for (let stretch = waiting.pop(); stretch; stretch = waiting.pop()) {
    const [near, other] = stretch
    if (work.left-- <= 0) return 'unclear'
    const outcome = look(near, other)
    if (outcome !== undefined) {
      if (isWanted(outcome)) return { place: near, outcome }
    } else if (near === other) return 'unclear'
    else {
      const middle = near < other ? Math.floor((near + other) / 2) : Math.ceil((near + other) / 2)
      waiting.push([near < other ? middle + 1 : middle - 1, other], [near, middle])
    }
  }
  return 'none'
}

/** The outcome that all values of a stretch surely have; undefined when they may differ. */
function outcomeOn(spanOf: (term: Scalar) => Span, state: State, reads: Reads): Outcome | undefined {
  const [value, absent, unknown] = [spanOf(state.value), spanOf(state.absent), spanOf(state.unknown)]
  if (!isSure(unknown)) return undefined
  if (unknown.low === 1) return 'missing'
  if (reads === 'boolean') {
    // Not applicable is false.
    if (absent.low === 1 || value.high === 0) return false
    return value.low === 1 && absent.high === 0 ? true : undefined
  }
  if (!isSure(absent)) return undefined
  if (absent.low === 1) return 'not-applicable'
  if (!Number.isFinite(value.low) || !Number.isFinite(value.high)) return undefined
  return clean(value.low) === clean(value.high) ? clean(value.low) : undefined
}
