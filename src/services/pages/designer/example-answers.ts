import type { At, RuleSet } from '#rules'
import type { Answers, Example, Field, FieldValue, Service } from '../../contract.ts'
import { type FieldCtx, type FormValues, kindOf } from '../../fields/index.ts'
import { answersForRules } from '../../read/index.ts'

type Bag = Readonly<Record<string, unknown>>

/** The answers of an example as rules read them (`oui` is true, `foyer: 4` counts rows) and the day and given names beside them. */
export function exampleAnswers(
  service: Service,
  rules: RuleSet,
  example: Example,
  today: string,
): { readonly answers: Answers; readonly at: At } {
  const fields = new Map(service.fields.map((field) => [field.name, field]))
  const given: Record<string, string | number | boolean> = {}
  const answers: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(example.given)) {
    const field = fields.get(name)
    if (field !== undefined) answers[name] = answerOf(field, value)
    else if (rules.names.has(name) && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'))
      given[name] = truth(value) as string | number | boolean
  }
  return { answers: answersForRules(service, answers) as Answers, at: { date: example.on ?? today, given } }
}

function answerOf(field: Field, value: unknown): unknown {
  if (field.type === 'boolean' || field.type === 'consent') return truth(value)
  if (field.type !== 'list' || !Array.isArray(value)) return value
  const items = new Map((field.item ?? []).map((item) => [item.name, item]))
  return value.map((row: unknown) =>
    isBag(row)
      ? Object.fromEntries(Object.entries(row).map(([name, each]) => [name, items.has(name) ? answerOf(items.get(name)!, each) : each]))
      : {},
  )
}

const mostRows = 20

/** What the form holds for an answer: its value, or so many rows without words where the example only counts them; nothing for what the field could not hold. */
export function shownAnswer(
  field: Field,
  value: unknown,
  ctx: FieldCtx,
  prefix: string,
): { readonly value?: FieldValue; readonly typed?: FormValues } {
  if (value === undefined || value === null) return {}
  if (field.type === 'list' && typeof value === 'number')
    return {
      typed: Object.fromEntries(Array.from({ length: Math.min(Math.max(0, value), mostRows) }, (_, row) => [`${prefix}.${row}`, ['']])),
    }
  return kindOf(field).check(value, field, ctx) === undefined ? { value: value as FieldValue } : {}
}

const truth = (value: unknown): unknown => (value === 'oui' ? true : value === 'non' ? false : value)
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value)
