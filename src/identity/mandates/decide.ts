import { Temporal } from 'temporal-polyfill'
import { Refusal } from '#kernel'
import { type Level, lower } from '../levels.ts'
import type { About, Basis, Judgment, Mandate, MandateEvent, MandateRefusal, Registered, Terms, Who } from './contract.ts'

/** What somebody wants of a mandate. `who`: her own person, never the one for whom she acts. */
export type Command =
  | {
      readonly do: 'ask'
      readonly who: Who
      readonly asks: 'holder' | 'giver'
      readonly kind: Mandate['kind']
      readonly terms: Terms
      readonly about?: About
      /** the mandate of which a part is given, with those above it */
      readonly under?: readonly Mandate[]
      readonly ends: string
    }
  | { readonly do: 'accept'; readonly who: Who; readonly level: Level }
  | { readonly do: 'confirm'; readonly who: Who; readonly level: Level }
  | { readonly do: 'refuse'; readonly who: Who }
  | { readonly do: 'end'; readonly who: Who }
  | { readonly do: 'fall' }
  /** an agent saw the judgment that ends what the law gave, or the register that no longer names who spoke for an organisation */
  | { readonly do: 'lift'; readonly paper: Judgment | Registered; readonly agent: string }
  | {
      readonly do: 'record'
      readonly basis: Basis
      readonly person: Who
      readonly terms: Terms
      readonly birth?: string
      readonly agent?: string
      /** what its holder has beside it: the same is recorded once */
      readonly others?: readonly Mandate[]
    }

export interface Now {
  /** UTC instant */
  readonly at: string
  /** legal day of the town */
  readonly today: string
}

/** The longest that somebody lets another act without saying it again. */
export const longestYears = 5

const refuse = (code: MandateRefusal): Refusal<MandateRefusal> => new Refusal(code)

/** The day on which a child is of age (Code civil, art. 388 and 414: eighteen years). */
export const majority = (birth: string): string => Temporal.PlainDate.from(birth).add({ years: 18 }).toString()

const addYears = (day: string, years: number) => Temporal.PlainDate.from(day).add({ years }).toString()

/**
 * Does it hold on this day? `above`: the mandates of which it is a part, nearest first; it falls with any of them. A mandate that was never accepted
 * by both, that was ended, that begins later or is over does not hold.
 */
export function holds(mandate: Mandate, above: readonly Mandate[], today: string): boolean {
  const inTime = ({ terms: { from, until } }: Mandate) => from <= today && (until === undefined || today < until)
  const chain = [mandate, ...above]
  const whole = chain.every(({ parent }, index) => parent === chain[index + 1]?.id)
  return whole && chain.every((one) => one.state === 'live' && inTime(one))
}

/** The most that acting under it carries: the least sure of those who gave it. */
export const levelOf = (mandate: Mandate, above: readonly Mandate[]): Level =>
  [mandate, ...above].reduce<Level>((level, one) => lower(level, one.level ?? 'none'), 'high')

/**
 * What a command makes happen, or a refusal. Pure.
 * Refuses `mandate.not-yours`, `mandate.answered`, `mandate.over`, `mandate.own`, `mandate.dates`, `mandate.larger`, `mandate.not-delegable`,
 * `mandate.of-age`, `mandate.counter-only`, `mandate.twice`.
 */
export function decide(mandate: Mandate | undefined, command: Command, now: Now): MandateEvent[] {
  if (command.do === 'ask') return ask(command, now)
  if (mandate === undefined) throw refuse('mandate.unknown')
  switch (command.do) {
    case 'accept':
      return accept(mandate, command, now)
    case 'confirm':
      needOpen(mandate, 'accepted', now)
      if (mandate.giver?.person !== command.who.person) throw refuse('mandate.not-yours')
      return [{ type: 'mandate.confirmed', payload: { level: command.level } }]
    case 'refuse':
      if (mandate.state !== 'asked' && mandate.state !== 'accepted') throw refuse('mandate.answered')
      return [
        isAsker(mandate, command.who)
          ? { type: 'mandate.ended', payload: { why: 'withdrawn', by: command.who.person } }
          : { type: 'mandate.refused', payload: { by: command.who.person } },
      ]
    case 'end':
      return end(mandate, command.who)
    case 'fall':
      return isOver(mandate) ? [] : [{ type: 'mandate.ended', payload: { why: 'parent' } }]
    case 'lift':
      return lift(mandate, command, now)
    case 'record':
      return record(mandate, command, now)
  }
}

