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

const truth = z.enum(['yes', 'no', 'unknown'])
/** every possible answer was tried, or the limits of rules and questions with one step on either side */
const tried = z.enum(['all', 'limits'])

const interval = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    tried,
    /** whether there is an amount at all */
    applies: truth,
    /** where there is one; without it there is no limit */
    least: z.number().optional(),
    most: z.number().optional(),
    unit: z.string().optional(),
  }),
  z.object({ kind: z.literal('boolean'), tried, holds: truth }),
])

/** Rules of one call whose interval is looked for: each costs some thousand evaluations. */
export const mostIntervals = 3

export const evaluated = z.object({
  values: z.record(z.string(), z.object({ value: z.union([z.number(), z.boolean(), z.string(), z.null()]), unit: z.string().optional() })),
  /** answers that are needed before the other rules have a value */
  missing: z.array(z.string()),
  /** rule → what it may still become, for the first three asked that have no value yet; nothing is said of what cannot be computed */
  interval: z.record(z.string(), interval),
  /** the question that tells most of the first of them; none when nothing is left to ask */
  next: z.string().optional(),
  /** rule → its explanation, as a tree */
  trace: z.record(z.string(), z.unknown()),
})
