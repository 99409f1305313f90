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

/** The legal day of an instant (milliseconds or ISO string) in a zone. */
export const legalDay = (at: number | string, zone: string): string =>
  days(`${zone} ${at}`, () => {
    const instant = typeof at === 'number' ? Temporal.Instant.fromEpochMilliseconds(at) : Temporal.Instant.from(at)
    return instant.toZonedDateTimeISO(zone).toPlainDate().toString()
  })

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
