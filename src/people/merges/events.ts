import { z } from 'zod'
import { type MergeReason, reasonPoints } from './score.ts'

/** Rules find two registrations alike. Ids and the names of reasons only: what was compared stays with the facts. */
export const mergeSuspected = {
  type: 'person.merge-suspected',
  version: 1,
  payload: z.strictObject({
    survivor: z.uuid(),
    absorbed: z.uuid(),
    score: z.number().int().min(0).max(100),
    reasons: z.array(z.enum(Object.keys(reasonPoints) as [MergeReason, ...MergeReason[]])),
  }),
}

const decided = z.strictObject({ survivor: z.uuid(), absorbed: z.uuid() })

/** What agents decided. Nothing of either person is written again: reading both as one begins and ends with these. */
export const mergeProposed = { type: 'person.merge-proposed', version: 1, payload: decided }
export const mergeConfirmed = { type: 'person.merge-confirmed', version: 1, payload: decided }
export const mergeRefused = { type: 'person.merge-refused', version: 1, payload: decided }
export const mergeUndone = { type: 'person.merge-undone', version: 1, payload: decided }
/** One of the two registrations was erased: nothing of the pair is kept, also when everything is made again from the log. */
export const mergeDissolved = { type: 'person.merge-dissolved', version: 1, payload: decided }
export type Decided = z.infer<typeof decided>
