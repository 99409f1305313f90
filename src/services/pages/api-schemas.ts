import { z } from 'zod'

const text = z.record(z.string(), z.string())

export const serviceSummary = z.object({
  id: z.string(),
  version: z.number().int(),
  stage: z.string(),
  title: text,
  summary: text,
  authority: z.string(),
  event: z.string().optional(),
  themes: z.array(z.string()),
  languages: z.array(z.string()),
})

const question = z.object({
  name: z.string(),
  type: z.string(),
  label: text,
  hint: text.optional(),
  unit: z.string().optional(),
  options: z.array(z.object({ key: z.string(), label: text })).optional(),
  required: z.union([z.boolean(), z.string()]),
  when: z.string().optional(),
  asked: z.boolean(),
  min: z.number().optional(),
  max: z.number().optional(),
})
/** A list says its questions; lists hold no lists. */
const field = question.extend({ item: z.array(question).optional() })

export const serviceDetail = serviceSummary.extend({
  fields: z.array(field),
  rules: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      unit: z.string().optional(),
      references: z.array(z.object({ title: z.string(), url: z.string().optional() })),
    }),
  ),
  contact: z.record(z.string(), z.string()).optional(),
})

export const mostAsked = 50

export const evaluation = z.object({
  given: z.record(z.string(), z.unknown()).default({}),
  ask: z.array(z.string().min(1).max(200)).min(1).max(mostAsked),
  /** legal day on which the rules are read; today when it is not said */
  on: z.iso.date().optional(),
})

export const evaluated = z.object({
  values: z.record(z.string(), z.object({ value: z.union([z.number(), z.boolean(), z.string(), z.null()]), unit: z.string().optional() })),
  /** answers that are needed before the other rules have a value */
  missing: z.array(z.string()),
  /** rule → its explanation, as a tree */
  trace: z.record(z.string(), z.unknown()),
})
