import type { Refusal } from '#kernel'
import type { Action, Effect, Field, Outcome } from '#services'
import { isShownOnly } from '../answers.ts'
import { stateOf } from '../enter.ts'
import { type CaseRefusal, refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import type { CaseContext } from './context.ts'
import { fieldsBehind, type Situation } from './situation.ts'

/** What the system wants to do, as far as this matters here: where to, on which rules, accepting which declared fields. */
export interface SystemWish {
  readonly name: string
  readonly to?: string
  readonly rests: readonly string[]
  readonly declaredOk: readonly string[]
}

/** An action rests on its condition and on the amounts that it or the state it enters would pay. */
export function wishOf(action: Action, { service }: Pick<CaseContext, 'service'>): SystemWish {
  const { name, to, declaredOk } = action
  return {
    name,
    to,
    declaredOk,
    rests: [...(action.when === undefined ? [] : [action.when]), ...paid(action.then), ...paid(stateOf(service, to ?? '')?.then ?? [])],
  }
}

export const paid = (effects: readonly Effect[]): string[] => effects.flatMap((effect) => (effect.kind === 'pay' ? [effect.rule] : []))

/**
 * What a machine may not do whatever a service file says (French law 78-17, art. 47: no decision on a contest by a machine alone; the house: it
 * never refuses or lowers). Nor may it rest on an input neither verified nor accepted as declared, or on a special category (GDPR, art. 22(4)).
 */
export function systemRefusal(view: CaseView, wish: SystemWish, situation: Situation, ctx: CaseContext): Refusal<CaseRefusal> | undefined {
  const no = (why: string, details = {}) => refuse('case.system-may-not', { action: wish.name, why, ...details })
  if (view.contest !== undefined) return no('contest')
  if (wish.to !== undefined && lowers(view, stateOf(ctx.service, wish.to)?.outcome)) return no('refuses-or-lowers', { to: wish.to })
  const inputs = [...new Set(wish.rests.flatMap((rule) => fieldsBehind(rule, ctx)))].filter((field) => !isShownOnly(field))
  const special = inputs.filter((field) => field.special).map((field) => field.name)
  if (special.length > 0) return no('special', { fields: special })
  const declared = inputs
    .filter((field) => !wish.declaredOk.includes(field.name) && restsOnWord(view, field, situation))
    .map((field) => field.name)
  return declared.length > 0 ? refuse('case.input-unverified', { action: wish.name, fields: declared }) : undefined
}

/** Whether an outcome takes something from the applicant: a refusal, less than asked, the end of a right, or the end of an open case without an answer. */
export function lowers(view: CaseView, outcome: Outcome | undefined): boolean {
  if (outcome === 'refused' || outcome === 'partly') return true
  return outcome === 'closed' && (view.outcome === 'granted' || view.outcome === 'partly' || view.phase === 'open')
}

/** Does an action of the office lower or end a right that runs? */
export const endsRight = (view: CaseView, { to }: Pick<Action, 'to'>, { service }: Pick<CaseContext, 'service'>): boolean =>
  view.phase === 'running' && to !== undefined && lowers(view, stateOf(service, to)?.outcome)

/** An answer that counts and that only the applicant (or a default) says. An answer that is not there decided nothing. */
function restsOnWord(view: CaseView, field: Field, situation: Situation): boolean {
  const value = situation.answers[field.name]
  if (value === undefined) return field.default !== undefined
  return view.provenance[field.name]?.verified !== true
}
