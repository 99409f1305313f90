import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import { readText } from './act.ts'
import { byOf, type CaseContext, type CommandOf, type Decided } from './context.ts'
import { happen } from './effects.ts'

/** What the office makes of a consultation, during it or after. Refuses whoever has no role, what is no consultation, and an empty summary. */
export function summarise(view: CaseView, { who, request, text }: CommandOf<'summarise'>, ctx: CaseContext): Decided {
  if (who.kind !== 'worker' || who.roles.length === 0) throw refuse('case.action-not-yours')
  const asked = view.requests.findLast((one) => one.name === request && one.kind === 'consultation')
  if (asked === undefined) throw refuse('case.request-closed', { request })
  const said = readText(text)
  if (said === undefined) throw refuse('case.text-missing')
  return happen({ view, events: [] }, { type: 'case.summarised', payload: { request, key: asked.key, text: said, by: byOf(who) } }, ctx)
}
