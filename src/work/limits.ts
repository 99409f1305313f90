import { type ClockProps, dayOf, daysBetween, formatDate, formatDays, formatTime } from '#web'
import { t } from './texts.ts'

type Reading = Omit<ClockProps, 'lang'>

export interface At {
  readonly lang: string
  /** UTC instant */
  readonly now: string
  readonly zone: string
}

export interface Limit {
  /** first instant that is too late */
  readonly at: string
  /** our promise, or the law's delay */
  readonly kind: 'due' | 'legal'
}

const hour = 3_600_000
const soon = 24 * hour

/** The limit that comes first: our promise or the law's. */
export function firstLimit(due: string | null | undefined, legal: string | null | undefined): Limit | undefined {
  const limits: Limit[] = [...(due ? [{ at: due, kind: 'due' as const }] : []), ...(legal ? [{ at: legal, kind: 'legal' as const }] : [])]
  return limits.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0]
}

/** What is left until a limit, in words and as a bar. `since`: when the wait began. */
export function readLimit(limit: Limit, since: string, { lang, now, zone }: At): Reading {
  const left = Date.parse(limit.at) - Date.parse(now)
  const whole = Date.parse(limit.at) - Date.parse(since)
  const note = t(lang, limit.kind === 'legal' ? 'clock.legal' : 'clock.due', { when: whenOf(limit.at, { lang, now, zone }) })
  if (left <= 0) return { state: 'late', note, used: 1 }
  return { state: left < soon ? 'soon' : 'ok', left: leftOf(left, lang), note, used: whole <= 0 ? 1 : 1 - left / whole }
}

/** `2 h 30`, `1 j 22 h`, `9 j`. */
export function leftOf(milliseconds: number, lang: string): string {
  const minutes = Math.max(1, Math.floor(milliseconds / 60_000))
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (days >= 3) return t(lang, 'left.days', { days })
  if (days >= 1) return t(lang, 'left.days-hours', { days, hours: hours % 24 })
  if (hours >= 1) return t(lang, 'left.hours', { hours, minutes: String(minutes % 60).padStart(2, '0') })
  return t(lang, 'left.minutes', { minutes })
}

/** The last day in time; `wholeDay`: until its end, else until an hour of it. */
export function lastDayOf(limit: string, zone: string): { readonly day: string; readonly wholeDay: boolean } {
  const wholeDay = formatTime('en', limit, zone) === '00:00'
  return { day: dayOf(wholeDay ? new Date(Date.parse(limit) - 1).toISOString() : limit, zone), wholeDay }
}

/** The last day in time with its day of the week when it is near; the hour when the limit is one. */
export function whenOf(limit: string, { lang, now, zone }: At): string {
  const { day, wholeDay } = lastDayOf(limit, zone)
  const away = daysBetween(dayOf(now, zone), day)
  const said = Math.abs(away) < 2 ? formatDays(lang, away) : Math.abs(away) < 15 ? formatDate(lang, day, 'weekday') : formatDate(lang, day)
  return wholeDay ? said : t(lang, 'clock.at', { day: said, time: formatTime(lang, limit, zone) })
}

/** How long a case has been where it is: `aujourd’hui`, `il y a 3 jours`, then its day. */
export function sinceWhen(since: string, { lang, now, zone }: At): string {
  const day = dayOf(since, zone)
  const days = daysBetween(day, dayOf(now, zone))
  return days < 31 ? formatDays(lang, -days) : formatDate(lang, day)
}
