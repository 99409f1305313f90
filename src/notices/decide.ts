import { type Channel, channelFor, hasEnded, isOptional, type Preferences, quietUntil, type Topic } from '#people'
import { isEnded, isLost, type Reason, type Status, type Way } from './contract.ts'

/** All that a plan may know. Instants in milliseconds. */
export interface Situation {
  readonly audience: 'person' | 'officer' | 'address'
  readonly topic: Topic | 'security'
  readonly urgent: boolean
  readonly legal: boolean
  readonly made: number
  readonly expires?: number
  readonly read: boolean
  readonly preferences: Preferences
  /** channels by which she can be reached: an address, a number, a postal address with an agency that prints */
  /** the only way that it may go */
  readonly via?: Channel
  readonly reachable: ReadonlySet<Channel>
  /** devices of hers want to ring beside whatever way it goes */
  readonly device?: boolean
  readonly before: readonly { readonly channel: Way; readonly status: Status }[]
  readonly now: number
  /** time of the day where the town is: `21:30` */
  readonly local: string
  /** days after which a legal notice that was not read goes by letter */
  readonly letterAfter: number
  /** it asks for a yes or no */
  readonly asks: boolean
  /** time of the day at which what she wants together goes out */
  readonly togetherAt: string
  /** it waited for that hour, which has come; `gone`: and goes as itself now, alone or as the message that holds the others */
  readonly waited?: 'waited' | 'gone'
}

export interface Planned {
  readonly channel: Way
  readonly reason: Reason
  readonly notBefore: number
}

export interface Plan {
  readonly attempts: readonly Planned[]
  /**
   * `open`: it stands on her page; `unwanted`: she does not want this topic; `expired`: too late; `together`: it waits for her hour; `join`: the hour has come for
   * all that waits
   */
  readonly state: 'open' | 'unwanted' | 'expired' | 'together' | 'join'
  /** look once more at this instant */
  readonly again?: number
}

const day = 86_400_000
/** in the order in which one stands in for another */
const order: readonly Channel[] = ['email', 'sms', 'letter']

/** Intent, preferences, addresses and clock → the ways that are still to be tried. Pure: the same situation has the same plan. */
export function plan(now: Situation): Plan {
  if (now.expires !== undefined && now.expires <= now.now) return { attempts: [], state: 'expired' }
  if (now.via !== undefined)
    return { attempts: now.before.length > 0 ? [] : [{ channel: now.via, reason: 'answer', notBefore: now.now }], state: 'open' }
  if (now.audience !== 'person' || now.topic === 'security') return atOnce(now)
  if (isUnwanted(now)) return { attempts: [], state: 'unwanted' }
  const held = heldUntil(now)
  if (held !== undefined)
    return now.waited === 'waited' ? { attempts: [], state: 'join' } : { attempts: [], state: 'together', again: held }
  // What she prefers when her quiet hours are over counts, not what she preferred before.
  const quiet = now.before.length === 0 ? quietBefore(now) : undefined
  if (quiet !== undefined) return { attempts: [], state: 'open', again: quiet }
  const known = new Set<Way>(now.before.map(({ channel }) => channel))
  const attempts = now.before.length === 0 ? first(now) : replacing(now)
  const letter = dueLetter(now, known)
  if (letter.attempt !== undefined && !attempts.some(({ channel }) => channel === 'letter')) attempts.push(letter.attempt)
  return { attempts, state: 'open', ...(letter.again === undefined ? {} : { again: letter.again }) }
}

/** Warnings and offices: one e-mail now, whatever is preferred; without an address a warning goes where there is one. */
function atOnce({ audience, topic, before, now, reachable }: Situation): Plan {
  if (before.length > 0) return { attempts: [], state: 'open' }
  const reason: Reason = topic === 'security' ? 'security' : 'office'
  const channel = audience === 'person' && !reachable.has('email') && reachable.has('sms') ? 'sms' : 'email'
  return { attempts: [{ channel, reason, notBefore: now }], state: 'open' }
}

