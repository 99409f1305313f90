import { z } from 'zod'
import type { CasesEdge } from '#cases'
import type { Words } from '#kernel'
import type { Channel, Followed, Follows, Topic } from '#people'

/** What notices need of the composed town: the words of the rooms that write to people, by the id of the room. */
export interface NoticesEdge extends CasesEdge {
  readonly words: ReadonlyMap<string, Words>
}

/**
 * A value of a template. A text as it is, or what is put into words in the reader's language: a legal day, an instant, an amount in cents,
 * words in several languages, another text of the same room.
 */
export type Value =
  | string
  | number
  | { readonly day: string }
  | { readonly at: string }
  | { readonly cents: number; readonly currency?: string }
  | { readonly words: Readonly<Record<string, string>> }
  | { readonly text: string }

/** Whom it is for. `household`: the person and the grown-ups of her household; `followers`: who chose that place, life event or service. */
export type Audience =
  | { readonly person: string }
  | { readonly household: string }
  | { readonly followers: Followed }
  /** the data-protection officer of an agency, about a person */
  | { readonly officer: string; readonly about: string }
  /** an account's letter, whose address it holds */
  | { readonly address: string }
  /** somebody whom the town does not know, at the address that a sender gave; `id`: of the sender's message, whose key it hangs on */
  | { readonly contact: Contact; readonly id: string }

export interface Contact {
  readonly name?: string
  readonly email?: string
  readonly phone?: string
  readonly postal?: readonly string[]
}

/** Something that we want to tell somebody. Recorded in the transaction that gives the reason. */
export interface Intent {
  /** the same key is told once: `offer:<id>` */
  readonly key: string
  readonly to: Audience
  /** `security`: a warning; at once, by e-mail, whatever she prefers */
  readonly topic: Topic | 'security'
  /** `<room>.<name>`: texts `<name>.subject` and `<name>.text` of the room, `<name>.sms` and `<name>.letter` when these read otherwise */
  readonly template: string
  readonly values?: Readonly<Record<string, Value>>
  /** path after the language, `/cases/123…`: the text has it as `{$link}`, whole */
  readonly link?: string
  /** `urgent` waits for no quiet hour and also goes where it rings */
  readonly urgency?: 'normal' | 'urgent'
  /** the law says that she must be told: two ways out with proof, a letter when she did not read it in time; nothing switches it off */
  readonly legal?: boolean
  /** the agency in whose name it is written, which also prints letters */
  readonly agency?: string
  readonly case?: string
  /** UTC instant after which it is of no use */
  readonly expires?: string
  /** what she follows, which is why she is told */
  readonly follows?: Follows
  /** by this way and no other: an answer to what came that way */
  readonly via?: Channel
  /** one of those to whom a notice to a household (its id) is told: one letter an address is enough for all of them */
  readonly household?: string
  /** a yes or no by text message is an answer to it: then `notice.answered` is told with its key */
  readonly asks?: boolean
  /** of what it speaks: all that speaks of it can be kept back and withdrawn together (`holdBack`, `withdraw`) */
  readonly about?: string
}

/** A way out of the house: a channel that a person may choose for a topic, or the devices that ring beside it. */
export type Way = Channel | 'push'

/** Why a way was chosen: she asked for it, nothing was said, the chosen one cannot reach her, it rings, the law wants two, she did not read, the other way failed, a warning, an office, an answer the way it came, a device of hers rings beside it. */
export const reasons = [
  'chosen',
  'default',
  'unreachable',
  'urgent',
  'legal',
  'unread',
  'failed',
  'security',
  'office',
  'answer',
  'device',
] as const
export type Reason = (typeof reasons)[number]

export const statuses = [
  'planned',
  'trying',
  'waiting',
  'sent',
  'received',
  'shown',
  'no-address',
  'to-print',
  'printed',
  'failed',
  'unknown',
  'missed',
] as const
/** See migration 4. */
export type Status = (typeof statuses)[number]
/** Nothing more comes of it by itself. */
export const isEnded = (status: Status): boolean => !['planned', 'trying', 'waiting'].includes(status)
/** It did not reach anybody. */
export const isLost = (status: Status): boolean => ['failed', 'no-address', 'missed'].includes(status)

/** A notice as written for one person and channel. `to` is absent when no address is known. */
export interface Notice {
  readonly to?: string
  readonly name: string
  readonly lang: string
  readonly subject: string
  readonly text: string
  /** a meeting, for the calendar of whoever reads it */
  readonly calendar?: string
  /** a letter: the lines of the address below the name, and whether it is printed large */
  readonly postal?: readonly string[]
  readonly large?: boolean
  /** where an answer goes */
  readonly reply?: string
  /** under an e-mail: how to receive no more of the kind, or why that cannot be */
  readonly foot?: string
  /** address at which e-mails on this topic are ended (RFC 8058) */
  readonly stop?: string
}

/** Somebody answered yes or no to a notice that asks; `key`: that of the intent. Other rooms hear it. */
export const noticeAnswered = {
  type: 'notice.answered',
  version: 1,
  payload: z.strictObject({ key: z.string(), template: z.string(), answer: z.enum(['yes', 'no']), channel: z.enum(['email', 'sms']) }),
}
