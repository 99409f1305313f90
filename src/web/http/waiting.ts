/** A waiting room: beyond so many people at once, whoever comes waits her turn. Pure but for its memory. */
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'

export interface WaitingOptions {
  /** people at once in this process, until it is told otherwise (`allot`) */
  readonly places: number
  /** people a second whom it lets in at most, until it is told otherwise (`keepTo`) */
  readonly pace: number
  /** signs tickets: the same in each process, so that a turn is kept wherever she comes back */
  readonly key: Uint8Array
  readonly now: () => number
}

/** `before`: how many are before her; `again`: after so many seconds her page comes back. */
export type Turn =
  | { readonly in: true; readonly ticket: string }
  | { readonly in: false; readonly ticket: string; readonly before: number; readonly again: number }

/** Who is in and who waits in one process; `waiting`: those who came first, in their order, so many at most. */
export interface Crowd {
  readonly inside: number
  readonly waiting: readonly string[]
}
export const mostTold = 500

export interface Counts {
  readonly inside: number
  readonly waiting: number
  /** whom it let in since it was opened */
  readonly letIn: number
  /** seconds from the first request of those who are in to their last one, on average */
  readonly stay: number
}

/** Whoever asks nothing for so long counts no more, in milliseconds: she reads, and that is no work for anybody else. */
const active = 60_000
/** But whoever comes back within so long goes on and does not wait again. A browser that never came back had `active`. */
const kept = 10 * 60_000
/** Whoever waits and does not come back for so long has gone. */
const patience = 90_000
/**
 * Seconds after which a page comes back by itself: soon where the turn is near. Far from it, later: ten thousand who look every ten seconds would take the
 * time of those who are in.
 */
const soonest = 10
const latest = 30
/** Seconds whose entries may be saved up: a turn that is hers waits until her page comes back; and as many may come at once where nobody waits. */
const saved = 15

export interface Waiting {
  /** Whose turn it is, by the ticket that she shows. `passes`: in any case, since something typed comes along. */
  enter(shown: string | undefined, passes: boolean): Turn
  crowd(): Crowd
  counts(): Counts
  /** From now on so many places are this process's; `others`: who waits in other processes. */
  allot(places: number, others: readonly string[]): void
  /** From now on so many people a second are let in at most. */
  keepTo(pace: number): void
}

export function openWaiting({ places: given, pace: first, key, now }: WaitingOptions): Waiting {
  let places = given
  let pace = first
  /** whom the pace would still let in, and as of when */
  let turns = pace * saved
  let counted = now()
  let letInAll = 0
  let elsewhere: readonly string[] = []
  /** who → since when she is in, and until when she counts */
  const inside = new Map<string, { readonly since: number; readonly until: number }>()
  /** who → when she was last here; only of those who came back with a ticket, so that nobody fills the room with requests that keep nothing */
  const outside = new Map<string, number>()
  const tickets = signedUnder(key)
  let swept = 0

  const sweep = (at: number): void => {
    if (at - swept < 1000) return
    swept = at
    for (const [who, { until }] of inside) if (until <= at) inside.delete(who)
    for (const [who, seen] of outside) if (at - seen >= patience) outside.delete(who)
  }
  const letIn = (who: string, at: number): void => {
    outside.delete(who)
    inside.set(who, { since: inside.get(who)?.since ?? at, until: at + active })
  }
  const saveTurns = (at: number): void => {
    turns = Math.min(turns + (pace * Math.max(0, at - counted)) / 1000, pace * saved)
    counted = at
  }
  const before = (who: string, all: Iterable<string>): number => {
    let count = 0
    for (const other of all) if (other < who) count++
    return count
  }
  return {
    enter: (shown, passes) => {
      const at = now()
      sweep(at)
      const known = tickets.read(shown)
      const who = known?.who ?? tickets.next(at)
      // The ticket says itself until when its place is kept: nobody is put out by coming to another process, or after a restart.
      if (known !== undefined && (passes || inside.has(who) || known.until > at)) {
        letIn(who, at)
        // A new ticket once a minute, not with every answer.
        const isFresh = shown !== undefined && known.until > at + kept - 60_000
        return { in: true, ticket: isFresh ? shown : tickets.of(who, at + kept) }
      }
      if (passes) return { in: true, ticket: tickets.of(who, 0) }
      // A place that is free belongs to who came first, as long as she is still there.
      const first = before(who, outside.keys())
      saveTurns(at)
      if (first < Math.min(places - inside.size, Math.floor(turns))) {
        letIn(who, at)
        turns--
        letInAll++
        return { in: true, ticket: tickets.of(who, at + (known === undefined ? active : kept)) }
      }
      if (known !== undefined) outside.set(who, at)
      const again = Math.min(latest, Math.max(soonest, 10 * Math.floor(first / pace / 40)))
      return { in: false, ticket: tickets.of(who, 0), before: first + before(who, elsewhere), again }
    },
    crowd: () => {
      sweep(now())
      return { inside: inside.size, waiting: [...outside.keys()].sort().slice(0, mostTold) }
    },
    counts: () => {
      sweep(now())
      let stays = 0
      for (const { since, until } of inside.values()) stays += until - active - since
      const stay = inside.size === 0 ? 0 : stays / inside.size / 1000
      return { inside: inside.size, waiting: outside.size, letIn: letInAll, stay }
    },
    allot: (count, others) => {
      places = count
      elsewhere = others
    },
    keepTo: (wanted) => {
      saveTurns(now())
      pace = wanted
    },
  }
}

