/** A waiting room: beyond so many people at once, whoever comes waits her turn. Pure but for its memory. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface WaitingOptions {
  /** people at once in this process */
  readonly capacity: number
  /** signs tickets: the same in each process, so that a turn is kept wherever she comes back */
  readonly key: Uint8Array
  readonly now: () => number
}

/** `before`: how many are before her. */
export type Turn = { readonly in: true; readonly ticket: string } | { readonly in: false; readonly ticket: string; readonly before: number }

/** Whoever asks nothing for so long gives her place back, in milliseconds: as long as one reads and thinks. */
const idle = 10 * 60_000
/** A browser that never came back took no more of a place than this. */
const glance = 60_000
/** Whoever waits and does not come back for so long has gone; the page comes back by itself every `refresh` seconds. */
const patience = 90_000
export const refresh = 10

export function openWaiting({ capacity, key, now }: WaitingOptions) {
  /** ticket → until when its place is kept */
  const inside = new Map<string, number>()
  /** ticket → when she was last here; only of those who came back with it, so that nobody fills the room with requests that keep nothing */
  const outside = new Map<string, number>()
  let sequence = 0
  let swept = 0

  const sweep = (at: number): void => {
    if (at - swept < 1000) return
    swept = at
    for (const [ticket, until] of inside) if (until <= at) inside.delete(ticket)
    for (const [ticket, seen] of outside) if (at - seen >= patience) outside.delete(ticket)
  }
  const signed = (id: string): string => `${id}.${createHmac('sha256', key).update(`waiting ${id}`).digest('base64url').slice(0, 22)}`
  /** The order of coming: tickets compare like the instants at which they were given. */
  const fresh = (at: number): string =>
    signed(`${at.toString(36).padStart(9, '0')}${(sequence++ % 1_679_616).toString(36).padStart(4, '0')}`)
  const verified = (shown: string | undefined): string | undefined => {
    const id = /^([\da-z]{13})\.[\w-]{22}$/.exec(shown ?? '')?.[1]
    if (id === undefined || shown === undefined) return undefined
    const own = Buffer.from(signed(id))
    return timingSafeEqual(own, Buffer.from(shown)) ? shown : undefined
  }

  /**
   * Whose turn it is. A place that is free belongs to who came first, as long as she is still there; `passes`: in any case, since something typed comes along.
   */
  return (shown: string | undefined, passes: boolean): Turn => {
    const at = now()
    sweep(at)
    const known = verified(shown)
    const ticket = known ?? fresh(at)
    if (known !== undefined && (passes || inside.has(known))) {
      outside.delete(known)
      inside.set(known, at + idle)
      return { in: true, ticket }
    }
    if (passes) return { in: true, ticket }
    const free = capacity - inside.size
    let before = 0
    for (const other of outside.keys()) if (other < ticket) before++
    if (before < free) {
      outside.delete(ticket)
      inside.set(ticket, at + (known === undefined ? glance : idle))
      return { in: true, ticket }
    }
    if (known !== undefined) outside.set(known, at)
    return { in: false, ticket, before }
  }
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
