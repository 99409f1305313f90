import { z } from 'zod'
import { outcomes, stages } from '../../contract.ts'
import { check, field } from './field.ts'
import { cycle, duplicates, local, parties, proactive, queue, requests, story, use } from './more.ts'
import { rules } from './rules.ts'
import { condition, date, dotted, duration, either, formed, keys, name, named, names, plain, text, yes } from './words.ts'
import { workflow } from './workflow.ts'

const has = (input: unknown, key: string) => typeof input === 'object' && input !== null && key in input

const stage = either(
  (input) => (has(input, 'pilot') ? 1 : has(input, 'prototype') ? 2 : typeof input === 'object' ? 1 : 0),
  z.enum(stages),
  keys({
    pilot: keys({
      who: condition.optional(),
      share: formed('share').optional(),
      in: z.array(formed('territory')).min(1).optional(),
      until: date.optional(),
    }),
  }),
  keys({ prototype: z.literal('testers') }),
)

const access = keys({
  assurance: z.enum(['none', 'low', 'substantial', 'high']),
  actors: z.array(z.enum(['self', 'mandate', 'agent', 'partner'])),
  channels: z.array(z.enum(['web', 'chat', 'phone', 'counter', 'api'])),
  for: z.array(z.enum(['person', 'organisation'])).optional(),
  mandate: z.array(z.string()).optional().describe('Kinds of mandate accepted: child, guardian, relative, helper, company'),
  partner: z.string().optional().describe('Who may start a case'),
  about: name.optional().describe('The person concerned is not the applicant: this field'),
  offline: yes.optional(),
  open: keys({ from: date.optional(), until: date.optional() }).optional().describe('Campaign'),
})

const page = either(
  (input) => (has(input, 'page') && !Array.isArray((input as { page: unknown }).page) ? 1 : 0),
  z.record(name, names).refine((map) => Object.keys(map).length === 1, { error: 'form:page' }),
  keys({
    page: name,
    title: text.optional(),
    hint: text.optional(),
    when: condition.optional(),
    fields: names,
    for: name.optional().describe('A list: the page is repeated for each row'),
  }),
)

const document = keys({
  title: text,
  body: text.optional(),
  languages: z.array(formed('lang')).optional(),
  signature: name.optional().describe('The role that signs'),
  proof: yes.optional(),
  number: z.string().optional().describe('{commune}-{année}-{00000}'),
  credential: keys({
    claims: names.min(1).describe('Fields that it says'),
    suspended: names.optional().describe('States of the case in which it does not hold for now'),
    revoked: names.optional().describe('States of the case in which it holds no more'),
  })
    .optional()
    .describe('Also issued as a verifiable credential, for a wallet and as a file'),
})

const keepKeys = z.enum([...outcomes, 'draft'])
const data = keys({
  purpose: z.string().min(1, { error: 'form:text' }).describe('Id in the register of processing'),
  'legal-basis': text,
  keep: z.partialRecord(
    keepKeys,
    either((input) => (input === 'forever' ? 1 : 0), duration, z.literal('forever')),
  ),
  then: z.enum(['erase', 'archive', 'anonymise']),
  visible: z.record(name, names).optional().describe('Field → roles and parties that see it'),
  public: keys({ fields: names, from: name, for: duration }).optional(),
  statistics: z.array(dotted).optional(),
})

export const example = keys({
  name: z.string().min(1, { error: 'form:text' }),
  on: date.optional().describe('The day on which the rules are read'),
  given: z.record(z.string(), plain),
  local: z.record(name, plain).optional(),
  story: story.optional(),
  expect: z.record(z.string(), plain),
})
export const examples = z.array(example).max(1000)

/** The whole grammar of a service file, one strict schema; contracts/service.schema.json is written from it. */
export const serviceGrammar = keys({
  service: formed('service').describe('Its name in addresses; never changes'),
  version: z.int().positive().describe('A published version never changes: other content, next number'),
  stage: stage.optional().describe('The wish at first publication; concept when it is not said'),
  title: text,
  summary: text.optional().describe('One or two sentences: for whom, what it gives'),
  news: text.optional().describe('What people should hear of in this version: whoever follows the service is told when it opens'),
  languages: z.array(formed('lang')).min(1).describe('The first is that of the file'),
  authority: z.string().min(1, { error: 'form:text' }).describe('The competent authority: an agency of the town'),
  event: z.string().optional().describe('Life event'),
  themes: z.array(z.string()).optional(),
  contact: keys({
    email: z.string().optional(),
    phone: z.string().optional(),
    url: z.string().optional(),
    address: z.string().optional(),
    hours: z.string().optional(),
  }).optional(),
  access,
  use: use.optional(),
  parties: parties.optional(),
  fields: named(field),
  pages: z.array(page).max(200),
  checks: named(check).optional(),
  duplicates: duplicates.optional(),
  rules: rules.optional(),
  local: local.optional(),
  workflow,
  requests: requests.optional(),
  cycle: cycle.optional(),
  queue: queue.optional(),
  messages: named(text).optional(),
  documents: named(document).optional(),
  proactive: proactive.optional(),
  data,
  examples: examples.optional(),
})
export type RawService = z.infer<typeof serviceGrammar>
export type RawPage = z.infer<typeof page>
