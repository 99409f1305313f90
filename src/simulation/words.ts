import { z } from 'zod'

/** A text in the languages of the town, French at least. */
export const words = z
  .record(z.string().regex(/^[a-z]{2}$/), z.string())
  .refine((given) => given.fr !== undefined, { message: 'Write it in French (fr).' })
export type Words = Readonly<Record<string, string>>