/** She switched the topic off, or ended it on the channel by which it would come: then it does not come round by another one. */
function isUnwanted({ topic, legal, preferences }: Situation): boolean {
  if (legal || topic === 'security') return false
  return (isOptional(topic) && preferences.off.includes(topic)) || hasEnded(preferences, topic, channelFor(preferences, topic))
}

/**
 * The next of her hours, for what she wants together. Never held: what presses, what the law wants told, what asks for an answer, what would be too late by then,
 * and letters, which come as they come.
 */
function heldUntil({
  preferences,
  topic,
  urgent,
  legal,
  asks,
  expires,
  before,
  waited,
  local,
  togetherAt,
  now,
}: Situation): number | undefined {
  if (topic === 'security' || urgent || legal || asks || before.length > 0 || waited === 'gone') return undefined
  if (!preferences.together.includes(topic) || channelFor(preferences, topic) === 'letter') return undefined
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
  const due = now + ((minutes(togetherAt) - minutes(local) + 1440) % 1440) * 60_000
  return expires !== undefined && expires <= due ? undefined : due
}

/** What she stopped carries nothing but what the law wants told. */
const usable = ({ reachable, preferences, legal, topic }: Situation): readonly Channel[] =>
  order.filter(
    (channel) =>
      reachable.has(channel) && (legal || !(preferences.stopped.includes(channel) || hasEnded(preferences, topic as Topic, channel))),
  )

/** Quiet hours are for what rings: a letter wakes nobody. */
function moment(now: Situation, channel: Way): number {
  if (channel === 'letter' || now.urgent) return now.now
  return quietUntil(now.preferences, now.local, now.now) ?? now.now
}

function wayFor(now: Situation) {
  const topic = now.topic as Topic
  const can = usable(now)
  const wished = channelFor(now.preferences, topic)
  return { can, wished, said: now.preferences.channels[topic] !== undefined, chosen: can.includes(wished) ? wished : can[0] }
}

function quietBefore(now: Situation): number | undefined {
  const { chosen } = wayFor(now)
  const from = chosen === undefined ? now.now : moment(now, chosen)
  return from > now.now ? from : undefined
}

function first(now: Situation): Planned[] {
  const { can, wished, said, chosen } = wayFor(now)
  // Nobody can be reached: the e-mail without an address says so on her page and to the office.
  if (chosen === undefined) return [{ channel: 'email', reason: 'unreachable', notBefore: now.now }]
  const ways: [Channel, Reason][] = [[chosen, chosen !== wished ? 'unreachable' : said ? 'chosen' : 'default']]
  const rings = can.find((channel) => channel === 'sms') ?? can.find((channel) => channel === 'email')
  if (now.urgent && rings !== undefined && rings !== chosen) ways.push([rings, 'urgent'])
  const second = can.find((channel) => !ways.some(([one]) => one === channel) && channel !== 'letter')
  if (now.legal && ways.length < 2 && second !== undefined) ways.push([second, 'legal'])
  const planned = ways.map(([channel, reason]): Planned => ({ channel, reason, notBefore: moment(now, channel) }))
  return now.device ? [...planned, { channel: 'push', reason: 'device', notBefore: moment(now, 'push') }] : planned
}

/** When every way that was tried is lost, the next one that can reach her. That a device rang tells her nothing yet. */
function replacing(now: Situation): Planned[] {
  const tried = now.before.filter(({ channel }) => channel !== 'push')
  if (tried.some(({ status }) => !isEnded(status) || !isLost(status))) return []
  const next = usable(now).find((channel) => !now.before.some((one) => one.channel === channel))
  return next === undefined ? [] : [{ channel: next, reason: 'failed', notBefore: moment(now, next) }]
}

/** A legal notice that was not read in time is posted, if it was not already. */
function dueLetter(now: Situation, known: ReadonlySet<Way>): { readonly attempt?: Planned; readonly again?: number } {
  if (!now.legal || now.read || known.has('letter') || !now.reachable.has('letter')) return {}
  const due = now.made + now.letterAfter * day
  return due > now.now ? { again: due } : { attempt: { channel: 'letter', reason: 'unread', notBefore: now.now } }
}
