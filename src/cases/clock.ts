import { Temporal } from 'temporal-polyfill'
import { legalDay } from '#kernel'
import { addWorkingDays, workingDaysBetween } from './calendar.ts'
import { type Deadline, deadlineAfter, endOf, isOver, type Place, plainLastDay, postpone, readDuration } from './duration.ts'

/**
 * What a case remembers of its legal delay (one a case, across states); the fold writes it, this file counts it.
 * Instants. `in` was fixed when the delay began. A pause without `to` still lasts.
 */
export interface ClockMarks {
  readonly in: string
  readonly startedAt: string
  readonly pauses: readonly { readonly from: string; readonly to?: string }[]
  /** when the case reached a state that ends the delay */
  readonly stoppedAt?: string
  /** the last day was told as missed (silence or lateness) */
  readonly missedAt?: string
}

export type ClockReading =
  | { readonly status: 'running'; readonly deadline: Deadline; readonly elapsed: number; readonly total: number }
  /** waiting for the applicant; the last day moves with every day of waiting. `elapsed`: days used before */
  | { readonly status: 'paused'; readonly since: string; readonly elapsed: number; readonly total: number }
  | { readonly status: 'over'; readonly deadline: Deadline }
  | { readonly status: 'stopped'; readonly at: string }

/**
 * Reads the legal delay at an instant. Days of a pause are not counted (from the day it begins to the day it ends; working days when the delay
 * counts these, exact time when it counts hours); a pause that begins after the last day saves nothing: the delay had run out.
 */
export function readClock(marks: ClockMarks, at: string, place: Place): ClockReading {
  const span = readDuration(marks.in)
  const reached = marks.stoppedAt ?? at
  const day = (instant: string) => legalDay(instant, place.zone)
  let limit = deadlineAfter(marks.startedAt, marks.in, place)
  let last = span.unit === 'h' ? limit.at : plainLastDay(day(marks.startedAt), marks.in, place.calendar)
  let saved = 0
  for (const pause of marks.pauses) {
    if (isOver(limit, pause.from)) return { status: 'over', deadline: limit }
    const to = pause.to ?? reached
    saved += daysBetween(day(pause.from), day(to))
    if (pause.to === undefined && marks.stoppedAt === undefined) {
      return {
        status: 'paused',
        since: pause.from,
        elapsed: daysBetween(day(marks.startedAt), day(pause.from)) - (saved - daysBetween(day(pause.from), day(to))),
        total: total(marks, place),
      }
    }
    last = shift(last, pause.from, to, span.unit, place)
    limit = span.unit === 'h' ? { day: day(last), at: last } : endOf(postpone(last, place.calendar), place.zone)
  }
  if (isOver(limit, reached)) return { status: 'over', deadline: limit }
  if (marks.stoppedAt !== undefined) return { status: 'stopped', at: marks.stoppedAt }
  return { status: 'running', deadline: limit, elapsed: daysBetween(day(marks.startedAt), day(at)) - saved, total: total(marks, place) }
}

function shift(last: string, from: string, to: string, unit: string, { zone, calendar }: Place): string {
  if (unit === 'h') return new Date(Date.parse(last) + Date.parse(to) - Date.parse(from)).toISOString()
  const [first, end] = [legalDay(from, zone), legalDay(to, zone)]
  if (unit === 'bd') return addWorkingDays(last, workingDaysBetween(first, end, calendar), calendar)
  return Temporal.PlainDate.from(last)
    .add({ days: daysBetween(first, end) })
    .toString()
}

/** Legal days that the delay lasts without any pause. */
function total(marks: ClockMarks, place: Place): number {
  return daysBetween(legalDay(marks.startedAt, place.zone), deadlineAfter(marks.startedAt, marks.in, place).day)
}

// A clock moved back must not give days that were never there.
const daysBetween = (from: string, to: string): number => Math.max(0, (Date.parse(to) - Date.parse(from)) / 86_400_000)
