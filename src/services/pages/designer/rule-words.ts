import type { RuleValue, TraceLine } from '#rules'
import type { TraceEntry } from '#web'
import type { Field, Lang, Service } from '../../contract.ts'
import { plainField } from '../../contract.ts'
import { formatValue } from '../../fields/index.ts'
import { textIn } from '../../fields/texts.ts'
import { t } from './texts.ts'

const unnamed: Field = {
  name: '',
  type: 'computed',
  label: {},
  ...plainField,
  required: false,
  asked: false,
}
const plain = ['boolean', 'choice', 'date', 'integer', 'number', 'money', 'duration']

/** The value of a rule or question in words; zero, missing, not applicable and "no" are four different things. */
export function ruleValue(name: string, value: RuleValue, service: Service, lang: Lang): string {
  if (value.kind === 'missing') return t(lang, 'value.missing', { names: value.needs.join(', ') })
  if (value.kind === 'not-applicable') return t(lang, 'value.none')
  const field = service.fields.find((one) => one.name === name && plain.includes(one.type))
  return (
    formatValue(field ?? { ...unnamed, ...(value.unit === undefined ? {} : { unit: value.unit }) }, value.value, lang) ||
    String(value.value)
  )
}

const deepest = 12

/** An explanation of the rules for the page, under the names that the file gives. Only addresses of the web become links. */
export function traceEntry(line: TraceLine, service: Service, lang: Lang, depth = 0): TraceEntry {
  const { value } = line
  const field = service.fields.find(({ name }) => name === line.rule)
  const text = field === undefined ? line.rule || (line.expression ?? '') : textIn(field.label, lang) || field.name
  const truth = value.kind === 'value' && typeof value.value === 'boolean' ? value.value : undefined
  const result =
    value.kind === 'missing' ? 'missing' : value.kind === 'not-applicable' ? 'na' : truth === undefined ? 'value' : truth ? 'yes' : 'no'
  return {
    result,
    text,
    ...(result === 'value' ? { value: ruleValue(line.rule, value, service, lang) } : {}),
    ...(line.expression !== undefined && line.expression !== text ? { note: line.expression } : {}),
    articles: line.references.map(({ title, url }) => (url !== undefined && /^https?:\/\//i.test(url) ? { title, url } : { title })),
    ...(depth < deepest && line.children.length > 0
      ? { children: line.children.map((child) => traceEntry(child, service, lang, depth + 1)) }
      : {}),
  }
}
