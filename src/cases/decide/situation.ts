import type { At } from '#rules'
import type { Answers, Field, Service } from '#services'
import { fieldOf } from '../answers.ts'
import { readAnswers } from '../known.ts'
import { type CaseContext, type ReadByRules, rulesAt } from './context.ts'

/** What rules read of a case: the answers to what is asked (hidden ones and those of other versions left out), and the day. */
export interface Situation {
  readonly answers: Answers
  readonly at: At
}

export function situationOf(view: ReadByRules, answers: Answers, ctx: CaseContext, period?: string): Situation {
  const known = Object.fromEntries(Object.entries(answers).filter(([name]) => fieldOf(ctx.service, name) !== undefined))
  const at = rulesAt(view, known, ctx, period)
  return { answers: readAnswers(ctx.service, ctx.rules, known, at), at }
}

export const holds = (condition: string | undefined, situation: Situation, { rules }: CaseContext): boolean | undefined =>
  condition === undefined ? true : rules.holds(condition, situation.answers, situation.at)

/** Fields on which a rule or condition depends. `foyer . nombre` depends on `foyer`. */
export function fieldsBehind(condition: string, { service, rules }: Pick<CaseContext, 'service' | 'rules'>): readonly Field[] {
  const found = [...rules.dependencies(condition)].map((name) => ownerOf(service, name)).filter((field) => field !== undefined)
  return [...new Set(found)]
}

function ownerOf(service: Service, name: string): Field | undefined {
  return fieldOf(service, name) ?? fieldOf(service, name.split(' . ')[0]!)
}
