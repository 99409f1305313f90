import { createHash } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'

/** A meeting as a calendar takes it. Instants in UTC; `sequence` grows with each change. */
export interface Meeting {
  readonly key: string
  readonly from: string
  readonly until: string
  readonly place: string
  readonly title: string
  readonly zone: string
  readonly sequence: number
  readonly made: string
  readonly host: string
  /** whom one comes to see: without it a calendar may take no event that is published or cancelled (RFC 5546, 3.2) */
  readonly organizer: { readonly name: string; readonly email: string }
  /** it was given up: the same event is taken out again */
  readonly cancelled?: true
}

/** One event as iCalendar (RFC 5545), in its zone, so that a phone abroad shows the hour of the place. Its name and identifier name nobody. */
export function calendarFile({ key, from, until, place, title, zone, sequence, made, host, organizer, cancelled }: Meeting): string {
  const uid = createHash('sha256').update(key).digest('hex').slice(0, 32)
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Guichet//Guichet//FR',
    `METHOD:${cancelled ? 'CANCEL' : 'PUBLISH'}`,
    ...zoneLines(zone, from),
    'BEGIN:VEVENT',
    `UID:${uid}@${host}`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${utc(made)}`,
    `DTSTART;TZID=${zone}:${local(from, zone)}`,
    `DTEND;TZID=${zone}:${local(until, zone)}`,
    `SUMMARY:${escaped(title)}`,
    `LOCATION:${escaped(place)}`,
    `ORGANIZER;CN="${organizer.name.replaceAll(/["\r\n]/g, '')}":mailto:${organizer.email}`,
    `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return `${lines.flatMap(folded).join('\r\n')}\r\n`
}

export const calendarName = 'rendez-vous.ics'
export const calendarType = 'text/calendar; charset=utf-8'

const utc = (instant: string): string => instant.replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
const local = (instant: string, zone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')

/** RFC 5545, 3.3.11 */
const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n')

/** RFC 5545, 3.1: no line of more than 75 octets; a sign is never cut in two. */
function folded(line: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  for (const sign of line) {
    if (Buffer.byteLength(part + sign) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
    }
    part += sign
  }
  return [...parts, part].map((one, index) => (index === 0 ? one : ` ${one}`))
}

/** The offsets of the zone around the meeting: the one in force, since when, and the next change of clocks. */
function zoneLines(zone: string, at: string): readonly string[] {
  const then = Temporal.Instant.from(at).toZonedDateTimeISO(zone)
  const since = then.getTimeZoneTransition('previous')
  const next = then.getTimeZoneTransition('next')
  const standard = Math.min(then.offsetNanoseconds, next?.offsetNanoseconds ?? then.offsetNanoseconds)
  const part = (from: Temporal.ZonedDateTime, before: number) => {
    const kind = from.offsetNanoseconds > standard ? 'DAYLIGHT' : 'STANDARD'
    // The hour at which clocks change is told as they showed it before (RFC 5545, 3.6.5).
    const began = from.toInstant().add({ nanoseconds: before }).toString({ smallestUnit: 'second' }).replaceAll(/[-:Z]/g, '')
    return [
      `BEGIN:${kind}`,
      `DTSTART:${began}`,
      `TZOFFSETFROM:${offset(before)}`,
      `TZOFFSETTO:${offset(from.offsetNanoseconds)}`,
      `END:${kind}`,
    ]
  }
  const beforeOf = (change: Temporal.ZonedDateTime) => change.subtract({ nanoseconds: 1 }).offsetNanoseconds
  const always = [
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    `TZOFFSETFROM:${offset(then.offsetNanoseconds)}`,
    `TZOFFSETTO:${offset(then.offsetNanoseconds)}`,
    'END:STANDARD',
  ]
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...(since === null ? always : part(since, beforeOf(since))),
    ...(next === null ? [] : part(next, beforeOf(next))),
    'END:VTIMEZONE',
  ]
}

function offset(nanoseconds: number): string {
  const minutes = Math.round(Math.abs(nanoseconds) / 6e10)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${nanoseconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`
}