/** Tickets compare like the instants at which people came. They hold nothing else but until when a place is kept, and no other key makes them. */
function signedUnder(key: Uint8Array) {
  // Processes begin anywhere, so that two of them give no ticket twice in a millisecond.
  let sequence = randomInt(1_679_616)
  const of = (who: string, until: number): string => {
    const text = `${who}.${until.toString(36)}`
    return `${text}.${createHmac('sha256', key).update(`waiting ${text}`).digest('base64url').slice(0, 22)}`
  }
  return {
    of,
    next: (at: number): string => `${at.toString(36).padStart(9, '0')}${(sequence++ % 1_679_616).toString(36).padStart(4, '0')}`,
    read: (shown: string | undefined): { readonly who: string; readonly until: number } | undefined => {
      const [, who, until] = /^([\da-z]{13})\.([\da-z]{1,9})\.[\w-]{22}$/.exec(shown ?? '') ?? []
      if (shown === undefined || who === undefined || until === undefined) return undefined
      const instant = Number.parseInt(until, 36)
      const own = Buffer.from(of(who, instant))
      return own.length === shown.length && timingSafeEqual(own, Buffer.from(shown)) ? { who, until: instant } : undefined
    },
  }
}

/** What another process has said of itself. */
export interface OtherRoom extends Crowd {
  readonly places: number
}

/**
 * How many places of a town are this process's, when it is one of several: those who are in, those of its waiting who are among the first in the town, and
 * of what nobody waits for an equal share. What others hold is theirs, so that together they never have more than `capacity`, if they ask one after the other.
 */
export function placesOf(capacity: number, mine: Crowd, others: readonly OtherRoom[]): number {
  const held = others.reduce((sum, { inside, places }) => sum + Math.max(inside, places), 0)
  const free = Math.max(0, capacity - held - mine.inside)
  // Places that others hold already are for the first who wait there.
  const unprovided = others.flatMap(({ inside, places, waiting }) => waiting.slice(Math.max(0, places - inside)))
  const all = [...mine.waiting.map((who) => ({ who, ours: true })), ...unprovided.map((who) => ({ who, ours: false }))]
  const due = all.sort((one, other) => (one.who < other.who ? -1 : 1)).slice(0, free)
  const wanted = all.length + mine.inside + others.reduce((sum, { inside }) => sum + inside, 0)
  const share = Math.ceil(Math.max(0, capacity - wanted) / (others.length + 1))
  return mine.inside + due.filter(({ ours }) => ours).length + Math.min(free - due.length, share)
}

/** Paths of pages of people. The office works on (desk, designer, payouts and the like), warnings are for everybody, and programs have limits of their own. */
export function pagesThatWait(
  languages: readonly string[],
  endpoints: readonly { readonly route: string; readonly may: string }[],
): RegExp {
  const rooms = (office: boolean) =>
    endpoints
      .filter(({ may }) => (may !== 'anyone' && may !== 'person') === office)
      .flatMap(({ route }) => /^[A-Z]+ \/:lang\/([\w-]+)/.exec(route)?.[1] ?? [])
  const shared = new Set(rooms(false))
  const free = ['alerts', ...new Set(rooms(true))].filter((room) => !shared.has(room) || room === 'alerts')
  return new RegExp(`^/(?:${languages.join('|')})(?:/(?!(?:${free.join('|')})(?:/|$))|$)`)
}
