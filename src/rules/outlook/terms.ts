/** A value over its unknown answers: a kernel for the value, and one for how far each comparison on the way to it is from turning. */

import type { ColumnData, Kernel } from '../columns/contract.ts'
import { kernelOf, type Lowered } from '../columns/kernel.ts'
import { reachable, type Scalar } from '../columns/scalar.ts'
import type { Unknown } from './unknowns.ts'

/** What one unknown is taken to be: a number, a day number, a truth (0, 1), a text, or left empty. */
export type Cell = number | string | null
export type Row = readonly Cell[]

export interface Turn {
  /** places of the unknowns that it reads */
  readonly reads: ReadonlySet<number>
}

export interface Terms {
  readonly unknowns: readonly Unknown[]
  /** places of the unknowns that the value reads at all */
  readonly read: readonly number[]
  /** texts that free text is compared with */
  readonly texts: readonly string[]
  readonly turns: readonly Turn[]
  /** Value in each row; `NaN` where not applicable. undefined: somewhere an answer is missing that is no column. */
  value(rows: readonly Row[]): Float64Array | undefined
  /** For each turn, in each row: below, at or above zero. */
  distances(rows: readonly Row[]): readonly Float64Array[]
}

// The comparisons nearest to the value come first; those inside an age would only crowd them out.
const mostTurns = 60

export function termsOf({ columns, outputs, scalars }: Lowered, unknowns: readonly Unknown[]): Terms {
  const { state } = outputs[0]!
  const { order } = reachable([state.value, state.absent, state.unknown])
  const turning = order
    .filter(({ op, args }) => ['<', '<=', '=', 'min', 'max'].includes(op) && args[0]?.kind === 'number')
    .reverse()
    .slice(0, mostTurns)
    .map(({ args }) => scalars.math('-', args[0]!, args[1]!))
  const sure = (value: Scalar) => ({ value, absent: scalars.no, unknown: scalars.no })
  const kernel = kernelOf(columns, outputs)
  const distance = kernelOf(
    columns,
    turning.map((value) => ({ name: '', kind: 'number', state: sure(value), uncertain: false })),
  )
  const data = (rows: readonly Row[]) => columnsFrom(kernel, unknowns, rows)
  return {
    unknowns,
    read: [...columnsIn(order)].sort((a, b) => a - b),
    texts: order.flatMap(({ op, value }) => (op === 'constant' && typeof value === 'string' && value !== '' ? [value] : [])),
    turns: turning.map((term) => ({ reads: columnsIn(reachable([term]).order) })),
    value(rows) {
      const result = kernel.run(data(rows), rows.length)[0]!
      if (result.state?.includes(2)) return undefined
      return Float64Array.from(rows, (_, i) => (result.state?.[i] === 1 ? Number.NaN : Number(result.values[i])))
    },
    distances: (rows) => distance.run(data(rows), rows.length).map(({ values }) => values as Float64Array),
  }
}

const columnsIn = (terms: readonly Scalar[]): Set<number> =>
  new Set(terms.flatMap(({ op, value }) => (op === 'column' || op === 'empty' ? [Number(value)] : [])))

function columnsFrom(kernel: Kernel, unknowns: readonly Unknown[], rows: readonly Row[]): Record<string, ColumnData> {
  return Object.fromEntries(
    kernel.columns.map(({ name }, k) => {
      const cells = rows.map((row) => row[k]!)
      const empty = Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0))
      if (unknowns[k]!.kind === 'text') return [name, { values: cells.map((cell) => String(cell ?? '')), empty }]
      const numbers = Float64Array.from(cells, (cell) => Number(cell ?? 0))
      return [name, { values: unknowns[k]!.kind === 'boolean' ? Uint8Array.from(numbers) : numbers, empty }]
    }),
  )
}
