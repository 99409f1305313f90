/** Which numbers of a table are not told: they would speak of fewer than ten households, or let such a number be reckoned from the others. */

/** Fewer than this and a number could tell of somebody. */
export const fewest = 10

const isFew = (count: number): boolean => count > 0 && count < fewest

/** Counts that add up to a total that is told: those not to tell. At least two are hidden and together they are ten or more, so no difference gives one away. */
export function hideParts(counts: readonly number[], already: readonly boolean[] = counts.map(() => false)): boolean[] {
  const hidden = counts.map((count, i) => already[i]! || isFew(count))
  const away = () => counts.filter((count, i) => hidden[i] && count > 0)
  const needs = () => away().length > 0 && (away().length < 2 || away().reduce((sum, count) => sum + count, 0) < fewest)
  while (needs()) {
    const shown = counts.flatMap((count, i) => (!hidden[i] && count > 0 ? [i] : []))
    if (shown.length === 0) break
    hidden[shown.reduce((least, i) => (counts[i]! < counts[least]! ? i : least))] = true
  }
  return hidden
}

export interface Hidden {
  /** the row and all of its numbers */
  readonly rows: readonly boolean[]
  readonly cells: readonly (readonly boolean[])[]
}

/**
 * A table of counts whose rows add up to their own totals and whose columns to those of `overall`, all of which may be told.
 * Goes on until neither a row nor a column gives a hidden number away.
 */
export function hideTable(table: readonly (readonly number[])[], overall: readonly boolean[]): Hidden {
  const totals = table.map((row) => row.reduce((sum, count) => sum + count, 0))
  let rows = hideParts(totals)
  let cells = table.map((row, r) => row.map((count, c) => rows[r]! || overall[c]! || isFew(count)))
  for (;;) {
    const before = JSON.stringify([rows, cells])
    rows = hideParts(totals, rows)
    cells = cells.map((row, r) => (rows[r] ? row.map(() => true) : hideParts(table[r]!, row)))
    for (const [c, hidden] of overall.entries()) {
      if (hidden) continue // nothing can be taken from a total that is not told
      const column = hideParts(
        table.map((row) => row[c]!),
        cells.map((row) => row[c]!),
      )
      cells = cells.map((row, r) => row.map((cell, other) => (other === c ? column[r]! : cell)))
    }
    if (JSON.stringify([rows, cells]) === before) return { rows, cells }
  }
}
