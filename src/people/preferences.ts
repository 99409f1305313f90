import { z } from 'zod'
import type { Fact } from './facts.ts'

/** What we write to a person about. Warnings (sign-ins, keys, emergency accesses) are no topic: they always go at once and by e-mail, since a late one warns nobody. */
export const topics = ['cases', 'data'] as const
export type Topic = (typeof topics)[number]

/** A text message comes with the channels. */
export const channels = ['email', 'letter'] as const
export type Channel = (typeof channels)[number]

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const schema = z.strictObject({
  /** absent: e-mail. Only offers may be switched off: a decision always reaches its person. */
  channels: z
    .strictObject({ cases: z.enum(['email', 'letter']), data: z.enum(['email', 'letter']), offers: z.enum(channels) })
    .partial()
    .default({}),
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

export const channelFor = ({ channels: chosen }: Preferences, topic: Topic): Channel => chosen[topic] ?? 'email'

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
