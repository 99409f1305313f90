import type { Fact } from './facts.ts'

/** Needs that a person may tell to whoever handles her cases. Each changes what an agent does; none says why it is there. */
export const needs = [
  'large-print',
  'easy-words',
  'reading-help',
  'sign-language',
  'interpreter',
  'step-free',
  'home-visit',
  'phone-only',
  'isolated',
  'power-at-home',
] as const
export type Need = (typeof needs)[number]

/** The fact that holds them, and the choice (consent) without which no agent reads it. */
export const needsConcept = 'person.needs'
export const needsChoice = 'besoins'

export const isNeed = (value: unknown): value is Need => needs.includes(value as Need)

/** Needs among facts, in the order of the list; what is no need of ours is left out. */
export function needsIn(facts: readonly Pick<Fact, 'concept' | 'value'>[]): readonly Need[] {
  const told = facts.find(({ concept }) => concept === needsConcept)?.value
  return Array.isArray(told) ? needs.filter((need) => told.includes(need)) : []
}
