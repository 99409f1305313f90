import { fieldOf, isEmpty } from '../answers.ts'
import type { CaseView } from '../view.ts'
import type { CaseContext } from './context.ts'
import type { Situation } from './situation.ts'

/** Verified: it came from a source and was not changed. A question that is not asked in this case needs no source. */
export function isVerified(view: CaseView, name: string, situation: Situation, { service, rules }: CaseContext): boolean {
  const field = fieldOf(service, name)
  if (field === undefined) return false
  if (isEmpty(situation.answers[name], field))
    return field.when !== undefined && rules.holds(field.when, situation.answers, situation.at) === false
  return view.provenance[name]?.verified === true
}
