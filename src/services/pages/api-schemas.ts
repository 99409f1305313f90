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

const value = z.union([z.number(), z.boolean(), z.string(), z.null()])

const change = z.object({
  /** the question that would be answered otherwise, alone */
  input: z.string(),
  /** the nearest answer that changes the result; of a list, how many rows */
  to: z.union([z.number(), z.boolean(), z.string()]),
  /** a number: below or above what was given */
  way: z.enum(['less', 'more']).optional(),
  /** every answer beyond it gives the same result */
  further: z.boolean(),
  /** the result then; null: not applicable */
  value: value.optional(),
  unit: z.string().optional(),
  /** instead of a value: a right that is no longer excluded and waits for these answers */
  missing: z.array(z.string()).optional(),
})

/** Rules of one call whose interval, or whose changes, are looked for: each costs some thousand evaluations. */
export const mostSearched = 3

export const evaluated = z.object({
  values: z.record(z.string(), z.object({ value, unit: z.string().optional() })),
  /** answers that are needed before the other rules have a value */
  missing: z.array(z.string()),
  /** rule → what it may still become, for the first three asked that have no value yet; nothing is said of what cannot be computed */
  interval: z.record(z.string(), interval),
  /** the question that tells most of the first of them; none when nothing is left to ask */
  next: z.string().optional(),
  /** rule → what would change it, the nearest first, three at most; for the first three asked that have a value */
  changes: z.record(z.string(), z.array(change)),
  /** rule → its explanation, as a tree */
  trace: z.record(z.string(), z.unknown()),
})
