import { z } from 'zod'

/** When a query is asked (EPCIS 2.0, 8.2.5.3): each field a list of numbers and of ranges `[1-5]`; one that is left out is any. */
const fields = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  dayOfMonth: [1, 31],
  month: [1, 12],
  dayOfWeek: [1, 7],
} as const
type Name = keyof typeof fields
const names = Object.keys(fields) as Name[]

const field = (name: Name) =>
  z
    .string()
    .max(200)
    .refine((text) => numbersIn(name, text) !== undefined, 'a list of numbers or ranges [a-b]')
    .optional()

/** We look once a minute: a second other than 0 is refused, since it would not be kept. */
export const schedule = z
  .strictObject({
    second: z.literal('0').optional(),
    minute: field('minute'),
    hour: field('hour'),
    dayOfMonth: field('dayOfMonth'),
    month: field('month'),
    dayOfWeek: field('dayOfWeek'),
  })
  .refine((given) => Object.keys(given).length > 0, 'at least one field')
export type Schedule = z.infer<typeof schedule>

/** The numbers of a list; undefined: it is none, or one is out of its bounds. */
function numbersIn(name: Name, text: string): ReadonlySet<number> | undefined {
  const [least, most] = fields[name]
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const [, one, from = one, to = one] = /^(?:(\d{1,2})|\[(\d{1,2})-(\d{1,2})\])$/.exec(part) ?? []
    const [a, b] = [Number(from), Number(to)]
    if (from === undefined || a < least || b > most || a > b) return undefined
    for (let number = a; number <= b; number++) found.add(number)
  }
  return found
}

const minute = 60_000
/** A server that was off for longer does not make up for more than the last day. */
const lookBack = 24 * 60

/** Does a minute of the schedule lie after `from` and not after `to`? Milliseconds; minutes are those of the zone. Pure. */
export function isDue(given: Schedule, from: number, to: number, zone: string): boolean {
  const wanted = new Map(
    names.flatMap((name) => (name === 'second' || given[name] === undefined ? [] : [[name, numbersIn(name, given[name])] as const])),
  )
  const last = Math.floor(to / minute)
  const first = Math.max(Math.floor(from / minute) + 1, last - lookBack)
  const parts = partsIn(zone)
  for (let at = first; at <= last; at++) {
    const now = parts(at * minute)
    if ([...wanted].every(([name, numbers]) => numbers?.has(now[name]) ?? false)) return true
  }
  return false
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function partsIn(zone: string): (at: number) => Readonly<Record<Exclude<Name, 'second'>, number>> {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hourCycle: 'h23', weekday: 'short' },
    ...{ month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  })
  return (at) => {
    const found = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const number = (type: Intl.DateTimeFormatPartTypes) => Number(found.get(type))
    return {
      minute: number('minute'),
      hour: number('hour'),
      dayOfMonth: number('day'),
      month: number('month'),
      dayOfWeek: weekdays.indexOf(found.get('weekday') ?? '') + 1,
    }
  }
}
