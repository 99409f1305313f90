/** What would have changed a decision that rules speak for: the nearest other answer to one question, said afterwards and of the rule only. */
import { say } from '#definitions'
import type { Change, RuleValue } from '#rules'
import { amountInWords, changesOf, formatValue, paidRule } from '#services'
import type { Lang } from '#web'
import type { CaseContext } from './decide/context.ts'
import { situationOf } from './decide/situation.ts'
import { t } from './told/texts.ts'
import type { CaseView, Decision } from './view.ts'

/**
 * Sentences, none where nothing certain can be said: the law or a person decided otherwise than the rule, the answers say something else by now, or a
 * question that the rule reads may not be shown (`hidden`).
 */
export function otherwise(view: CaseView, ctx: CaseContext, lang: Lang, hidden: ReadonlySet<string> = new Set()): readonly string[] {
  const { decision } = view
  const rule = decision === undefined || (view.phase !== 'done' && view.phase !== 'running') ? undefined : ruleOf(decision, ctx)
  if (decision === undefined || rule === undefined) return []
  const { service, rules } = ctx
  if ([...rules.dependencies(rule)].some((name) => hidden.has(name))) return []
  const { answers, at } = situationOf(view, view.answers, ctx)
  const told = [decision.explanation, ...(decision.computed?.[rule] ? [{ rule, value: decision.computed[rule] }] : [])]
  const stands = told.every((line) => line === undefined || same(rules.evaluate(answers, [line.rule], at)[line.rule], line.value))
  if (!stands) return []
  return changesOf(service, rules, rule, { answers, at }).flatMap((change) => sentence(change, ctx, lang) ?? [])
}

/** The rule that the decision followed: the right that was missing, or what was granted. A person who decided otherwise did so for a reason of their own. */
function ruleOf({ outcome, by, explanation }: Decision, { service, rules }: CaseContext): string | undefined {
  if (by.kind === 'law' || explanation === undefined || explanation.value.kind !== 'value' || !rules.names.has(explanation.rule))
    return undefined
  const { value } = explanation.value
  if (outcome === 'refused') return value === false ? explanation.rule : undefined
  return outcome === 'granted' && value !== false ? (paidRule(service) ?? explanation.rule) : undefined
}

const same = (now: RuleValue | undefined, then: RuleValue): boolean =>
  now?.kind === then.kind && (now.kind !== 'value' || then.kind !== 'value' || now.value === then.value)

function sentence({ input, to, way, further, result }: Change, { service }: CaseContext, lang: Lang): string | undefined {
  const field = service.fields.find(({ name }) => name === input)
  if (field === undefined) return undefined
  const key = way === undefined || !further ? 'otherwise.at' : (`otherwise.${way}` as const)
  const value = field.type === 'list' ? String(to) : formatValue(field, to, lang)
  const answer = t(lang, key, { value, label: say(field.label, lang) })
  if (result.kind === 'missing') return t(lang, 'otherwise.maybe', { answer })
  if (result.kind === 'not-applicable' || result.value === false) return t(lang, 'otherwise.no', { answer })
  if (result.value === true) return t(lang, 'otherwise.yes', { answer })
  return typeof result.value === 'number'
    ? t(lang, 'otherwise.amount', { answer, amount: amountInWords(result.value, result.unit, lang) })
    : undefined
}
