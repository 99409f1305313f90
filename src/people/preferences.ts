import { z } from 'zod'
import type { Fact } from './facts.ts'

/**
 * What we write to a person about: her cases, her data, offers of rights, news of her place and interests, alerts when something happens.
 * Warnings (sign-ins, keys, emergency accesses) are no topic: they always go at once and by e-mail, since a late one warns nobody.
 */
export const topics = ['cases', 'data', 'offers', 'news', 'alerts'] as const
export type Topic = (typeof topics)[number]

export const channels = ['email', 'sms', 'letter'] as const
export type Channel = (typeof channels)[number]

/** What nobody has to read: it may be switched off. */
export const optional = ['offers', 'news'] as const satisfies readonly Topic[]
export type OptionalTopic = (typeof optional)[number]
export const isOptional = (topic: string): topic is OptionalTopic => optional.some((one) => one === topic)

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const schema = z.strictObject({
  /** absent: see `channelFor` */
  channels: z.partialRecord(z.enum(topics), z.enum(channels)).default({}),
  /** topics that she does not want: a decision always reaches its person */
  off: z.array(z.enum(optional)).default([]),
  /** channels that she stopped (STOP to a text message, the link in an e-mail): nothing goes there but what the law says she must be told */
  stopped: z.array(z.enum(channels)).default([]),
  /** topics that she ended on one channel (the link in an e-mail): they stand on her page, and go there only when the law wants them told */
  ended: z.array(z.strictObject({ topic: z.enum(topics), channel: z.enum(channels) })).default([]),
  /** topics of which she wants one message a day instead of one each */
  together: z.array(z.enum(topics)).default([]),
  /** local time of the town; it may go over midnight: 21:00 to 08:00 */
  quiet: z.strictObject({ from: hour, to: hour }).optional(),
  'large-print': z.boolean().default(false),
  /** official code of the commune whose news and services come first */
  place: z.string().max(10).optional(),
  /** life events that come first on the home page */
  events: z.array(z.string().max(80)).max(30).default([]),
  /** services that come first on the home page */
  interests: z.array(z.string().max(80)).max(30).default([]),
})
export type Preferences = z.infer<typeof schema>

export const preferencesConcept = 'person.preferences'

export const noPreferences: Preferences = schema.parse({})

/** What a person prefers; what cannot be read (an older form, another hand) counts as nothing said. */
export function preferencesIn(facts: readonly Pick<Fact, 'concept' | 'value'>[]): Preferences {
  const read = schema.safeParse(facts.find(({ concept }) => concept === preferencesConcept)?.value ?? {})
  return read.success ? read.data : noPreferences
}

/** Her channel for a topic; when she said nothing, an alert comes as a text message, which rings, and everything else by e-mail. */
export const channelFor = ({ channels: chosen }: Preferences, topic: Topic): Channel =>
  chosen[topic] ?? (topic === 'alerts' ? 'sms' : 'email')

/** Did she end this topic on this channel? */
export const hasEnded = ({ ended }: Preferences, topic: Topic, channel: Channel): boolean =>
  ended.some((one) => one.topic === topic && one.channel === channel)

/** What she prefers when she ends topics on a channel, or takes them up again. */
export const endedOn = (now: Preferences, about: readonly Topic[], channel: Channel, end: boolean): Preferences => {
  const kept = now.ended.filter((one) => one.channel !== channel || !about.includes(one.topic))
  return { ...now, ended: end ? [...kept, ...[...new Set(about)].map((topic) => ({ topic, channel }))] : kept }
}

/**
 * The instant from which we may write, when now is a quiet hour; undefined: now. `local`: the time of day now, `21:30`, and `now` in milliseconds.
 * Quiet hours of equal ends are none.
 */
export function quietUntil({ quiet }: Preferences, local: string, now: number): number | undefined {
  if (quiet === undefined || quiet.from === quiet.to) return undefined
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
  const [from, to, at] = [minutes(quiet.from), minutes(quiet.to), minutes(local)]
  const inside = from < to ? at >= from && at < to : at >= from || at < to
  return inside ? now + ((to - at + 1440) % 1440) * 60_000 : undefined
}
