/** What a value may still become, and which question tells most of it: value of information on the kernel. */
import { lowered } from '../columns/kernel.ts'
import type { Model } from '../compile.ts'
import { answer, type Question } from '../condition.ts'
import type { At, Interval, Outlook, Truth } from '../contract.ts'
import { dayNumber } from '../days.ts'
import { missing } from '../missing.ts'
import { normal } from '../names.ts'
import { Run } from '../run.ts'
import { showUnit } from '../units.ts'
import type { Bag } from '../values.ts'
import { informative } from './information.ts'
import { clean } from './nearest.ts'
import { best, climb, drawRows, type Tried, tryAll } from './search.ts'
import { type Terms, termsOf } from './terms.ts'
import { type Axis, firstAxis, refined } from './tries.ts'
import { isAsked, unknownsOf } from './unknowns.ts'

interface Spec {
  readonly rule: string
  readonly question: Question
  readonly answers: Bag
  readonly at: At
  /** questions that may be asked; all of them without it */
  readonly among: ReadonlySet<string> | undefined
}

// More is no dialogue any more, and each costs time.
const mostUnknowns = 40

export function outlook(model: Model, { rule, question, answers, at, among }: Spec): Outlook {
  const { node, type, reads } = question
  const run = new Run(model, answers, at)
  run.prepare([...reads])
  const known = answer(node, (symbol) => run.value(symbol))
  const unit = showUnit(type.unit)
  const mayAsk = among && new Set([...among].map(normal))
  const unknowns = unknownsOf([model.reference, ...reads], run)
  // `par défaut` and `est défini` give a value that an answer still changes: known for good is what reads nothing unknown.
  if (known !== undefined && unknowns.length === 0) return knownOutlook(known, type.kind, unit)
  const askable = new Set(
    [...new Set(unknowns.map((one) => one.question))].filter((one) => (!mayAsk || mayAsk.has(one.name)) && isAsked(one, run)),
  )
  // What the rules wait for, in the order in which they read it: where nothing is known of how much each tells.
  const needed = [...missing(node, run)].find((name) => !mayAsk || mayAsk.has(name))
  const waiting: Outlook = needed === undefined ? {} : { next: needed }
  if ((type.kind !== 'number' && type.kind !== 'boolean') || unknowns.length > mostUnknowns) return waiting

  const columns = Object.fromEntries(unknowns.map(({ symbol, optional }) => [symbol.name, optional ? 'not-applicable' : 'never'] as const))
  const low = lowered(model, { ask: [rule], columns, answers, at })
  if (low.problems.length > 0) return waiting
  const terms = termsOf(low, unknowns)
  const found = explore(terms, dayNumber(at.date)!)
  if (!found) return waiting
  const interval = type.kind === 'boolean' ? truthOf(terms, found) : amountsOf(terms, found, unit)
  if (interval?.tried === 'all' && isSettled(interval)) return { interval }
  const next = informative(terms, found.tried, askable)?.name ?? needed
  return { ...(interval ? { interval } : {}), ...(next === undefined ? {} : { next }) }
}

function knownOutlook(known: number | boolean | string | null, kind: string, unit: string | undefined): Outlook {
  if (kind === 'boolean') return { interval: { tried: 'all', kind, holds: known === true ? 'yes' : 'no' } }
  if (kind !== 'number') return {}
  const shared = { tried: 'all', kind, ...(unit ? { unit } : {}) } as const
  if (typeof known !== 'number' || !Number.isFinite(known)) return { interval: { ...shared, applies: 'no' } }
  return { interval: { ...shared, applies: 'yes', least: clean(known), most: clean(known) } }
}

interface Found {
  readonly axes: readonly Axis[]
  readonly tried: Tried
}

const baseRows = 6
const rounds = 3

/** Tries, looks for the values that turn something around the ends that were found, and tries again. */
function explore(terms: Terms, today: number): Found | undefined {
  let axes: readonly Axis[] = terms.unknowns.map((unknown) => firstAxis(unknown, terms.texts, today))
  axes = refined(terms, axes, drawRows(terms, axes, baseRows))
  let tried = tryAll(terms, axes)
  for (let round = 1; tried && round < rounds && axes.some(({ all }) => !all); round++) {
    const ends = [best(tried, -1), best(tried, 1)].filter((end) => end !== undefined).map(({ row }) => row)
    if (ends.length === 0) break
    const finer = refined(terms, axes, ends)
    if (finer.every(({ cells }, i) => cells.length === axes[i]!.cells.length)) break
    axes = finer
    tried = tryAll(terms, axes)
  }
  return tried && { axes, tried }
}

const everythingOf = (terms: Terms, { axes, tried }: Found): 'all' | 'limits' =>
  tried.whole && axes.every(({ all }, place) => all || !terms.read.includes(place)) ? 'all' : 'limits'

/** Where not every combination was tried, that something never came up proves nothing. */
const truthFrom = (some: boolean, none: boolean, whole: boolean): Truth => ((some && none) || !whole ? 'unknown' : some ? 'yes' : 'no')

function truthOf(terms: Terms, found: Found): Interval {
  const { values, whole } = found.tried
  const holds = truthFrom(
    values.some((value) => value === 1),
    values.some((value) => value !== 1),
    whole,
  )
  return { tried: everythingOf(terms, found), kind: 'boolean', holds }
}

/** So few rows with an amount among those drawn say nothing about how large it can be. */
const fewest = 40

function amountsOf(terms: Terms, found: Found, unit: string | undefined): Interval | undefined {
  const { axes, tried } = found
  const count = tried.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0)
  if (!tried.whole && count < fewest) return undefined
  const shared = {
    tried: everythingOf(terms, found),
    kind: 'number',
    applies: truthFrom(count > 0, count < tried.values.length, tried.whole),
    ...(unit ? { unit } : {}),
  } as const
  if (count === 0) return shared
  const least = end(terms, axes, tried, -1)
  const most = end(terms, axes, tried, 1)
  return { ...shared, ...(least === undefined ? {} : { least }), ...(most === undefined ? {} : { most }) }
}

/** One end of what was reached; undefined when it still moves where an answer has no bound. */
function end(terms: Terms, axes: readonly Axis[], tried: Tried, sign: 1 | -1): number | undefined {
  const from = best(tried, sign)!
  const top = tried.whole ? from : climb(terms, axes, from, sign)
  const near = axes.map((axis) => (axis.open.size === 0 ? axis : { ...axis, cells: axis.cells.filter((cell) => !axis.open.has(cell)) }))
  const isOpen = top.row.some((cell, place) => axes[place]!.open.has(cell))
  if (isOpen) {
    const inside = terms.value([top.row.map((cell, place) => (axes[place]!.open.has(cell) ? nearest(near[place]!, cell) : cell))])
    if (!inside || Number.isNaN(inside[0]!) || inside[0] !== top.value) return undefined
  }
  return clean(top.value)
}

/** The outermost cell that is not open. */
function nearest({ cells }: Axis, to: number | string | null): number {
  const numbers = cells.filter((cell) => typeof cell === 'number')
  return typeof to === 'number' && to > 0 ? Math.max(...numbers) : Math.min(...numbers)
}

const isSettled = (interval: Interval): boolean =>
  interval.kind === 'boolean'
    ? interval.holds !== 'unknown'
    : interval.applies === 'no' || (interval.applies === 'yes' && interval.least !== undefined && interval.least === interval.most)
