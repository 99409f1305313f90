import { readForm, situationOf } from '#cases'
import type { Field, Service } from '#services'
import type { DeskCase } from './open.ts'

/** Questions that an agent may ask the person to correct: those that she answers herself. */
export const askable = ({ fields }: Pick<Service, 'fields'>): readonly Field[] =>
  fields.filter(({ asked, by, type }) => asked && by === undefined && type !== 'computed' && type !== 'note')

/** Of these, the questions that this case asks, in the order of its pages: what an agent is offered. */
export function askedIn({ view, loaded, ctx }: DeskCase): readonly Field[] {
  const { service, rules } = loaded
  const { at } = situationOf(view, view.answers, ctx)
  const may = new Set(askable(service).map(({ name }) => name))
  return readForm(service, rules, view.answers, at)
    .shown.map(({ field }) => field)
    .filter(({ name }) => may.has(name))
}
