import { z } from 'zod'

/** A place of a sheet that can be quoted: the headings above it, and its words exactly as published. */
export const passage = z.strictObject({
  /** headings from the outside in: situation, chapter, case */
  under: z.array(z.string()),
  text: z.string(),
})

/** An official sheet in the compact form in which towns keep it. Public: no person is in it. */
export const sheet = z.strictObject({
  id: z.string().regex(/^[\w-]{1,40}$/),
  title: z.string().min(1),
  description: z.string(),
  theme: z.string(),
  audience: z.string(),
  kind: z.enum(['question', 'information']),
  /** day of its last change, as its author gives it */
  date: z.iso.date(),
  source: z.strictObject({ publisher: z.string(), url: z.url() }),
  licence: z.strictObject({ name: z.string(), url: z.url() }),
  references: z.array(z.strictObject({ title: z.string(), url: z.string() })),
  passages: z.array(passage),
})

export type Passage = z.output<typeof passage>
export type Sheet = z.output<typeof sheet>