const isOver = ({ state }: Mandate) => state === 'ended' || state === 'refused'

const isAsker = ({ asks, holder, giver }: Mandate, { person }: Who) => (asks === 'holder' ? holder : giver)?.person === person

function needOpen(mandate: Mandate, state: Mandate['state'], { at }: Now): void {
  if (mandate.state !== state) throw refuse('mandate.answered')
  if (mandate.ends <= at) throw refuse('mandate.over')
}

/** Its own limits, and those of the mandate of which it is a part. */
function check(terms: Terms, { today }: Now): void {
  const { from, until } = terms
  if (from < today || (until !== undefined && (until <= from || until > addYears(from, longestYears)))) throw refuse('mandate.dates')
}

function ask(command: Extract<Command, { do: 'ask' }>, now: Now): MandateEvent[] {
  const { who, asks, kind, terms, about, under = [], ends } = command
  check(terms, now)
  const [parent, ...above] = under
  // Only a yes gives it: so it ends by itself. What the law gives ends with its reason.
  if (asks === 'giver' || kind === 'relative' || kind === 'helper') {
    if (terms.until === undefined) throw refuse('mandate.dates')
    if (asks === 'giver' && parent === undefined && kind !== 'relative' && kind !== 'helper') throw refuse('mandate.counter-only')
  }
  if (parent !== undefined) {
    if (parent.holder?.person !== who.person || asks !== 'giver') throw refuse('mandate.not-yours')
    if (!parent.terms.delegable || !holds(parent, above, now.today)) throw refuse('mandate.not-delegable')
    if (!within(terms, parent.terms)) throw refuse('mandate.larger')
  }
  const person = asks === 'giver' ? (parent?.person ?? who) : undefined
  return [
    {
      type: 'mandate.asked',
      payload: {
        kind: parent?.kind ?? kind,
        asks,
        by: who,
        terms,
        ...(about === undefined ? {} : { about }),
        ...(person === undefined ? {} : { person }),
        ...(parent === undefined ? {} : { parent: parent.id }),
        ends,
      },
    },
  ]
}

/** A part is never larger than the whole, in time, in services or in what may be paid. */
function within(part: Terms, whole: Terms): boolean {
  const inTime = part.from >= whole.from && (whole.until === undefined || (part.until !== undefined && part.until <= whole.until))
  const inServices = whole.services === undefined || part.services?.every((service) => whole.services?.includes(service)) === true
  const inLimit = whole.limit === undefined || (part.limit !== undefined && part.limit <= whole.limit)
  return inTime && inServices && inLimit
}

function accept(mandate: Mandate, { who, level }: Extract<Command, { do: 'accept' }>, now: Now): MandateEvent[] {
  needOpen(mandate, 'asked', now)
  if (isAsker(mandate, who) || mandate.person?.person === who.person) throw refuse('mandate.own')
  if (mandate.asks === 'giver') return [{ type: 'mandate.accepted', payload: { by: who } }]
  // What rests on a judgment, a birth or a register of companies is nobody's to give by a click.
  if (mandate.kind !== 'relative' && mandate.kind !== 'helper') throw refuse('mandate.counter-only')
  return [{ type: 'mandate.accepted', payload: { by: who, level } }]
}

function end(mandate: Mandate, who: Who): MandateEvent[] {
  if (isOver(mandate)) throw refuse('mandate.answered')
  const { person, giver, holder } = mandate
  if (holder?.person === who.person) return [{ type: 'mandate.ended', payload: { why: 'given-back', by: who.person } }]
  // Whom a judge protects cannot end it alone, and a child cannot either: that takes the court, or coming of age.
  if (isByLaw(mandate)) throw refuse('mandate.counter-only')
  if (person?.person !== who.person && giver?.person !== who.person) throw refuse('mandate.not-yours')
  return [{ type: 'mandate.ended', payload: { why: 'revoked', by: who.person } }]
}

/** Given by law, not by a yes: to the guardian and to the parent, never what they passed on. */
export const isByLaw = ({ kind, parent }: Mandate): boolean => (kind === 'guardian' || kind === 'child') && parent === undefined

/** Recorded on a paper, so a paper ends it at the counter: what the law gave, and the power to speak for an organisation; never what was passed on. */
export const isByPaper = (mandate: Mandate): boolean => isByLaw(mandate) || (mandate.kind === 'company' && mandate.parent === undefined)

