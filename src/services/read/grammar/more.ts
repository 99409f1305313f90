import { z } from 'zod'
import { partyMays } from '../../contract-more.ts'
import { condition, dotted, duration, durations, either, formed, keys, name, names, plain, text } from './words.ts'

/** The parts that a simple service leaves out. Their grammar is whole; not-built.ts says which of them cannot be published yet. */
export const use = z.array(formed('fragment'))
export const parties = z.record(name, keys({ is: name, when: condition.optional(), may: z.array(z.enum(partyMays)) }))

/** Roles, parties, applicant, public, partner, or a register. */
const askedOf = either((input) => (Array.isArray(input) ? 1 : 0), formed('asked'), z.array(formed('asked')))
export const requests = z.record(
  name,
  keys({
    kind: z.enum(['opinion', 'evidence', 'signature', 'payment', 'appointment', 'visit', 'consultation', 'case']),
    label: text.optional(),
    to: askedOf.optional(),
    service: formed('service').optional(),
    when: condition.optional(),
    show: names.optional(),
    fill: names.optional(),
    due: keys({
      in: duration,
      remind: durations.optional(),
      missed: keys({ as: z.string(), reference: z.string() }).optional(),
    }).optional(),
    need: either((input) => (typeof input === 'number' ? 1 : 0), z.enum(['all', 'any']), z.int().positive()).optional(),
    amount: dotted.optional(),
    instalments: dotted.optional(),
    together: z.literal(true).optional(),
    suspends: names.optional(),
  }),
)

const amount = either((input) => (typeof input === 'number' ? 0 : 1), z.number(), z.string())
export const local = keys({
  by: dotted,
  values: z.record(
    name,
    keys({
      unit: z.string().optional(),
      label: text.optional(),
      min: amount.optional(),
      max: amount.optional(),
      default: amount.optional(),
      reference: z.string().optional(),
    }),
  ),
})
export const localFile = z.record(name, amount)

export const duplicates = z.record(
  name,
  keys({ same: z.array(dotted).optional(), alike: z.array(dotted).optional(), near: z.record(dotted, duration).optional() }),
)

const dayOfMonth = z.int().min(1).max(31)
export const cycle = keys({
  every: z.enum(['month', 'quarter', 'year']),
  while: names,
  fill: names.optional(),
  by: dayOfMonth.optional(),
  remind: durations.optional(),
  silent: keys({ to: name, reference: z.string() }).optional(),
  assess: dotted,
  pay: dotted.optional(),
  to: name.optional(),
  on: dayOfMonth.optional(),
  back: duration.optional(),
  more: z.literal('pay').optional(),
  less: name.optional(),
})

const order = keys({ most: dotted.optional(), least: dotted.optional(), first: dotted.optional(), last: dotted.optional() })
export const queue = keys({ state: name, places: dotted, by: dotted.optional(), order: z.array(order), offer: name, reference: z.string() })

export const proactive = keys({
  when: condition,
  send: name.optional(),
  channels: z.array(z.enum(['sms', 'email', 'letter', 'push', 'app', 'chat', 'phone', 'web'])).optional(),
  'at-most': z.string().optional(),
  each: z.enum(['person', 'dwelling']).optional().describe('Who is offered it once: default a person'),
  open: name.optional().describe('The state in which it opens and grants without application'),
})

export const story = z.record(formed('date'), plain)
