import type { At, RuleSet } from '#rules'
import type { Answers, Example, Field, FieldValue, Row, Service } from '../../contract.ts'
import { type FieldCtx, kindOf } from '../../fields/index.ts'
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

/** The same answer as a form shows it: rows for a number of rows, nothing for what the field could not hold. */
export function shownAnswer(field: Field, value: unknown, ctx: FieldCtx): FieldValue | undefined {
  const whole =
    field.type === 'list' && typeof value === 'number'
      ? Array.from({ length: Math.min(Math.max(0, value), mostRows) }, (): Row => ({}))
      : value
  if (whole === undefined || whole === null) return undefined
  return field.type === 'list' || kindOf(field).check(whole, field, ctx) === undefined ? (whole as FieldValue) : undefined
}

const truth = (value: unknown): unknown => (value === 'oui' ? true : value === 'non' ? false : value)
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value)
