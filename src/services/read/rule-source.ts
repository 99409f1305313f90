import type { RuleInput, RuleSource } from '../../rules/contract.ts'
import type { Field, Service } from '../contract.ts'

/** The questions and rules of a service as `#rules` wants them. */
export const ruleSource = (service: Pick<Service, 'fields' | 'rules'>): RuleSource => ({
  inputs: service.fields.map(input),
  rules: service.rules,
})

function input(field: Field): RuleInput {
  const { name, type, unit, options, when, required, item, rules, aggregates } = field
  return {
    name,
    type,
    required,
    ...(unit === undefined ? {} : { unit }),
    ...(options === undefined ? {} : { options }),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(when === undefined ? {} : { when }),
    ...(item === undefined ? {} : { item: item.map(input) }),
    ...(rules === undefined ? {} : { rules }),
    ...(aggregates === undefined ? {} : { aggregates }),
  }
}
