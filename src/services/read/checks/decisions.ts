import type { Path } from '../problem.ts'
import { phrase } from '../words/index.ts'
import { actorsOf, type Checking, rawActions, rawEffects } from './checking.ts'
import { operands, readsDeeply, readsOfRules } from './reads.ts'

/** A decision names its law: every rule that decides has `références`, itself or in a rule it reads; who refuses, in whole or in part, gives a reason. */
export function checkDecisions(checking: Checking): void {
  const { raw, reading } = checking
  const rules = raw.rules ?? {}
  const reads = readsOfRules(raw)
  const hasArticle = (rule: string) => {
    for (const name of readsDeeply(reads, rule)) {
      const each = rules[name]
      if (typeof each === 'object' && each !== null && 'références' in each && Object.keys(Object(each.références)).length > 0) return true
    }
    return false
  }
  const told = new Set<string>()
  const decides = (expression: string | undefined, path: Path, by: string) => {
    for (const name of expression === undefined ? [] : operands(expression)) {
      if (!Object.hasOwn(rules, name) || told.has(name) || hasArticle(name)) continue
      told.add(name)
      reading.say(['rules', name], 'rule-without-article', { name, by, where: path.join(' / ') }, 'key')
    }
  }
  for (const { raw: action, path, action: name } of rawActions(checking)) {
    if (actorsOf(action).includes('system')) decides(action.when, [...path, 'when'], phrase('by.system', name))
    decides(action.explain, [...path, 'explain'], phrase('by.explain', name))
    const outcome = action.to === undefined ? undefined : raw.workflow.states[action.to]?.outcome
    const people = actorsOf(action).filter((actor) => !['applicant', 'system'].includes(actor))
    if (people.length === 0 || (outcome !== 'refused' && outcome !== 'partly')) continue
    // Also a grant in part refuses the rest: the letter gives the reasons in fact and in law (CRPA, L. 211-2 and L. 211-5).
    if (!action.reason && !(outcome === 'partly' && action.explain)) reading.say(path, 'refusal-without-reason', { name }, 'key')
    if (!Object.keys(rules).some(hasArticle) && !told.has('')) {
      told.add('')
      reading.say(path, 'refusal-without-article', { name }, 'key')
    }
  }
  for (const { raw: effect, path } of rawEffects(checking)) if ('pay' in effect) decides(effect.pay, [...path, 'pay'], phrase('by.pay'))
  decides(raw.proactive?.when, ['proactive', 'when'], phrase('by.offer'))
}
