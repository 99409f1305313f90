import { z } from 'zod'
import { isPartialDay } from '../partial-day.ts'

/** Who somebody is to a person. `lives-with`: in the same household, whatever else they are. */
export const relationKinds = ['spouse', 'child', 'parent', 'lives-with'] as const
export type RelationKind = (typeof relationKinds)[number]

const day = z.string().refine(isPartialDay)

const stated = z.strictObject({
  kind: z.enum(relationKinds),
  /** the other person, when the town knows which of its people she is */
  other: z.uuid().optional(),
  given: z.string().min(1).max(100),
  family: z.string().max(100),
  birth: day.optional(),
  /** `declared`, `registry.family`, `agent` */
  source: z.string(),
  verified: z.boolean(),
  from: day.optional(),
})
export type Stated = z.infer<typeof stated>

/** Who belongs to her, as said from here on. Its stream is the relation's own. */
export const relationStated = { type: 'person.relation-stated', version: 1, payload: stated }

/** It is over since a day, or was never so (`to` is absent). */
export const relationEnded = { type: 'person.relation-ended', version: 1, payload: z.strictObject({ to: day.optional() }) }

/** What the other is told she is to the first. */
export const inverse: Readonly<Record<RelationKind, RelationKind>> = {
  spouse: 'spouse',
  child: 'parent',
  parent: 'child',
  'lives-with': 'lives-with',
}
