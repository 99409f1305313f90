import { Temporal } from 'temporal-polyfill'
import { remembering } from './remember.ts'

/** The only source of time. Instants are UTC ISO strings; legal days are `2026-11-24` in the authority's zone. */
export interface Clock {
  /** milliseconds since the epoch */
  now(): number
  /** `2026-11-24T03:48:54.000Z` */
  instant(): string
  /** the legal day in a zone such as `Europe/Paris` */
  today(zone: string): string
}

const clockFrom = (now: () => number): Clock => ({
  now,
  instant: () => new Date(now()).toISOString(),
  today: (zone) => legalDay(now(), zone),
})

const days = remembering<string>(5000)

const aDay = 86_400_000
const offsets = remembering<{ readonly all: number | undefined }>(5000)

/** How far a zone is from UTC on a day of UTC, in milliseconds; undefined: it changes its time on that day. */
function offsetOn(day: number, zone: string): number | undefined {
  const at = (milliseconds: number) => Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  return offsets(`${zone} ${day}`, () => {
    const first = at(day * aDay)
    return { all: at((day + 1) * aDay) === first ? first : undefined }
  }).all
}

/** The legal day of an instant (milliseconds or ISO string) in a zone. What the calendar says of a day serves all that happened on it. */
export function legalDay(at: number | string, zone: string): string {
  const milliseconds = typeof at === 'number' ? at : Date.parse(at)
  const offset = offsetOn(Math.floor(milliseconds / aDay), zone)
  return offset === undefined
    ? days(`${zone} ${at}`, () => Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone).toPlainDate().toString())
    : new Date(milliseconds + offset).toISOString().slice(0, 10)
}

/** The last legal day in time for a limit that names the first instant too late: midnight ends the day before. */
export const lastDayBefore = (limit: string, zone: string): string => legalDay(Date.parse(limit) - 1, zone)

export const systemClock: Clock = clockFrom(() => Date.now())

/** A clock that stands still until it is moved: for tests and for replaying the demo's past. */
export function settableClock(start: number | string): Clock & { set(at: number | string): void; advance(milliseconds: number): void } {
  let at = typeof start === 'number' ? start : Date.parse(start)
  return Object.assign(
    clockFrom(() => at),
    {
      set: (to: number | string) => {
        at = typeof to === 'number' ? to : Date.parse(to)
      },
      advance: (milliseconds: number) => {
        at += milliseconds
      },
    },
  )
}
