import { z } from 'zod'

/** Fewer than this and a number could tell of somebody. */
export const fewest = 10

const number = z.number().int()
const share = z.object({ name: z.string(), count: number.nullable(), share: z.number().nullable() })

/** Figures of a service over the last twelve months; what would tell of fewer than ten is null, and so is what it could be reckoned from. */
export const figures = z.object({
  service: z.string(),
  /** null: nothing was counted yet */
  measuredAt: z.iso.datetime().nullable(),
  from: z.iso.date().nullable(),
  until: z.iso.date().nullable(),
  received: number.nullable(),
  decided: number.nullable(),
  /** days from sending to the first decision */
  days: z.object({ median: z.number(), p90: z.number() }).nullable(),
  /** of the cases received, by how they ended */
  outcomes: z.array(share),
  /** of the cases received, by the way they came */
  channels: z.array(share),
  months: z.array(z.object({ month: z.string(), received: number.nullable(), decided: number.nullable() })),
  /** asked of people after the decision: 1, not at all content, to 5 */
  satisfaction: z.object({ answers: number, mean: z.number(), scores: z.array(share) }).nullable(),
})
export type Figures = z.output<typeof figures>
export type Share = z.output<typeof share>
