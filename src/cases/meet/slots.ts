import { Temporal } from 'temporal-polyfill'
import { addWorkingDays, type Calendar } from '../calendar.ts'

/** A weekly pattern between two legal days, both included: on these ISO weekdays (1 is Monday), from one hour to another, one slot after the other. */
export interface Pattern {
  readonly from: string
  readonly until: string
  readonly weekdays: readonly number[]
  /** `09:00` */
  readonly begin: string
  readonly end: string
  readonly minutes: number
}

/** Instants of a slot, UTC. */
export interface Span {
  readonly from: string
  readonly until: string
}

/** The slots of a pattern in a zone; none on a holiday, none that would end after its hour, none in the past. Pure. */
export function spansOf(
  { from, until, weekdays, begin, end, minutes }: Pattern,
  zone: string,
  calendar: Calendar,
  now: string,
): readonly Span[] {
  const last = Temporal.PlainDate.from(until)
  const [first, close] = [Temporal.PlainTime.from(begin), Temporal.PlainTime.from(end)]
  const spans: Span[] = []
  for (let day = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    if (!weekdays.includes(day.dayOfWeek) || calendar.holidays.has(day.toString())) continue
    const shut = day.toZonedDateTime({ timeZone: zone, plainTime: close }).epochMilliseconds
    let at = day.toZonedDateTime({ timeZone: zone, plainTime: first }).epochMilliseconds
    for (; at + minutes * 60_000 <= shut; at += minutes * 60_000)
      if (at > Date.parse(now)) spans.push({ from: new Date(at).toISOString(), until: new Date(at + minutes * 60_000).toISOString() })
  }
  return spans
}

/** The first day whose meeting can still be changed or given up: until the day before it. */
export const changeable = (meetingDay: string, today: string): boolean => today < meetingDay

/** Usual days to propose in a form: the next working day, and two weeks on. */
export const usualDays = (today: string, calendar: Calendar): readonly [string, string] => {
  const next = addWorkingDays(today, 1, calendar)
  return [next, Temporal.PlainDate.from(next).add({ days: 13 }).toString()]
}
