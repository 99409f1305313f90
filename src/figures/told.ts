import type { FigureCount, Measured } from '#cases'
import { type Figures, fewest, type Share } from './contract.ts'

/**
 * What may be said of what was counted. A count under ten is not; nor is another of the same list from which, with the total, it could be reckoned:
 * where one is hidden at least two are, and together they are ten or more.
 */
export function figuresOf(service: string, measured: Measured | undefined): Figures {
  if (measured === undefined)
    return { service, measuredAt: null, from: null, until: null, received: null, decided: null, days: null, ...none }
  const { measuredAt, counts } = measured
  const { received, decided, median, p90, from, until } = counts
  const rest = received - decided
  const saidReceived = said(received)
  return {
    service,
    measuredAt: new Date(measuredAt).toISOString(),
    from,
    until,
    received: saidReceived,
    // With all but a few decided, the number of decisions would tell of those few.
    decided: rest > 0 && rest < fewest ? null : said(decided),
    days: decided < fewest || median === null || p90 === null ? null : { median: tenth(median), p90: tenth(p90) },
    outcomes: saidReceived === null ? [] : sharesOf(counts.outcomes, received),
    channels: saidReceived === null ? [] : sharesOf(counts.channels, received),
    months: monthsOf(counts.months, received, decided),
    satisfaction: satisfactionOf(counts.scores),
  }
}

const none = { outcomes: [], channels: [], months: [], satisfaction: null }

const said = (count: number): number | null => (count < fewest ? null : count)
const tenth = (value: number): number => Math.round(value * 10) / 10
const thousandth = (value: number): number => Math.round(value * 1000) / 1000

/** Which counts are not said: those under ten, `silent` ones (by their place), and more of the smallest until nobody can reckon one of them from the total. */
export function hidden(counts: readonly number[], total: number, silent: readonly number[] = []): ReadonlySet<number> {
  const smallestFirst = counts.map((count, index) => ({ count, index })).sort((one, other) => one.count - other.count)
  const few = smallestFirst.filter(({ count, index }) => silent.includes(index) || (count > 0 && count < fewest))
  // What belongs to no name (cases that have not ended) is one more count that is not said.
  const rest = total - counts.reduce((sum, count) => sum + count, 0)
  const away = [...few]
  const sum = () => rest + away.reduce((all, { count }) => all + count, 0)
  const parts = () => away.length + (rest > 0 ? 1 : 0)
  const others = smallestFirst.filter(({ count, index }) => count >= fewest && !silent.includes(index))
  while ((away.length > 0 || (rest > 0 && rest < fewest)) && (parts() < 2 || sum() < fewest) && others.length > 0)
    away.push(others.shift()!)
  return new Set(away.map(({ index }) => index))
}

function sharesOf(counts: readonly FigureCount[], total: number): Share[] {
  const sorted = counts.toSorted((one, other) => other.count - one.count)
  const away = hidden(
    sorted.map(({ count }) => count),
    total,
  )
  return sorted.map(({ name, count }, index) =>
    away.has(index) ? { name, count: null, share: null } : { name, count, share: thousandth(count / total) },
  )
}

function monthsOf(months: Measured['counts']['months'], received: number, decided: number): Figures['months'] {
  const awayReceived = hidden(
    months.map((one) => one.received),
    received,
  )
  const awayDecided = hidden(
    months.map((one) => one.decided),
    decided,
  )
  return months.map((one, index) => ({
    month: one.month,
    received: awayReceived.has(index) ? null : one.received,
    decided: awayDecided.has(index) ? null : one.decided,
  }))
}

function satisfactionOf(scores: readonly FigureCount[]): Figures['satisfaction'] {
  const answers = scores.reduce((sum, { count }) => sum + count, 0)
  if (answers < fewest) return null
  const all = ['1', '2', '3', '4', '5'].map((name) => ({ name, count: scores.find((one) => one.name === name)?.count ?? 0 }))
  const away = hidden(
    all.map(({ count }) => count),
    answers,
  )
  return {
    answers,
    mean: tenth(all.reduce((sum, { name, count }) => sum + Number(name) * count, 0) / answers),
    scores: all.map(({ name, count }, index) =>
      away.has(index) ? { name, count: null, share: null } : { name, count, share: thousandth(count / answers) },
    ),
  }
}
