import { type Field, isAskedFor, type Loaded, serviceHref } from '#services'
import type { Lang } from '#web'

export const checkHref = (lang: Lang, service: string): string => `${serviceHref(lang, service)}/check`

/** The rule on which a decision rests: that of the first action that leads to a grant, else the one that explains a refusal. */
export function decisionRule({ service, rules }: Loaded): string | undefined {
  const { states } = service.workflow
  const outcomeOf = (name: string | undefined) => states.find((state) => state.name === name)?.outcome
  const actions = states.flatMap((state) => state.do)
  const whens = actions.flatMap(({ to, when }) => (when !== undefined && ['granted', 'partly'].includes(outcomeOf(to) ?? '') ? [when] : []))
  const explained = actions.flatMap(({ to, explain }) => (explain !== undefined && outcomeOf(to) === 'refused' ? [explain] : []))
  const named = [...whens, ...explained].filter((name) => rules.names.has(name))
  return named.find((name) => rules.references(name).length > 0) ?? named[0]
}

/** Questions that one answers with a word or a number; names, addresses and files can wait for the application. */
const quick: readonly Field['type'][] = ['boolean', 'choice', 'choices', 'integer', 'number', 'money', 'duration', 'date', 'list']
export const isQuick = (field: Field): boolean => quick.includes(field.type) && field.precision !== 'partial'

/**
 * The rule that tells whether there is a right, where a quick check can say something of it: it reads a question that is quick to answer, and nothing that only
 * a case knows (requests, a queue), which before a case would read as refused.
 */
export function checkedRule(loaded: Loaded): string | undefined {
  const { service, rules } = loaded
  const rule = isAskedFor(service) ? decisionRule(loaded) : undefined
  if (rule === undefined || rules.kind(rule) !== 'boolean' || service.queue !== undefined) return undefined
  const written = JSON.stringify(service.rules)
  if (service.requests.some(({ name }) => written.includes(`${name} . `))) return undefined
  const reads = rules.dependencies(rule)
  return service.fields.some((field) => field.asked && field.by === undefined && isQuick(field) && reads.has(field.name)) ? rule : undefined
}

/** Can a quick check say something of this service's right? */
export const isCheckable = (loaded: Loaded): boolean => checkedRule(loaded) !== undefined
