import { z } from 'zod'
import { outcomes, phases } from '../../contract.ts'
import { condition, dotted, duration, durations, either, formed, keys, name, named, names, shortOr, text, yes } from './words.ts'

const when = condition.optional().describe('Only when this holds')
const oneOrMore = either((input) => (Array.isArray(input) ? 1 : 0), name, names)
const effectKeys = ['send', 'issue', 'request', 'pay', 'refund', 'call'] as const

/** What happens on entering a state or by an action; exactly one of the verbs. */
export const effect = either(
  (input) =>
    Math.max(
      0,
      effectKeys.findIndex((key) => typeof input === 'object' && input !== null && key in input),
    ),
  keys({ send: name.describe('A message'), when }),
  keys({ issue: name.describe('A document'), when }),
  keys({ request: oneOrMore.describe('Asks others: names of requests'), when }),
  keys({ pay: dotted.describe('Rule of the amount'), to: name.describe('Field of the account'), when }),
  keys({ refund: name.describe('A payment request'), amount: dotted.optional(), when }),
  keys({ call: name.describe('A system that the town knows by this name'), when }),
).meta({ id: 'effect' })

export const action = keys({
  by: oneOrMore.describe('applicant · system · robot · partner · a role · a party, or a list of them'),
  label: text.optional().describe('What the button says'),
  when,
  needs: names.optional().describe('Fields that must be verified by a source'),
  'declared-ok': names.optional().describe('Fields that a system action may take as declared'),
  within: shortOr(duration, keys({ in: duration, from: name.optional() })).optional(),
  fill: names.optional().describe('Fields that the actor fills now'),
  ask: either((input) => (Array.isArray(input) ? 1 : 0), z.literal('fields'), names)
    .optional()
    .describe('What the applicant must correct: chosen by the worker (fields) or fixed'),
  incomplete: yes.optional().describe('Required fields may wait'),
  reason: z.literal('required').optional(),
  explain: dotted.optional().describe('The rule whose explanation goes with the decision'),
  'four-eyes': yes.optional(),
  'not-by': z.literal('decider').optional(),
  batch: yes.optional(),
  extend: keys({ by: duration, times: z.int().positive().optional(), reference: z.string() }).optional(),
  then: z.array(effect).optional(),
  send: name.optional().describe('A message'),
  to: name.optional().describe('The next state; without it the state stays'),
}).meta({ id: 'action' })

export const state = keys({
  phase: z.enum(phases).describe('draft · open (ours) · waiting (the applicant) · running (a right in force) · done'),
  label: text.optional(),
  outcome: z.enum(outcomes).optional(),
  do: named(action, 100).optional(),
  then: z.array(effect).optional(),
  due: keys({ in: duration, faster: z.record(dotted, duration).optional(), escalate: name.optional() })
    .optional()
    .describe('Our own target'),
  expire: keys({ after: duration, to: name, remind: durations.optional(), reference: z.string().optional() }).optional(),
  valid: keys({ for: duration, remind: durations.optional(), renew: name.optional(), then: name })
    .optional()
    .describe('How long the right lasts'),
}).meta({ id: 'state' })

export const clock = keys({
  from: name.describe('State in which the delay of the law begins'),
  in: duration,
  longer: z.record(dotted, duration).optional().describe('Rule → delay, fixed at the start'),
  pause: names.optional(),
  restart: names.optional().describe('Actions that begin it again'),
  until: names.optional(),
  incomplete: z.enum(['restart', 'suspend']).optional(),
  missed: keys({
    as: z.literal('silence'),
    means: z.enum(['granted', 'refused']).optional(),
    to: name.optional(),
    reference: z.string().optional(),
  }).optional(),
})

export const workflow = keys({
  roles: z.record(name, formed('team')).optional().describe('Role → team of the town'),
  route: dotted.optional().describe('Rule or field that tells which part of the team'),
  calendar: z.string().optional(),
  clock: clock.optional(),
  states: named(state, 200),
})

export type RawEffect = z.infer<typeof effect>
export type RawAction = z.infer<typeof action>
export type RawState = z.infer<typeof state>
export type RawWorkflow = z.infer<typeof workflow>
