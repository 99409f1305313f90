import { z } from 'zod'

/**
 * The small words of the grammar. A schema says a fault with a *mark* instead of a sentence: `form:<id>` (the text has not that form),
 * `keys:<a|b>` (which keys exist here), `branch:<n>` (which of several forms was meant). grammar/problems.ts turns marks into problems.
 * The patterns do without the `u` flag: JSON Schema has none.
 */
export const forms = {
  name: /^[a-zA-Z\u00C0-\u017F][a-zA-Z\u00C0-\u017F0-9',°€%²_«»+-]*(?: [a-zA-Z\u00C0-\u017F0-9',°€%²_«»][a-zA-Z\u00C0-\u017F0-9',°€%²_«»+-]*)*$/,
  dotted: /^[^.\s][^.]*(?: \. [^.\s][^.]*)*$/,
  service: /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
  lang: /^[a-z]{2,3}(?:-[A-Z]{2})?$/,
  duration: /^(?:\d{1,4})(?:h|d|bd|w|mo|y)$/,
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  size: /^[1-9]\d{0,4}(?:kB|KB|MB)$/,
  concept: /^[a-z]+(?:\.[a-z]+)*$/,
  source: /^(?:identity|profile|case|registry\.[a-z0-9-]+|document\.[a-z0-9-]+)$/,
  asked: /^(?:registry\.[a-z0-9-]+|[^.]+)$/,
  list: /^list\.[a-z\u00DF-\u017F0-9-]+$/,
  option: /^[^'"|]+$/,
  media: /^[a-z]+\/(?:\*|[a-z0-9.+-]+)$/,
  team: /^[a-z\u00DF-\u017F0-9-]+(?:\.[a-z\u00DF-\u017F0-9-]+)*$/,
  territory: /^(?:\d[\dAB]\d{3}|\d[\dAB]|9[78]\d)$/,
  share: /^(?:100|[1-9]?\d)(?:\.\d+)?%$/,
  fragment: /^[a-z\u00DF-\u017F0-9-]+@\d+$/,
} as const
export type Form = keyof typeof forms

/** A text of a certain form. */
export const formed = (form: Form, description?: string) => {
  const schema = z.string().regex(forms[form], { error: `form:${form}` })
  return description ? schema.describe(description) : schema
}

/** A map that knows its keys: anything else is an error which names those that exist. */
export const keys = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? `keys:${Object.keys(shape).join('|')}` : undefined) })

/** One of several forms; `choose` tells which one was meant, so that a fault is told about that one only. */
export const either = <S extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(choose: (input: unknown) => number, ...schemas: S) =>
  z.union(schemas, { error: (issue) => `branch:${choose(issue.input)}` })

const isMap = (input: unknown): boolean => typeof input === 'object' && input !== null && !Array.isArray(input)
/** A short form or a map. */
export const shortOr = <A extends z.ZodType, B extends z.ZodType>(short: A, map: B) => either((input) => (isMap(input) ? 1 : 0), short, map)

export const name = formed('name').meta({ id: 'name' })
export const names = z.array(name)
export const dotted = formed('dotted').meta({ id: 'nameOrPart' })
export const duration = formed('duration').meta({ id: 'duration', description: 'A delay: 6h 15d 10bd 8w 3mo 1y' })
export const durations = z.array(duration)
export const date = formed('date').meta({ id: 'date' })
export const yes = z.boolean()

/** One string in the first language, or one in each. */
export const text = shortOr(
  z.string().min(1, { error: 'form:text' }),
  z.record(formed('lang'), z.string().min(1, { error: 'form:text' })),
).meta({ id: 'text', description: 'One text in the first language, or { fr: …, en: … }' })

/** The name of a rule or field, or one comparison. What it says is checked with the names (checks/conditions.ts). */
export const condition = z
  .string()
  .min(1, { error: 'form:condition' })
  .meta({ id: 'condition', description: "The name of a rule or field, or one comparison: logement = 'autre'" })

/** A map of things with a name, so many at most: what nobody could read is not read. */
export const named = <T extends z.ZodType>(thing: T, most = 500) =>
  z
    .record(name, thing)
    .refine((map) => Object.keys(map).length <= most, { error: `form:most${most}` })
    .meta({ maxProperties: most })

/** Any plain value: the rules, the examples and defaults hold them. */
export const plain: z.ZodType = z.json().meta({ id: 'value' })
