import { z } from 'zod'
import type { NoticesEdge } from '#notices'
import { alertSchema } from './cap/read.ts'
import { zoneSchema } from './zone/zone.ts'

/** What the response needs of the composed town. */
export type ResponseEdge = NoticesEdge

/** Line of the register of processing under which all of it happens. */
export const purpose = 'secours'

/** `proposed`: waits for a second person. `active`: people are looked for and told. `over`: called off or ended; nothing more goes out. */
export const situationStates = ['proposed', 'active', 'over'] as const
export type SituationState = (typeof situationStates)[number]

/** What the known facts say of a person's right: surely, perhaps (answers are missing), not. */
export const verdicts = ['sure', 'perhaps', 'not'] as const
export type Verdict = (typeof verdicts)[number]

const texts = z.record(z.string().max(20), z.string().max(20_000))
const named = z.strictObject({ sender: z.string(), identifier: z.string(), sent: z.string() })

/** What became of an alert: `kept`, it reaches nobody, with why. */
export const keptBecause = [
  'status',
  'scope',
  'type',
  'over',
  'outdated',
  'no-zone',
  'nothing-to-cancel',
  'sender',
  'signature',
  'event',
] as const
export type KeptBecause = (typeof keptBecause)[number]

/** A message of the Common Alerting Protocol came, whatever became of it. */
export const alertReceived = {
  type: 'response.alert-received',
  version: 1,
  payload: z.strictObject({
    alert: alertSchema,
    zone: zoneSchema,
    outcome: z.enum(['declared', 'updated', 'update-proposed', 'called-off', 'kept']),
    because: z.enum(keptBecause).optional(),
    situation: z.uuid().optional(),
  }),
}

/** Something happens somewhere. `event`: the life event of services. `exercise`: only invented people. `expires`: it does not hold after this instant. */
export const declared = {
  type: 'response.declared',
  version: 1,
  payload: z.strictObject({
    origin: z.enum(['cap', 'zone']),
    event: z.string(),
    exercise: z.boolean(),
    title: texts,
    text: texts,
    zone: zoneSchema,
    alert: named.optional(),
    expires: z.string().optional(),
  }),
}

/** A second person said yes, or a sender whose messages start at once. From here on people are looked for. */
export const published = { type: 'response.published', version: 1, payload: z.strictObject({}) }

/** Zone or words changed: a run begins again, offers that were made stay. */
export const changed = {
  type: 'response.changed',
  version: 1,
  payload: z.strictObject({
    zone: zoneSchema,
    title: texts,
    text: texts,
    alert: named.optional(),
    expires: z.string().optional(),
  }),
}

/** Zone or words that a second person must confirm, since an officer published the situation; they take the place of what was proposed before. */
export const changeProposed = { type: 'response.change-proposed', version: 1, payload: changed.payload }

/** What was proposed is left as it is. */
export const changeDropped = { type: 'response.change-dropped', version: 1, payload: z.strictObject({}) }

/** Nothing more goes out. */
export const ended = {
  type: 'response.ended',
  version: 1,
  payload: z.strictObject({ why: z.enum(['called-off', 'over', 'discarded']), alert: named.optional() }),
}

/** Why a published alert was false: it went out by mistake, it was a test, what it announced did not come. */
export const retractReasons = ['mistake', 'test', 'nothing'] as const
export type RetractReason = (typeof retractReasons)[number]

/** An officer says that the alert was false; a second one must say so too before people are told. */
export const retractionProposed = {
  type: 'response.retraction-proposed',
  version: 1,
  payload: z.strictObject({ why: z.enum(retractReasons) }),
}

/** It stays ended and is not taken back. */
export const retractionDropped = { type: 'response.retraction-dropped', version: 1, payload: z.strictObject({}) }

/** The alert was false: who was told is told so, offers that nobody sent are withdrawn, what was granted stays. */
export const retracted = { type: 'response.retracted', version: 1, payload: retractionProposed.payload }

/** A computation of everybody in the zone begins: under which version and hash of each service's rules, on which zone (SHA-256). */
export const runBegan = {
  type: 'response.run-began',
  version: 1,
  payload: z.strictObject({
    run: z.uuid(),
    revision: z.number().int(),
    zone: z.string(),
    services: z.array(z.strictObject({ service: z.string(), version: z.number().int(), rules: z.string() })),
  }),
}

