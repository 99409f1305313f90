/** What everybody may read of a situation: numbers from which nobody can be made out. Pure. */
import { fewest, hiddenAmong } from '#figures'
import type { CommuneNumbers, Numbers } from './numbers.ts'

/** Each but for the first is part of the one before; offers count like persons here, since each is one a person and service. */
export const measures = ['hit', 'told', 'reached', 'answered', 'granted'] as const
export type Measure = (typeof measures)[number]

/** null: fewer than ten, or a count from which fewer than ten could be reckoned. */
export type OpenCounts = Readonly<Record<Measure, number | null>>

export interface OpenFigures {
  readonly total: OpenCounts
  /** the most hit first; official code, empty: not known */
  readonly communes: readonly (OpenCounts & { readonly commune: string })[]
}

/** Counts under ten are not said, nor those that differ from the one they are part of by fewer than ten, nor those by which another is given away. */
export function openFiguresOf(total: Numbers, communes: readonly CommuneNumbers[]): OpenFigures {
  const said = nested(total)
  const rows = communes.map((one) => ({ commune: one.commune, ...nested(one) }))
  return {
    total: said,
    communes: rows.map((row, index) => ({
      commune: row.commune,
      ...(Object.fromEntries(
        measures.map((name) => [name, said[name] === null || awayOf(name, communes, rows, total).has(index) ? null : row[name]]),
      ) as OpenCounts),
    })),
  }
}

function nested(numbers: Numbers): OpenCounts {
  let whole: number | undefined
  return Object.fromEntries(
    measures.map((name) => {
      const count = numbers[name]
      const rest = whole === undefined ? 0 : whole - count
      const shown = count < fewest || (rest > 0 && rest < fewest) ? null : count
      whole = shown ?? whole
      return [name, shown]
    }),
  ) as OpenCounts
}

/** Which communes are not told of a measure: those that say nothing themselves, and more until no hidden one can be reckoned from the total. */
function awayOf(name: Measure, communes: readonly CommuneNumbers[], rows: readonly OpenCounts[], total: Numbers): ReadonlySet<number> {
  const silent = rows.flatMap((row, index) => (row[name] === null && (communes[index]?.[name] ?? 0) > 0 ? [index] : []))
  return hiddenAmong(
    communes.map((one) => one[name]),
    total[name],
    silent,
  )
}
