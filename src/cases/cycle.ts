import { Temporal } from 'temporal-polyfill'
import { legalDay } from '#kernel'
import type { Answers, Cycle, Row, Service } from '#services'
import { type Deadline, endOf, instantBefore, type Place } from './duration.ts'
import type { CaseView } from './view.ts'

/**
 * A right that is assessed and paid again and again. A period is called by its first month (`2026-03`): a month, a quarter or a year. On the day `on` of
 * a period it is assessed; what has to be declared for it is the period before, until its day `by`. Pure.
 */
const monthsOf = { month: 1, quarter: 3, year: 12 } as const

/** The period of a day. */
export function periodOf(day: string, every: Cycle['every']): string {
  const { year, month } = Temporal.PlainDate.from(day)
  const first = month - ((month - 1) % monthsOf[every])
  return `${year}-${String(first).padStart(2, '0')}`
}

export const periodAfter = (period: string, every: Cycle['every'], count = 1): string =>
  Temporal.PlainYearMonth.from(period)
    .add({ months: monthsOf[every] * count })
    .toString()

/** A day of the month; a month that is too short has its last one. */
const dayIn = (month: string, day: number): string => Temporal.PlainYearMonth.from(month).toPlainDate({ day }).toString()

/** The day on which a period is assessed and paid. */
export const payday = (period: string, { on = 1 }: Cycle): string => dayIn(period, on)

/** The last day to declare a period: `by` of its last month. */
export function declareBy(period: string, { every, by = 31 }: Cycle, { zone }: Place): Deadline {
  const last = Temporal.PlainYearMonth.from(period).add({ months: monthsOf[every] - 1 })
  return endOf(dayIn(last.toString(), by), zone)
}

/** The next period to assess: after the last one, and not before the first payday since this state was entered. */
export function nextPeriod(view: CaseView, cycle: Cycle, { zone }: Place): string {
  const entered = legalDay(view.since, zone)
  let period = periodOf(entered, cycle.every)
  if (payday(period, cycle) < entered) period = periodAfter(period, cycle.every)
  const last = view.assessed.at(-1)?.period
  return last === undefined || last < period ? period : periodAfter(last, cycle.every)
}

/** Does the cycle run in the state that the case is in? */
export const cycleOf = (view: CaseView, { cycle }: Pick<Service, 'cycle'>): Cycle | undefined =>
  cycle?.while.includes(view.state) && view.phase === 'running' ? cycle : undefined

/** Whether everything that a period needs was declared: a row of that month in a list of months, an answer given since it began elsewhere. */
export function isDeclared(view: CaseView, period: string, service: Service, { zone }: Place): boolean {
  return (service.cycle?.fill ?? []).every((name) => {
    const field = service.fields.find((one) => one.name === name)
    if (field?.per === 'month') return ((view.answers[name] ?? []) as readonly Row[]).some((row) => row.mois === period)
    return view.history.some((change) => change.field === name && legalDay(change.at, zone) >= `${period}-01`)
  })
}

/**
 * What still has to be declared before the next period is assessed: the period before it, with its last day; undefined when nothing is. A day that was over
 * before the right was opened or taken up again binds nobody: until the same day of the next period then.
 */
export function toDeclare(
  view: CaseView,
  service: Service,
  place: Place,
): { readonly period: string; readonly limit: Deadline } | undefined {
  const cycle = cycleOf(view, service)
  if (cycle === undefined || cycle.fill.length === 0) return undefined
  const period = periodAfter(nextPeriod(view, cycle, place), cycle.every, -1)
  if (isDeclared(view, period, service, place)) return undefined
  const limit = declareBy(period, cycle, place)
  const over = limit.day < legalDay(view.since, place.zone)
  return { period, limit: over ? declareBy(periodAfter(period, cycle.every), cycle, place) : limit }
}

/**
 * The answers on which a period rests: what was known by its end. A later change by its person counts from then on; what the office corrects
 * counts back; a change that names its day counts from that day. Lists of months always count, month by month.
 */
export function answersFor(view: CaseView, period: string, service: Service, { zone }: Place): Answers {
  const { every = 'month' } = service.cycle ?? {}
  const next = `${periodAfter(period, every)}-01`
  const monthly = new Set(service.fields.filter(({ per }) => per === 'month').map(({ name }) => name))
  const changes = new Map<string, CaseView['history']>()
  for (const change of view.history) changes.set(change.field, [...(changes.get(change.field) ?? []), change])
  const then = [...changes].flatMap(([field, all]) => {
    if (monthly.has(field)) return []
    const counts = all.filter(({ at, by, from }) =>
      from === undefined ? by.kind !== 'applicant' || legalDay(at, zone) < next : from < next,
    )
    const value = (counts.at(-1) ?? all[0])?.value
    return value === undefined ? [] : [[field, value] as const]
  })
  return { ...view.answers, ...Object.fromEntries(then) }
}

/** The instants at which time brings something to the cycle: a reminder, the end of a declaration, a payday. */
export function cycleTicks(view: CaseView, service: Service, place: Place & { readonly at: string }): string[] {
  const cycle = cycleOf(view, service)
  if (cycle === undefined) return []
  const missing = toDeclare(view, service, place)
  if (missing !== undefined && !view.lateFor.includes(missing.period))
    return [missing.limit.at, ...remindersOf(view, cycle, missing, place).map(([, at]) => at)]
  return missing === undefined ? [startOf(payday(nextPeriod(view, cycle, place), cycle), place.zone)] : []
}

export const startOf = (day: string, zone: string): string =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString({ fractionalSecondDigits: 3 })

/** Reminders to declare that were not sent, with their instants. */
export function remindersOf(
  view: CaseView,
  { remind }: Cycle,
  { period, limit }: { readonly period: string; readonly limit: Deadline },
  place: Place,
): (readonly [string, string])[] {
  return remind
    .filter((before) => !view.remindedFor.includes(`${period} ${before}`))
    .map((before) => [before, instantBefore(limit, before, place)] as const)
    .filter(([, at]) => at > view.since)
}

/** The first period that a correction still reaches. */
export const backTo = (today: string, { every, back }: Cycle): string =>
  back === undefined ? periodOf(today, every) : periodOf(Temporal.PlainDate.from(today).subtract(durationOf(back)).toString(), every)

function durationOf(text: string): Temporal.DurationLike {
  const count = Number.parseInt(text, 10)
  return text.endsWith('mo')
    ? { months: count }
    : text.endsWith('y')
      ? { years: count }
      : text.endsWith('w')
        ? { weeks: count }
        : { days: count }
}