function lift(mandate: Mandate, { paper, agent }: Extract<Command, { do: 'lift' }>, { today }: Now): MandateEvent[] {
  if (!isByPaper(mandate) || (paper.kind === 'judgment') !== isByLaw(mandate)) throw refuse('mandate.counter-only')
  if (mandate.state !== 'live') throw refuse('mandate.answered')
  if (paper.kind === 'company-register') return [{ type: 'mandate.ended', payload: { why: 'register', basis: paper, agent } }]
  // A judgment that is to come, or older than the one that it ends, is another paper.
  const earliest = mandate.basis?.kind === 'judgment' ? mandate.basis.day : ''
  if (paper.day > today || paper.day < earliest) throw refuse('mandate.dates')
  return [{ type: 'mandate.ended', payload: { why: 'judgment', basis: paper, agent } }]
}

const proves: Readonly<Record<Mandate['kind'], readonly Basis['kind'][]>> = {
  child: ['registry', 'family-book'],
  guardian: ['judgment'],
  company: ['company-register'],
  relative: [],
  helper: [],
}

/** The one in force by which its holder acts for this person already, in the same quality and not by what another passed on. */
export const alreadyFor = ({ id, kind, holder }: Mandate, person: string, others: readonly Mandate[], today: string): Mandate | undefined =>
  others.find(
    (one) =>
      one.id !== id &&
      one.kind === kind &&
      one.parent === undefined &&
      one.person?.person === person &&
      one.holder?.person === holder?.person &&
      holds(one, [], today),
  )

function record(mandate: Mandate, command: Extract<Command, { do: 'record' }>, now: Now): MandateEvent[] {
  needOpen(mandate, 'asked', now)
  const { basis, person, birth, agent, others = [] } = command
  if (!proves[mandate.kind].includes(basis.kind)) throw refuse('mandate.counter-only')
  if (mandate.holder?.person === person.person) throw refuse('mandate.own')
  if (alreadyFor(mandate, person.person, others, now.today) !== undefined) throw refuse('mandate.twice')
  let { terms } = command
  if (mandate.kind === 'child') {
    if (birth === undefined || majority(birth) <= now.today) throw refuse('mandate.of-age')
    terms = { ...terms, until: majority(birth) }
  } else check(terms, { ...now, today: terms.from < now.today ? terms.from : now.today })
  if (terms.until !== undefined && terms.until <= now.today) throw refuse('mandate.dates')
  return [
    {
      type: 'mandate.recorded',
      payload: { basis, person, level: 'substantial', terms, ...(agent === undefined ? {} : { agent }) },
    },
  ]
}

type Happened = MandateEvent & { readonly at: string }

/** The mandate that its events tell, after `before`; undefined: there is none. */
export function fold(id: string, events: readonly Happened[], before?: Mandate): Mandate | undefined {
  let mandate = before
  for (const event of events) mandate = next(id, mandate, event)
  return mandate
}

function next(id: string, mandate: Mandate | undefined, event: Happened): Mandate | undefined {
  if (event.type === 'mandate.asked') {
    const { by, ends, kind, asks, terms, about, person, parent } = event.payload
    return {
      id,
      kind,
      asks,
      terms,
      ends,
      state: 'asked',
      askedAt: event.at,
      ...(about === undefined ? {} : { about }),
      ...(person === undefined ? {} : { person }),
      ...(parent === undefined ? {} : { parent }),
      ...(asks === 'holder' ? { holder: by } : { giver: by }),
    }
  }
  if (mandate === undefined) return undefined
  switch (event.type) {
    case 'mandate.accepted': {
      const { by, level } = event.payload
      if (mandate.asks === 'giver') return { ...mandate, state: 'accepted', holder: by }
      const live = { ...mandate, state: 'live', person: by, giver: by, basis: { kind: 'agreed' }, liveAt: event.at } as const
      return { ...live, level: level ?? 'none' }
    }
    case 'mandate.confirmed':
      return { ...mandate, state: 'live', level: event.payload.level, basis: { kind: 'agreed' }, liveAt: event.at }
    case 'mandate.recorded': {
      const { basis, person, level, terms } = event.payload
      return { ...mandate, state: 'live', basis, person, level, terms, liveAt: event.at }
    }
    case 'mandate.refused':
      return { ...mandate, state: 'refused', ended: { why: 'withdrawn', at: event.at } }
    case 'mandate.ended': {
      const { why, basis } = event.payload
      return { ...mandate, state: 'ended', ended: { why, at: event.at, ...(basis === undefined ? {} : { basis }) } }
    }
  }
}
