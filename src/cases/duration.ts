import { Temporal } from 'temporal-polyfill'
import { legalDay, Refusal, remembering, rememberingOf } from '#kernel'
import { addWorkingDays, type Calendar, nextWorkingDay } from './calendar.ts'

/** `6h 15d 10bd 8w 3mo 1y`: hours, days, working days, weeks, months, years. */
export interface Span {
  readonly count: number
  readonly unit: 'h' | 'd' | 'bd' | 'w' | 'mo' | 'y'
}

/** A limit: `day` is the last legal day in time, `at` the first instant that is too late. */
export interface Deadline {
  readonly day: string
  readonly at: string
}

/** Where days are counted. */
export interface Place {
  readonly zone: string
  readonly calendar: Calendar
}

/** Reads a duration as a service file writes it. Refuses `duration.malformed`. */
export function readDuration(text: string): Span {
  const found = /^(\d{1,4})(h|d|bd|w|mo|y)$/.exec(text)
  if (found === null) throw new Refusal('duration.malformed', { duration: text })
  return { count: Number(found[1]), unit: found[2] as Span['unit'] }
}

/**
 * The day on which a span counted from a legal day ends. Counting starts the day after: one day from the 2nd is the 3rd;
 * a month ends on the same number, or on the last day of a month that is too short (31 January + 1mo = 28 or 29 February).
 * Hours have no last day: `lastDay` refuses them (`duration.hours`), use `deadlineAfter`.
 */
export function lastDay(from: string, duration: string, calendar: Calendar): string {
  return postpone(rawLastDay(from, readDuration(duration), calendar), calendar)
}

/** The same without moving a last day off a holiday: a right that runs for a year is not longer because it ends on a Sunday. */
export function plainLastDay(from: string, duration: string, calendar: Calendar): string {
  return reckoned(calendar).days(`${from} ${duration}`, () => rawLastDay(from, readDuration(duration), calendar))
}

export const postpone = (day: string, calendar: Calendar): string => (calendar.postponeLastDay ? nextWorkingDay(day, calendar) : day)

/** Days and limits that were reckoned, by the calendar that they were reckoned with. */
const reckoned = rememberingOf((_: Calendar) => ({ days: remembering<string>(5000), limits: remembering<Deadline>(5000) }))

/** The limit of a duration that starts at an instant. Days are those of the authority's zone; hours are exact. */
export function deadlineAfter(start: string, duration: string, { zone, calendar }: Place): Deadline {
  const span = readDuration(duration)
  if (span.unit === 'h') {
    const at = Date.parse(start) + span.count * 3_600_000
    return { day: legalDay(at, zone), at: new Date(at).toISOString() }
  }
  const from = legalDay(start, zone)
  return reckoned(calendar).limits(`${zone} ${from} ${duration}`, () => endOf(postpone(rawLastDay(from, span, calendar), calendar), zone))
}

const smaller: Readonly<Record<Span['unit'], { readonly unit: Span['unit']; readonly times: number }>> = {
  h: { unit: 'h', times: 1 },
  d: { unit: 'd', times: 1 },
  w: { unit: 'd', times: 7 },
  bd: { unit: 'bd', times: 1 },
  mo: { unit: 'mo', times: 1 },
  y: { unit: 'mo', times: 12 },
}

/** One duration after the other, counted as one, so that a month more than 31 January + 1mo still ends on the 31st. Refuses `duration.malformed`. */
export function addDurations(a: string, b: string): string {
  const [first, second] = [readDuration(a), readDuration(b)]
  const { unit } = smaller[first.unit]
  if (unit !== smaller[second.unit].unit) throw new Refusal('duration.malformed', { duration: `${a} + ${b}` })
  return `${first.count * smaller[first.unit].times + second.count * smaller[second.unit].times}${unit}`
}

const ends = remembering<Deadline>(5000)

/** The limit at the end of a legal day. */
export function endOf(day: string, zone: string): Deadline {
  return ends(`${zone} ${day}`, () => ({ day, at: startOf(Temporal.PlainDate.from(day).add({ days: 1 }), zone) }))
}

/** The instant from which a reminder `duration` before a limit is due: the start of that day, or the exact hour. */
export function instantBefore(limit: Deadline, duration: string, { zone, calendar }: Place): string {
  const { count, unit } = readDuration(duration)
  if (unit === 'h') return instant(Temporal.Instant.from(limit.at).subtract({ hours: count }))
  const day = Temporal.PlainDate.from(limit.day)
  return startOf(
    unit === 'bd' ? Temporal.PlainDate.from(addWorkingDays(limit.day, -count, calendar)) : day.subtract(inDays(count, unit)),
    zone,
  )
}

/** Whether the limit is over at an instant. */
export const isOver = (limit: Deadline, at: string): boolean => Date.parse(at) >= Date.parse(limit.at)

function rawLastDay(from: string, { count, unit }: Span, calendar: Calendar): string {
  if (unit === 'h') throw new Refusal('duration.hours')
  if (unit === 'bd') return addWorkingDays(from, count, calendar)
  return Temporal.PlainDate.from(from).add(inDays(count, unit)).toString()
}

function inDays(
  count: number,
  unit: 'd' | 'w' | 'mo' | 'y',
): { days: number } | { weeks: number } | { months: number } | { years: number } {
  if (unit === 'd') return { days: count }
  if (unit === 'w') return { weeks: count }
  return unit === 'mo' ? { months: count } : { years: count }
}

const startOf = (date: Temporal.PlainDate, zone: string): string => instant(date.toZonedDateTime(zone).toInstant())

const instant = (at: Temporal.Instant): string => new Date(at.epochMilliseconds).toISOString()
