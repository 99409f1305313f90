import type { RuleInput, RuleSource } from '#rules'
import type { Field, Service } from '../contract.ts'

/** The questions and rules of a service as `#rules` wants them. */
export const ruleSource = (service: Pick<Service, 'fields' | 'rules' | 'requests' | 'local' | 'questions'>): RuleSource => ({
  inputs: service.fields.map(input),
  given: [
    ...service.requests.flatMap(({ name }) =>
      Object.entries(requestNames).map(([part, type]): RuleInput => ({ name: `${name} . ${part}`, type })),
    ),
    ...(service.local?.values ?? []).map(
      ({ name, unit }): RuleInput => ({ name, type: 'number', ...(unit === undefined ? {} : { unit }) }),
    ),
    ...service.questions.map((name): RuleInput => ({ name, type: 'date' })),
  ],
  rules: service.rules,
})

/** What rules may read of a request, after its name: what became of it, then the answer by its kind. */
export const requestNames = {
  demandé: 'boolean',
  ouvert: 'boolean',
  rendu: 'boolean',
  silence: 'boolean',
  avis: 'text',
  motif: 'text',
  signé: 'boolean',
  payé: 'boolean',
  tenu: 'boolean',
  fait: 'boolean',
  nombre: 'integer',
  issue: 'text',
} as const

function input(field: Field): RuleInput {
  const { name, type, unit, options, precision, when, required, item, rules, aggregates } = field
  return {
    name,
    type,
    required,
    ...(unit === undefined ? {} : { unit }),
    ...(options === undefined ? {} : { options }),
    ...(precision === undefined ? {} : { precision }),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...boundsOf(field),
    ...(when === undefined ? {} : { when }),
    ...(item === undefined ? {} : { item: item.map(input) }),
    ...(rules === undefined ? {} : { rules }),
    ...(aggregates === undefined ? {} : { aggregates }),
  }
}

/** A number below zero is an answer only where the file says so; nothing else that people write has a lower bound of its own. */
function boundsOf({ type, min, max }: Field): Pick<RuleInput, 'min' | 'max'> {
  const least = min ?? (['integer', 'number', 'money', 'duration', 'list'].includes(type) ? 0 : undefined)
  return { ...(least === undefined ? {} : { min: least }), ...(max === undefined ? {} : { max }) }
}

/**
 * Answers as rules are to read them: a field that the office fills and has not filled yet was not asked, so that a comparison with it is false instead
 * of unknown (`jugement = 'annule'` before any judgment). Applicants' fields stay missing until they are answered.
 */
export function answersForRules<A extends Readonly<Record<string, unknown>>>(service: Pick<Service, 'fields'>, answers: A): A {
  const office = service.fields.filter(
    (field) => field.by !== undefined && answers[field.name] === undefined && field.default === undefined,
  )
  return office.length === 0 ? answers : { ...answers, ...Object.fromEntries(office.map((field) => [field.name, null])) }
}
