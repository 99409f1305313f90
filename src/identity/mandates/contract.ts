import { z } from 'zod'
import { type EventType, type MandateKind, mandateKinds } from '#kernel'
import type { Level } from '../levels.ts'

const level = z.enum(['none', 'low', 'substantial', 'high'])
const kind = z.enum(mandateKinds)
const who = z.strictObject({ person: z.uuid(), name: z.string() })

/** What a mandate covers. `from`, `until`: legal days; on `until` it holds no longer. Without `services` all of them. */
export const terms = z.strictObject({
  services: z.array(z.string()).min(1).optional(),
  from: z.iso.date(),
  until: z.iso.date().optional(),
  /** may its holder give a part of it to somebody else? */
  delegable: z.boolean(),
  /** of an organisation: what she is there */
  role: z.string().max(80).optional(),
  /** of an organisation: the most that she may pay for it at once, in cents */
  limit: z.int().min(0).max(1_000_000_000_00).optional(),
})
export type Terms = z.infer<typeof terms>

/** Of whom it is, as who asks says: enough for an agent to find her. */
export const about = z.strictObject({
  given: z.string().max(80),
  family: z.string().max(80),
  birth: z.iso.date().optional(),
  /** of an organisation, in the register of companies */
  number: z.string().max(40).optional(),
})
export type About = z.infer<typeof about>

/** On what it rests, beside the yes of both. */
export const basis = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('agreed') }),
  z.strictObject({ kind: z.literal('registry'), registry: z.string() }),
  z.strictObject({ kind: z.literal('family-book'), reference: z.string().max(80) }),
  z.strictObject({ kind: z.literal('judgment'), court: z.string().max(120), reference: z.string().max(80), day: z.iso.date() }),
  z.strictObject({ kind: z.literal('company-register'), reference: z.string().max(80) }),
])
export type Basis = z.infer<typeof basis>
export type Judgment = Extract<Basis, { kind: 'judgment' }>
/** What the register of companies says, as an agent saw it. */
export type Registered = Extract<Basis, { kind: 'company-register' }>

const one = <P extends z.ZodType>(type: string, payload: P) => ({ type, version: 1, payload }) satisfies EventType

/** What happens to a mandate. Its key goes with any of its parties, so names may stand here. */
export const mandateEvents = {
  /** `by`: who asks, to act (`holder`) or that somebody acts (`giver`); `parent`: the mandate of which it is a part */
  asked: one(
    'mandate.asked',
    z.strictObject({
      kind,
      asks: z.enum(['holder', 'giver']),
      by: who,
      terms,
      about: about.optional(),
      person: who.optional(),
      parent: z.uuid().optional(),
      ends: z.iso.datetime(),
    }),
  ),
  accepted: one('mandate.accepted', z.strictObject({ by: who, level: level.optional() })),
  confirmed: one('mandate.confirmed', z.strictObject({ level })),
  /** an agent saw what proves it, or a register said it: it holds from here on */
  recorded: one('mandate.recorded', z.strictObject({ basis, person: who, level, terms, agent: z.string().optional() })),
  refused: one('mandate.refused', z.strictObject({ by: z.uuid() })),
  /** `parent`: the mandate of which it was a part ended; `judgment`, `register`: an agent saw what ends it, which is its `basis` */
  ended: one(
    'mandate.ended',
    z.strictObject({
      why: z.enum(['revoked', 'given-back', 'parent', 'withdrawn', 'judgment', 'register']),
      by: z.uuid().optional(),
      basis: basis.optional(),
      agent: z.string().optional(),
    }),
  ),
} as const

type Payload<K extends keyof typeof mandateEvents> = z.infer<(typeof mandateEvents)[K]['payload']>
export type MandateEvent = {
  [K in keyof typeof mandateEvents]: { readonly type: `mandate.${K}`; readonly payload: Payload<K> }
}[keyof typeof mandateEvents]

export interface Who {
  readonly person: string
  readonly name: string
}

/** A mandate as its events tell it; whether it holds today is `holds`. */
export interface Mandate {
  readonly id: string
  readonly kind: MandateKind
  readonly state: 'asked' | 'accepted' | 'live' | 'refused' | 'ended'
  /** who asked: to act, or that somebody acts */
  readonly asks: 'holder' | 'giver'
  readonly terms: Terms
  readonly about?: About
  /** the one represented */
  readonly person?: Who
  /** the one who acts */
  readonly holder?: Who
  /** who gives it: the one represented, or the holder of the mandate of which it is a part */
  readonly giver?: Who
  /** the most that acting under it carries: how surely the one who gave it was known */
  readonly level?: Level
  readonly basis?: Basis
  readonly parent?: string
  /** until when the request may be answered */
  readonly ends: string
  /** `basis`: the paper that ended it */
  readonly ended?: { readonly why: Payload<'ended'>['why']; readonly at: string; readonly basis?: Basis }
  readonly askedAt: string
  readonly liveAt?: string
}

export type MandateRefusal =
  | 'mandate.unknown'
  | 'mandate.not-yours'
  | 'mandate.answered'
  | 'mandate.over'
  | 'mandate.own'
  | 'mandate.dates'
  | 'mandate.larger'
  | 'mandate.twice'
  | 'mandate.not-delegable'
  | 'mandate.of-age'
  | 'mandate.counter-only'
  | 'mandate.code'
  | 'mandate.service'
  | 'mandate.self-only'

/** code → HTTP status */
export const mandateRefusals: Readonly<Record<MandateRefusal, number>> = {
  'mandate.unknown': 404,
  'mandate.not-yours': 403,
  'mandate.answered': 409,
  'mandate.over': 409,
  'mandate.own': 422,
  'mandate.dates': 422,
  'mandate.larger': 422,
  'mandate.twice': 409,
  'mandate.not-delegable': 403,
  'mandate.of-age': 422,
  'mandate.counter-only': 403,
  'mandate.code': 422,
  'mandate.service': 403,
  'mandate.self-only': 403,
}
