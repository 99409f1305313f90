/**
 * How many people a second a process lets in: as many as it answers quickly. Pure. As TCP finds what a network carries (RFC 5681, 9438): faster by a factor
 * while answers are quick, slower by a factor when they are not, with care near where it last went wrong, and never faster than is used (RFC 7661). What
 * differs: whom it lets in asks for the dear pages later, so it reckons in stays as TCP does in round trips; and the thread's own time tells of the limit
 * before people feel it, so answers that get slow are the last sign, not the first.
 */

/** What a process saw of itself since it last looked. */
export interface Answering {
  readonly seconds: number
  /** share of the time in which its thread was busy, 0 to 1 */
  readonly busy: number
  /** milliseconds of the slow ones of its answers; undefined: nobody asked */
  readonly slow: number | undefined
}

export interface Entering {
  /** people let in since it last looked */
  readonly letIn: number
  /** seconds from a person's first request to her last, on average */
  readonly stay: number
}

/** `quick`: it lets in faster, should more come · `steady`: its time is taken · `slow`: answers are slow · `after`: they were, and who is in is waited for */
export type Why = 'quick' | 'steady' | 'slow' | 'after'

export interface Pace {
  /** people a second, at most */
  readonly perSecond: number
  readonly why: Why
  /** people a second who were let in, over a stay */
  readonly letIn: number
  /** as in `Answering`, over some seconds */
  readonly busy: number
  readonly slow: number
  /** seconds for which it still waits to see what slowing down did */
  readonly after: number
  /** seconds since answers were slow */
  readonly calm: number
  /** the pace at which they were */
  readonly ceiling: number
}

/** A town of a million sees half of this on a normal day, whatever its number of processes. */
const first = 1
/** A normal day goes on, also where every answer is slow for another reason than those who come. */
const least = 0.5
/** Milliseconds: with the way through a network and the page drawn, well under a second. */
const aim = 400
/** Share of its time that people may take: beyond, a few who come together wait for each other. */
const most = 0.75
/** Faster by so much a stay; by a fifth of it close to where it was too fast. */
const faster = 0.5
/** A stay is reckoned at least so long, in seconds: the first of them have only begun. */
const shortest = 20
/** After so many stays without trouble, where it was is forgotten. */
const forgotten = 4

export const firstPace: Pace = {
  perSecond: first,
  why: 'quick',
  letIn: 0,
  busy: 0,
  slow: 0,
  after: 0,
  calm: Number.POSITIVE_INFINITY,
  ceiling: Number.POSITIVE_INFINITY,
}

export function nextPace(pace: Pace, { seconds, ...seen }: Answering & Entering): Pace {
  const stay = Math.max(shortest, seen.stay)
  const slow = slowness(pace.slow, seen.slow, seconds)
  const now: Pace = {
    ...pace,
    letIn: averaged(pace.letIn, seen.letIn / seconds, seconds, stay),
    busy: averaged(pace.busy, seen.busy, seconds, 5),
    slow,
    after: Math.max(0, pace.after - seconds),
    calm: slow > aim ? 0 : pace.calm + seconds,
  }
  if (slow > aim) return now.after > 0 ? { ...now, why: 'slow' } : slower(now, stay, pace.calm < 2 * stay)
  return now.after > 0 ? { ...now, why: 'after' } : notSlower(now, seconds, stay)
}

/** Once a stay: whom it let in before still asks, however few come now. `again`: it is the same trouble still, and where it began is known. */
function slower(now: Pace, stay: number, again: boolean): Pace {
  const was = Math.min(now.perSecond, now.letIn)
  const perSecond = Math.max(least, was * Math.max(0.5, aim / now.slow))
  return { ...now, perSecond, why: 'slow', after: stay, ceiling: again ? now.ceiling : was }
}

function notSlower(now: Pace, seconds: number, stay: number): Pace {
  // Those whom it let in took so much of what there is: what is left has room for as many in proportion.
  const taken = Math.max(now.busy / most, now.slow / aim)
  const room = Math.max(first, now.letIn / taken)
  const careful = now.perSecond > 0.85 * now.ceiling && now.calm < forgotten * stay
  const grown = now.perSecond * (1 + (careful ? faster / 5 : faster)) ** (seconds / stay)
  const used = Math.max(first, 2 * now.letIn)
  const perSecond = Math.min(Math.max(now.perSecond, Math.min(grown, room)), used)
  return { ...now, perSecond, why: room > now.perSecond ? 'quick' : 'steady', ceiling: Math.max(now.ceiling, perSecond) }
}

/** Told at once when it gets worse, and believed after a moment when it gets better. */
const slowness = (before: number, seen: number | undefined, seconds: number): number =>
  Math.max(seen ?? 0, averaged(before, seen ?? 0, seconds, seen === undefined ? 5 : 2))

/** The mean of what came before, the nearer the more it counts, as over so many seconds. */
const averaged = (before: number, seen: number, seconds: number, over: number): number =>
  before + (seen - before) * (1 - Math.exp(-seconds / over))
