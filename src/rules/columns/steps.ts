/** Tables run one after the other: the kernel of a table computes what others need, then it is brought there. */
import type { KernelColumn, ResultColumn } from './contract.ts'
import type { Table, Transfer } from './tables.ts'

type Told = { readonly values: Float64Array | Uint8Array | string[]; readonly empty: Uint8Array }

/** Transfers that one kernel of one table computes together. */
export interface Step {
  readonly from: Table
  readonly moves: readonly Transfer[]
}

export function stepsOf(transfers: readonly Transfer[]): readonly Step[] {
  const steps = new Map<string, { from: Table; moves: Transfer[] }>()
  for (const transfer of transfers) {
    const key = `${transfer.level} ${transfer.from.list}`
    const step = steps.get(key) ?? { from: transfer.from, moves: [] }
    step.moves.push(transfer)
    steps.set(key, step)
  }
  return [...steps.values()]
}

const room = ({ kind }: KernelColumn, count: number): Told => ({
  values: kind === 'text' ? new Array<string>(count).fill('') : kind === 'boolean' ? new Uint8Array(count) : new Float64Array(count),
  empty: new Uint8Array(count),
})

/** One computed column, as a column of the table that reads it. `places` are those of the rows of the longer of the two. */
export function bring({ op, column }: Transfer, result: ResultColumn, places: Int32Array, count: number): Told {
  const to = room(column, count)
  if (op === undefined) spread(result, places, to)
  else add(op, result, places, to)
  return to
}

/** Down: every row has the value of the row that it belongs or points to; none is not applicable. */
function spread({ values, state }: ResultColumn, places: Int32Array, to: Told): void {
  for (let i = 0; i < to.empty.length; i++) {
    const place = places[i]!
    if (place < 0) to.empty[i] = 1
    else {
      to.values[i] = values[place] as never
      if (state) to.empty[i] = state[place]!
    }
  }
}

/** Up: rows that do not apply are left out, those that point to none count nowhere. Sums are in the order of the rows. */
function add(op: string, { values, state }: ResultColumn, places: Int32Array, to: Told): void {
  const count = to.empty.length
  const parents = to.values as Float64Array
  const [many, unknown] = [new Uint32Array(count), new Uint8Array(count)]
  const start = op === 'min' ? Number.POSITIVE_INFINITY : op === 'max' ? Number.NEGATIVE_INFINITY : op === 'all' ? 1 : 0
  parents.fill(start)
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!
    if (place < 0) continue
    const told = state?.[i] ?? 0
    if (told === 2) unknown[place] = 1
    if (told !== 0) continue
    many[place]!++
    const value = Number(values[i])
    if (op === 'sum' || op === 'mean' || op === 'count') parents[place]! += value
    else if (op === 'min' || op === 'all') parents[place] = Math.min(parents[place]!, value)
    else parents[place] = Math.max(parents[place]!, value)
  }
  for (let p = 0; p < count; p++) {
    const decided = (op === 'any' && parents[p] === 1) || (op === 'all' && parents[p] === 0)
    if (unknown[p] === 1 && !decided) to.empty[p] = 2
    else if (many[p] === 0 && (op === 'min' || op === 'max' || op === 'mean')) to.empty[p] = 1
    else if (op === 'mean') parents[p]! /= many[p]!
    if (to.empty[p] !== 0) parents[p] = 0
  }
}