/** One person of a run. `commune`: official code; `household`: the same for who lives together; `urgency`: 0 first. */
const member = z.strictObject({
  person: z.uuid(),
  commune: z.string(),
  household: z.string(),
  urgency: z.number().int().min(0).max(9),
  verdicts: z.record(z.string(), z.enum(verdicts)),
  /** service → questions that decide, where it is `perhaps` */
  questions: z.record(z.string(), z.array(z.string())),
})
export type Member = z.infer<typeof member>

/** Some of them were found and computed. `digest`: SHA-256 over what was read of all of them so far, in order. */
export const computed = {
  type: 'response.computed',
  version: 1,
  payload: z.strictObject({ run: z.uuid(), members: z.array(member).min(1), digest: z.string() }),
}

/** `superseded`: the zone changed meanwhile. `counts`: service → verdict → persons. */
export const runEnded = {
  type: 'response.run-ended',
  version: 1,
  payload: z.strictObject({
    run: z.uuid(),
    state: z.enum(['done', 'superseded', 'stopped']),
    persons: z.number().int(),
    counts: z.record(z.string(), z.record(z.enum(verdicts), z.number().int())),
    digest: z.string(),
  }),
}

/** Rights were offered: whom, which. Each once a situation. */
export const offered = {
  type: 'response.offered',
  version: 1,
  payload: z.strictObject({ run: z.uuid(), offers: z.array(z.strictObject({ person: z.uuid(), service: z.string() })).min(1) }),
}

/** Something is kept for a person until an instant. */
export const reserved = {
  type: 'response.reserved',
  version: 1,
  payload: z.strictObject({ situation: z.uuid(), resource: z.string(), kind: z.string(), expires: z.string() }),
}

/** She gave it back, or nobody came for it. */
export const released = {
  type: 'response.released',
  version: 1,
  payload: z.strictObject({ why: z.enum(['released', 'expired']) }),
}

/** A merchant took the voucher behind it. */
export const voucherRedeemed = {
  type: 'response.voucher-redeemed',
  version: 1,
  payload: z.strictObject({ merchant: z.string(), cents: z.number().int() }),
}

/** Somebody says that she gives or needs something; what exactly stands in a row that goes with her. */
export const giftMade = {
  type: 'response.gift-made',
  version: 1,
  payload: z.strictObject({ situation: z.uuid(), gives: z.boolean(), kind: z.string() }),
}

/** Looked at, brought together with another, refused with a reason, or taken back. */
export const giftBecame = {
  type: 'response.gift-became',
  version: 1,
  payload: z.strictObject({ state: z.enum(['new', 'open', 'matched', 'refused', 'withdrawn']), reason: z.string().optional() }),
}

/** One agency asks something of another, by an instant. */
export const taskAsked = {
  type: 'response.task-asked',
  version: 1,
  payload: z.strictObject({ situation: z.uuid(), to: z.string(), text: z.string(), due: z.string() }),
}

/** Somebody there has seen it. */
export const taskSeen = { type: 'response.task-seen', version: 1, payload: z.strictObject({}) }

export const taskEnded = {
  type: 'response.task-ended',
  version: 1,
  payload: z.strictObject({ outcome: z.enum(['done', 'declined']), answer: z.string() }),
}

/** A volunteer met somebody: `needs` by their names; what else was written stands in a row that goes with her. */
export const intakeTaken = {
  type: 'response.intake-taken',
  version: 1,
  payload: z.strictObject({ situation: z.uuid(), people: z.number().int(), needs: z.array(z.string()), by: z.string() }),
}

/** An inspector saw her home. */
export const visited = {
  type: 'response.visited',
  version: 1,
  payload: z.strictObject({ damage: z.enum(['none', 'light', 'heavy', 'destroyed']), habitable: z.boolean() }),
}

export const responseEvents = [
  alertReceived,
  declared,
  published,
  changed,
  changeProposed,
  changeDropped,
  ended,
  retractionProposed,
  retractionDropped,
  retracted,
  runBegan,
  computed,
  runEnded,
  offered,
  reserved,
  released,
  voucherRedeemed,
  giftMade,
  giftBecame,
  taskAsked,
  taskSeen,
  taskEnded,
  intakeTaken,
  visited,
]
