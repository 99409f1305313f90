/** Legal days as numbers, and how long lies between two of them, in the calendar and never in averages. */
import { Temporal } from 'temporal-polyfill'
import { remembering } from '#kernel'

const first = Temporal.PlainDate.from('1970-01-01')

/** `2026-11-24`, `2026-11` or `2026` (their first day) as a day number; undefined when there is no such day. */
export function plainDay(written: unknown): Temporal.PlainDate | undefined {
  if (typeof written !== 'string') return undefined
  const found = written.match(/^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/)
  if (!found) return undefined
  try {
    return Temporal.PlainDate.from(
      { year: Number(found[1]), month: Number(found[2] ?? 1), day: Number(found[3] ?? 1) },
      { overflow: 'reject' },
    )
  } catch {
    return undefined
  }
}

const numbers = remembering<number | undefined>(5000)

export const dayNumber = (written: unknown): number | undefined =>
  typeof written !== 'string'
    ? undefined
    : numbers(written, () => {
        const day = plainDay(written)
        return day && first.until(day).days
      })

/** What a field of this precision says of a day: where the day may be unknown, a month or a year is no day, and nothing is guessed. */
export const sureDay = (written: unknown, precision: string | undefined): unknown =>
  precision === 'partial' && typeof written === 'string' && written.length < '2026-11-24'.length ? undefined : written

/** A day number as a date of the calendar. */
export const dayOf = (day: number): Temporal.PlainDate => first.add({ days: Math.trunc(day) })

const texts = remembering<string>(5000)

export const isoDay = (day: number): string => texts(String(day), () => dayOf(day).toString())

/**
 * Full years, months or days from one day to another, negative when the second comes first.
 * Someone born on 29 February turns on 1 March in a common year: on 28 February the year is not full.
 */
export function elapsed(from: Temporal.PlainDate, to: Temporal.PlainDate, unit: 'years' | 'months' | 'days'): number {
  return from.until(to, { largestUnit: unit })[unit]
}

export type Day = Temporal.PlainDate
