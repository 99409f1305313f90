/** Answers of many persons as columns, and results of a kernel as the values that `evaluate` gives. */
import type { ColumnData, Kernel, ResultColumn, RuleValue } from '#rules'

type Answers = Readonly<Record<string, unknown>>
const first = Date.UTC(1970, 0, 1)
const dayNumber = (iso: string) => (Date.parse(`${iso}T00:00:00Z`) - first) / 86_400_000

export function columnsFrom(kernel: Kernel, rows: readonly Answers[]): Record<string, ColumnData> {
  return Object.fromEntries(
    kernel.columns.map(({ name, kind }) => {
      const cells = rows.map((row) => row[name] ?? undefined)
      const empty = Uint8Array.from(cells, (cell) => (cell === undefined ? 1 : 0))
      if (kind === 'text') return [name, { values: cells.map((cell) => (typeof cell === 'string' ? cell : '')), empty }]
      const numbers = cells.map((cell) => (typeof cell === 'string' ? dayNumber(cell) : cell === undefined ? Number.NaN : Number(cell)))
      return [name, { values: kind === 'boolean' ? Uint8Array.from(numbers) : Float64Array.from(numbers), empty }]
    }),
  )
}

/** A cell without its unit and without the names that are missing. */
export type Cell = number | boolean | string | 'not-applicable' | 'missing'

export const cellOf = (value: RuleValue): Cell => (value.kind === 'value' ? value.value : value.kind)

export function cellAt(kernel: Kernel, results: readonly ResultColumn[], output: number, row: number): Cell {
  const { values, state } = results[output]!
  if (state && state[row] !== 0) return state[row] === 1 ? 'not-applicable' : 'missing'
  return plainCell(values[row]!, kernel.outputs[output]!.kind)
}

/** As people read it: fifteen digits, no negative zero. */
export function plainCell(value: number | string | boolean, kind: Kernel['outputs'][number]['kind']): Cell {
  if (kind === 'boolean') return Boolean(value)
  if (kind === 'date') return new Date(first + Number(value) * 86_400_000).toISOString().slice(0, 10)
  return typeof value === 'number' ? Number(value.toPrecision(15)) + 0 : value
}
