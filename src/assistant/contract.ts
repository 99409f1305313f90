import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { Refusal } from '#kernel'

/** id in the register of processing */
export const purpose = 'assistant'

/** What somebody may want. `law`: what another date of the law changes; `out`: nothing that a town answers; `unclear`: nothing that can be read. */
export const intents = ['compute', 'explain', 'law', 'sheet', 'status', 'human', 'distress', 'out', 'unclear'] as const
export type Intent = (typeof intents)[number]

/** What is computed: `law:impot-sur-le-revenu`, `service:cheque-energie`. */
const target = z.string().regex(/^(?:law|service):[a-z0-9-]{1,80}$/)
const value = z.union([z.number(), z.boolean(), z.string()])
const reference = z.strictObject({ title: z.string(), url: z.string().optional() })
const words = z.record(z.string(), z.string())

/** One line of a computation, as the engine gave it. `before`: under the earlier date, where two are compared. */
const line = z.strictObject({
  title: words,
  value: value.nullable(),
  before: value.nullable().optional(),
  unit: z.string().optional(),
  references: z.array(reference),
})

const interval = z.strictObject({
  /** false: computed from all answers */
  open: z.boolean(),
  least: z.number().optional(),
  most: z.number().optional(),
  unit: z.string().optional(),
})

const checked = {
  target,
  date: z.string(),
  /** of the service */
  title: words,
  right: z.enum(['yes', 'no', 'unknown']),
  interval: interval.optional(),
}

const sheetFound = z.strictObject({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  date: z.string(),
  publisher: z.string(),
  /** the passage word for word; without it the sheet is only named, because its figures are older than the law in force or nothing in it was near */
  quote: z.strictObject({ under: z.array(z.string()), text: z.string() }).optional(),
  stale: z.boolean(),
})

/** What the assistant answers: values, from which the page writes sentences in whatever language it is read. */
export const answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('question'), target, date: z.string(), input: z.string(), interval: interval.optional() }),
  z.strictObject({
    kind: z.literal('amount'),
    target,
    date: z.string(),
    title: words,
    amount: z.number(),
    unit: z.string().optional(),
    lines: z.array(line),
    changes: z.array(
      z.strictObject({ input: z.string(), to: value, way: z.enum(['less', 'more']).optional(), result: z.number().nullable() }),
    ),
    explains: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('law'),
    target,
    dates: z.tuple([z.string(), z.string()]),
    lines: z.array(line),
    parameters: z.array(line),
  }),
  /** a question of a service's quick check, with what is known so far */
  z.strictObject({ kind: z.literal('check'), ...checked, input: z.string() }),
  /** the end of one: whether there is a right, what decided it, and what only the application can tell */
  z.strictObject({
    kind: z.literal('right'),
    ...checked,
    lines: z.array(z.strictObject({ title: words, value: words, holds: z.boolean().optional(), article: z.string().optional() })),
    open: z.array(words),
  }),
  z.strictObject({ kind: z.literal('sheets'), found: z.array(sheetFound).min(1) }),
  z.strictObject({ kind: z.literal('service'), id: z.string(), title: words, right: z.boolean() }),
  z.strictObject({
    kind: z.literal('status'),
    signedIn: z.boolean(),
    cases: z.array(z.strictObject({ reference: z.string(), title: words })),
  }),
  z.strictObject({ kind: z.literal('human') }),
  z.strictObject({
    kind: z.literal('distress'),
    numbers: z.array(z.strictObject({ number: z.string(), title: words, hours: words.optional() })),
  }),
  z.strictObject({ kind: z.literal('abstain'), why: z.enum(['out', 'unclear', 'nothing-to-explain', 'broken']) }),
])
export type Answer = z.output<typeof answer>
export type Line = z.output<typeof line>
export type SheetFound = z.output<typeof sheetFound>

export const began = { type: 'talk.began', version: 1, payload: z.strictObject({ lang: z.string() }) }
/** The person's own words. */
export const asked = { type: 'talk.asked', version: 1, payload: z.strictObject({ text: z.string().min(1).max(2000) }) }
/**
 * What she answered to a question of the dialogue; `known`: she let us take it from what the town knows; `typed`: what the controls of a service's question gave,
 * `value` is it in words.
 */
export const told = {
  type: 'talk.told',
  version: 1,
  payload: z.strictObject({ input: z.string(), value, known: z.boolean(), typed: z.record(z.string(), z.array(z.string())).optional() }),
}
/** What the assistant said and why: what it understood, how surely, from which rules (id, version, digest, day) and which sheets. */
export const replied = {
  type: 'talk.replied',
  version: 1,
  payload: z.strictObject({
    intent: z.enum(intents),
    answer,
    reason: z.string(),
    /** 0 to 1 */
    sure: z.number(),
    /** digest of the words by which questions are understood */
    router: z.string(),
    rules: z.strictObject({ id: z.string(), version: z.number(), hash: z.string(), date: z.string() }).optional(),
    /** the text of a model, when one worded the answer and every figure, name and article in it was found in the answer */
    worded: z.strictObject({ text: z.string(), model: z.string() }).optional(),
  }),
}
export const handedOver = { type: 'talk.handed-over', version: 1, payload: z.strictObject({ agency: z.string(), topic: z.string() }) }
export const agentReplied = {
  type: 'talk.agent-replied',
  version: 1,
  payload: z.strictObject({ text: z.string().min(1).max(4000), name: z.string() }),
}

export type Replied = z.output<typeof replied.payload>
export type Asked = z.output<typeof asked.payload>
export type Told = z.output<typeof told.payload>

export type AssistantEdge = CasesEdge

export const refusals = {
  /** the town has no assistant */
  'assistant.closed': 404,
  'assistant.unknown': 404,
  /** a conversation grew too long: a person takes over */
  'assistant.too-long': 409,
  /** a correction without wording or intent, or with somebody's number or address in it */
  'assistant.correction': 422,
  'corpus.usage': 422,
  'corpus.not-found': 404,
  'corpus.empty': 422,
} as const satisfies Readonly<Record<string, number>>

export const refuse = (code: keyof typeof refusals, details: Readonly<Record<string, unknown>> = {}) => new Refusal(code, details)
