import { z } from 'zod'

const name = z.string()
const day = z.iso.date()
const instant = z.iso.datetime()
const phase = z.enum(['draft', 'open', 'waiting', 'running', 'done'])
const outcome = z.enum(['granted', 'partly', 'refused', 'withdrawn', 'closed'])
const state = z.object({ name, label: z.string() })
const service = z.object({ id: z.string(), version: z.number().int(), title: z.string() })

/** What a command answers: where the case stands now. */
export const made = z.object({
  reference: z.string(),
  service: z.string(),
  state: name,
  phase,
  outcome: outcome.optional(),
  sequence: z.number().int(),
})

const row = z.object({
  reference: z.string(),
  service,
  state,
  phase,
  outcome: outcome.optional(),
  since: instant,
  openedAt: instant,
  submittedAt: instant.optional(),
  dueAt: instant.optional(),
  legalAt: instant.optional(),
  sequence: z.number().int(),
})
export const rows = z.object({ cases: z.array(row), next: z.string().optional() })

const answer = z.object({
  field: name,
  label: z.string(),
  /** not for your role: nothing of it is here */
  hidden: z.literal(true).optional(),
  value: z.unknown().optional(),
  text: z.array(z.string()),
  source: z.string().optional(),
  verified: z.boolean().optional(),
})

const possible = z.object({
  action: name,
  label: z.string(),
  allowed: z.boolean(),
  /** why not now */
  code: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  needs: z.object({
    reason: z.boolean(),
    /** answers to give with it */
    fields: z.array(name),
    /** `choose`: name in `ask` the questions that the person must correct */
    ask: z.literal('choose').optional(),
  }),
  until: day.optional(),
})

const request = z.object({
  request: name,
  kind: z.string(),
  label: z.string(),
  to: z.array(z.string()),
  until: day.optional(),
  /** you may answer it */
  yours: z.boolean(),
  /** names and types that an answer takes; `must`: the one that it needs */
  answer: z.record(z.string(), z.string()),
  must: z.string().optional(),
  fields: z.array(name),
})

export const oneCase = made.omit({ service: true, state: true }).extend({
  service,
  state,
  person: z.object({ given: z.string(), family: z.string() }).optional(),
  openedAt: instant,
  submittedAt: instant.optional(),
  deadlines: z.object({
    /** our promise */
    due: day.optional(),
    /** what the law wants */
    legal: day.optional(),
    expiry: day.optional(),
    validity: day.optional(),
  }),
  answers: z.array(answer),
  actions: z.array(possible),
  requests: z.array(request),
})
export type OneCase = z.input<typeof oneCase>

export const events = z.object({
  events: z.array(z.object({ at: instant, type: z.string(), title: z.string(), by: z.string().optional() })),
  next: z.number().int().optional(),
})

const answers = z.record(z.string(), z.unknown()).default({})
export const application = z.object({ service: z.string().min(1).max(200), answers, submit: z.boolean().default(false) })
const own = z.string().trim().min(1).max(100)
/** `person`: for whom, as you know her; the action is the draft's that is yours, when there are several */
export const announcement = z.object({
  service: z.string().min(1).max(200),
  action: name.max(200).optional(),
  person: z.strictObject({ given: own, family: own, birth: z.iso.date() }),
  answers,
})
/** `code`: to be handed to that person and to nobody else; it is gone once she has taken the case over */
export const announced = made.extend({ code: z.string().optional() })
export const act = z.object({
  answers,
  reason: z.string().max(20_000).optional(),
  ask: z.array(z.string().max(200)).max(200).optional(),
})
export const reply = z.object({
  answer: z.record(z.string(), z.union([z.string().max(20_000), z.number(), z.boolean()])).default({}),
  answers,
})
