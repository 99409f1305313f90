import { Temporal } from 'temporal-polyfill'
import { Refusal } from '#kernel'

/** A country's way of counting days. `weekend`: ISO days of the week, 1 is Monday. `holidays`: `2026-12-25`. */
export interface Calendar {
  readonly weekend: readonly number[]
  readonly holidays: ReadonlySet<string>
  /** A last day that falls on a weekend or holiday is moved to the next working day. */
  readonly postponeLastDay: boolean
}

/** Saturdays and Sundays off, no holiday, and a last day that is never moved: what counts when a service names no calendar. */
export const plainCalendar: Calendar = { weekend: [6, 7], holidays: new Set(), postponeLastDay: false }

// A calendar without one working day in a year is a mistake of its definition; without this limit it would count for ever.
const farthest = 366

/** The day itself when it is a working day, else the first one after it. */
export function nextWorkingDay(day: string, calendar: Calendar): string {
  const date = Temporal.PlainDate.from(day)
  return works(date, calendar) ? day : step(date, 1, calendar).toString()
}

/** The `count`-th working day after `day` (before it when negative). 0 is the day itself, working or not. */
export function addWorkingDays(day: string, count: number, calendar: Calendar): string {
  let date = Temporal.PlainDate.from(day)
  for (let left = Math.abs(count); left > 0; left--) date = step(date, count < 0 ? -1 : 1, calendar)
  return date.toString()
}

/** Working days after `from` up to and including `to`; 0 when `to` is not after `from`. */
export function workingDaysBetween(from: string, to: string, calendar: Calendar): number {
  const last = Temporal.PlainDate.from(to)
  let count = 0
  for (
    let date = Temporal.PlainDate.from(from).add({ days: 1 });
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  ) {
    if (works(date, calendar)) count += 1
  }
  return count
}

const works = (date: Temporal.PlainDate, calendar: Calendar): boolean =>
  !calendar.weekend.includes(date.dayOfWeek) && !calendar.holidays.has(date.toString())

function step(from: Temporal.PlainDate, days: 1 | -1, calendar: Calendar): Temporal.PlainDate {
  let date = from
  for (let tried = 0; tried < farthest; tried++) {
    date = date.add({ days })
    if (works(date, calendar)) return date
  }
  throw new Refusal('calendar.no-working-day', { around: from.toString() })
}
