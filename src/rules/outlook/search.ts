/** Tries the values of the unknowns together: all combinations when they are few, else drawn ones and a climb from the best of them. */

import { sequence } from '#kernel'
import type { Cell, Row, Terms } from './terms.ts'
import type { Axis } from './tries.ts'

export interface Tried {
  readonly rows: readonly Row[]
  /** `NaN`: not applicable */
  readonly values: Float64Array
  /** all combinations of the axes are among the rows */
  readonly whole: boolean
}

const mostRows = 20_000
const drawn = 8000

/** undefined: an answer is missing that no axis stands for. */
export function tryAll(terms: Terms, axes: readonly Axis[]): Tried | undefined {
  const size = terms.read.reduce((product, place) => product * axes[place]!.cells.length, 1)
  const whole = size <= mostRows
  const rows = whole ? everyRow(terms, axes, size) : drawRows(terms, axes, drawn)
  const values = terms.value(rows)
  return values && { rows, values, whole }
}

const firstRow = (axes: readonly Axis[]): Cell[] => axes.map(({ cells }) => cells[0]!)

function everyRow({ read }: Terms, axes: readonly Axis[], size: number): Row[] {
  return Array.from({ length: size }, (_, i) => {
    const row = firstRow(axes)
    let rest = i
    for (const place of read) {
      const { cells } = axes[place]!
      row[place] = cells[rest % cells.length]!
      rest = Math.floor(rest / cells.length)
    }
    return row
  })
}

/** The same rows every time: an answer must not change because the question is asked again. */
export function drawRows({ read }: Pick<Terms, 'read'>, axes: readonly Axis[], count: number): Row[] {
  const random = sequence(20_261_127)
  return Array.from({ length: count }, () => {
    const row = firstRow(axes)
    for (const place of read) row[place] = axes[place]!.cells[Math.floor(random() * axes[place]!.cells.length)]!
    return row
  })
}

/** The row with the least (`sign` -1) or the most (1) value; undefined when none applies. */
export function best({ rows, values }: Tried, sign: 1 | -1): { readonly row: Row; readonly value: number } | undefined {
  let found = -1
  for (let i = 0; i < rows.length; i++) if (!Number.isNaN(values[i]!) && (found < 0 || sign * values[i]! > sign * values[found]!)) found = i
  return found < 0 ? undefined : { row: rows[found]!, value: values[found]! }
}

const mostClimbs = 12

/** Changes one unknown at a time as long as the value gets better. */
export function climb(terms: Terms, axes: readonly Axis[], from: { readonly row: Row; readonly value: number }, sign: 1 | -1) {
  let top = from
  for (let step = 0; step < mostClimbs; step++) {
    const rows = terms.read.flatMap((place) => axes[place]!.cells.map((cell) => top.row.with(place, cell)))
    const values = terms.value(rows)
    const next = values && best({ rows, values, whole: false }, sign)
    if (!next || sign * next.value <= sign * top.value) break
    top = next
  }
  return top
}
