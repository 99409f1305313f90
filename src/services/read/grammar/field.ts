import { z } from 'zod'
import { aggregateOps, fieldTypes } from '../../contract.ts'
import { rules } from './rules.ts'
import { condition, dotted, either, formed, keys, name, named, names, plain, shortOr, text, yes } from './words.ts'

/** A list of 300 rows is the most that a page, a rule and a desk still show at once. */
export const maxRows = 300

const shape = {
  type: z.enum(fieldTypes).optional().describe('What kind of answer it is'),
  label: text.optional().describe('The question'),
  hint: text.optional().describe('One sentence of help under the question'),
  unit: z.string().min(1, { error: 'form:text' }).optional().describe('Unit in the rules: €/an, nuit'),
  options: shortOr(formed('list'), z.record(formed('option'), text))
    .optional()
    .describe('Choices: name → text, or list.<id>'),
  parts: z.array(z.string()).optional().describe('Parts asked of a person, organisation or address'),
  precision: z
    .enum(['day', 'month', 'year', 'partial'])
    .optional()
    .describe('How much of a date is asked; partial: as much as is known, the year at least'),
  min: z.number().optional().describe('Smallest number, shortest text, fewest rows or files'),
  max: z.number().optional().describe('Largest number, longest text, most rows or files'),
  pattern: z.string().optional().describe('Regular expression that the whole text must match'),
  default: plain.optional().describe('Value when nothing is answered; makes the field optional'),
  required: either((input) => (typeof input === 'boolean' ? 0 : 1), z.boolean(), condition).optional(),
  when: condition.optional().describe('Asked only when this holds'),
  concept: formed('concept').optional().describe('Once-only key across services: person.home'),
  from: z.array(formed('source')).optional().describe('Sources tried in order: identity, profile, case, registry.<id>, document.<kind>'),
  with: names.optional().describe('Fields sent to that register'),
  confirm: yes.optional().describe('The known value is shown and must be confirmed'),
  ask: z.literal('never').optional().describe('The person is never asked'),
  by: name.optional().describe('Role of the office that fills it'),
  sensitive: yes.optional().describe('Seen by no role unless data.visible names it'),
  special: yes.optional().describe('Special category of GDPR art. 9'),
  later: yes.optional().describe('May be given after sending'),
  was: name.optional().describe('Its name in an earlier version'),
  value: dotted.optional().describe('computed: the rule it shows'),
  accept: z.array(formed('media')).optional().describe('file, files: image/*, application/pdf'),
  size: formed('size').optional().describe('file, files: largest size of each, 20MB'),
  of: name.optional().describe('row: the list it picks from'),
  like: name.optional().describe('Copies the shape of another field'),
}

/** A field that is only a name takes everything from that concept. */
const conceptName = formed('concept')
export const itemField = shortOr(conceptName, keys(shape)).meta({ id: 'rowField' })
export const aggregate = keys({
  ...(Object.fromEntries(aggregateOps.map((op) => [op, condition.optional()])) as Record<
    (typeof aggregateOps)[number],
    z.ZodOptional<typeof condition>
  >),
  where: condition.optional(),
  last: z.int().positive().optional(),
})
export const check = keys({
  must: condition,
  say: text,
  at: either((input) => (Array.isArray(input) ? 1 : 0), dotted, z.array(dotted))
    .optional()
    .describe('Field or fields beside which it is said'),
  advice: yes.optional().describe('Only informs; nobody is kept from applying'),
  instead: formed('service').optional().describe('The service that is probably meant'),
}).meta({ id: 'check' })
export const field = shortOr(
  conceptName,
  keys({
    ...shape,
    item: named(itemField, 100).optional().describe('list: the fields of a row'),
    rules: rules.optional().describe('list: rules read in each row'),
    checks: z.record(name, check).optional().describe('list: checks read in each row'),
    aggregates: z.record(name, aggregate).optional().describe('list: { à charge: { count: compte } }'),
    per: z.literal('month').optional(),
  }),
).meta({ id: 'field' })

export type RawField = Exclude<z.infer<typeof field>, string>
export type RawItemField = z.infer<typeof itemField>
export type RawCheck = z.infer<typeof check>
export type RawAggregate = z.infer<typeof aggregate>
