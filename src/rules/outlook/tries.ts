/** Which values of each unknown are worth trying: all when they are few; else its bounds, and where a comparison turns, one step on either side. */
import type { Cell, Row, Terms } from './terms.ts'
import type { Unknown } from './unknowns.ts'

export interface Axis {
  readonly cells: readonly Cell[]
  /** every value that it can take */
  readonly all: boolean
  /** Cells beyond which there are others: a value that still grows there has no limit. */
  readonly open: ReadonlySet<Cell>
}

const mostListed = 24
const mostCells = 28
/** Stands for no bound: beyond what anybody earns, and still exact in hundredths. */
const far = 1e9
const year = 365.25
/** Ages at which people often are children, grown up or old; a day between is found where a comparison turns. */
const ages = [0, 1, 2, 3, 6, 12, 18, 25, 40, 65]

/** Before any comparison is looked at. `today`: day number. */
export function firstAxis(unknown: Unknown, texts: readonly string[], today: number): Axis {
  const empty: Cell[] = unknown.optional ? [null] : []
  const whole = (cells: readonly Cell[]): Axis => ({ cells: [...cells, ...empty], all: true, open: new Set() })
  if (unknown.kind === 'boolean') return whole([1, 0])
  if (unknown.options) return whole(unknown.options)
  // Free text is only ever compared: with what the rules name, or it is something else.
  if (unknown.kind === 'text') return { cells: [...texts, '·', ...empty], all: false, open: new Set() }
  const { step, least, most } = unknown
  if (least !== undefined && most !== undefined && (most - least) / step < mostListed)
    return whole(Array.from({ length: Math.floor((most - least) / step + 1e-9) + 1 }, (_, i) => onStep(least + i * step, step)))
  const [low, high] = unknown.kind === 'date' ? [today - 150 * year, today + 100 * year] : [least ?? -far, most ?? far]
  const inner = unknown.kind === 'date' ? ages.map((age) => today - age * year) : decades(low, high, step)
  const open = [...(least === undefined ? [low] : []), ...(most === undefined ? [high] : [])]
  return { cells: [...sorted([low, ...inner, high].map((value) => onStep(value, step))), ...empty], all: false, open: new Set(open) }
}

const decades = (low: number, high: number, step: number): number[] => {
  const sizes = Array.from({ length: 12 }, (_, k) => 10 ** k * Math.max(step, 1))
  const from = Math.max(low, 0)
  return [0, ...sizes.map((size) => from + size), ...(low < 0 ? sizes.map((size) => -size) : [])].filter(
    (value) => value > low && value < high,
  )
}

const sorted = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b)
const onStep = (value: number, step: number): number => (step === 1 ? Math.round(value) : Math.round(value * 100) / 100)

/** The same axes with the values next to which some comparison turns, when the other unknowns are as in one of these rows. */
export function refined(terms: Terms, axes: readonly Axis[], rows: readonly Row[]): readonly Axis[] {
  return axes.map((axis, place) => {
    const { kind, step } = terms.unknowns[place]!
    if (axis.all || kind === 'text' || !terms.read.includes(place)) return axis
    const numbers = axis.cells.filter((cell) => typeof cell === 'number')
    const added = sorted(turningValues(terms, place, numbers, rows, step)).filter((value) => !numbers.includes(value))
    const room = Math.max(0, mostCells - numbers.length)
    const kept = sorted([...numbers, ...spread(added, room)])
    return { ...axis, cells: [...kept, ...axis.cells.filter((cell) => cell === null)] }
  })
}

/** Some of the values, from end to end. */
const spread = (values: readonly number[], count: number): readonly number[] =>
  values.length <= count ? values : Array.from({ length: count }, (_, i) => values[Math.floor((i * values.length) / count)]!)

interface Bracket {
  readonly turn: number
  readonly row: Row
  low: number
  high: number
  /** whether the distance is above zero at the low end */
  readonly above: boolean
}

const mostBrackets = 120

/** Halves every stretch in which a comparison turns until its ends are neighbours; all of them at once, since a kernel runs over rows. */
function turningValues(terms: Terms, place: number, numbers: readonly number[], rows: readonly Row[], step: number): number[] {
  const ordered = sorted(numbers)
  const at = (row: Row, value: number): Row => row.with(place, value)
  const grid = rows.flatMap((row) => ordered.map((value) => at(row, value)))
  const brackets: Bracket[] = []
  terms.distances(grid).forEach((distance, turn) => {
    if (!terms.turns[turn]!.reads.has(place)) return
    rows.forEach((row, r) => {
      for (let i = 0; i + 1 < ordered.length && brackets.length < mostBrackets; i++) {
        const above = distance[r * ordered.length + i]! > 0
        if (above !== distance[r * ordered.length + i + 1]! > 0)
          brackets.push({ turn, row, low: ordered[i]!, high: ordered[i + 1]!, above })
      }
    })
  })
  for (let round = 0; round < 40; round++) {
    const open = brackets.filter(({ low, high }) => high - low > step * 1.5)
    if (open.length === 0) break
    const middles = open.map(({ low, high }) => onStep((low + high) / 2, step))
    const distances = terms.distances(open.map(({ row }, i) => at(row, middles[i]!)))
    open.forEach((bracket, i) => {
      if (distances[bracket.turn]![i]! > 0 === bracket.above) bracket.low = middles[i]!
      else bracket.high = middles[i]!
    })
  }
  const [least, most] = [ordered[0]!, ordered.at(-1)!]
  return brackets
    .flatMap(({ low, high }) => [onStep(low - step, step), low, high, onStep(high + step, step)])
    .filter((value) => value >= least && value <= most)
}
