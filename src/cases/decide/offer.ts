import type { Refusal } from '#kernel'
import type { Action } from '#services'
import { placesOf } from '../queue.ts'
import { type CaseRefusal, refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import type { CaseContext } from './context.ts'

/** Does this action offer one of the limited places for which the case waits? */
export const offersPlace = (
  view: Pick<CaseView, 'state'>,
  action: Pick<Action, 'name'>,
  { service }: Pick<CaseContext, 'service'>,
): boolean => service.queue?.offer === action.name && service.queue.state === view.state

/** A place is offered to somebody who is not the first: whoever does it says why. */
export const outOfOrder = (view: CaseView, action: Pick<Action, 'name'>, ctx: Pick<CaseContext, 'service'>): boolean =>
  offersPlace(view, action, ctx) && (view.queue?.rank ?? 1) > 1

/** A place that is not there is not offered. */
export function placeRefusal(view: CaseView, action: Action, ctx: CaseContext): Refusal<CaseRefusal> | undefined {
  if (!offersPlace(view, action, ctx)) return undefined
  const places = placesOf(view, ctx)
  if (places === undefined) return refuse('case.places-unknown', { rule: ctx.service.queue?.places })
  return places.free > 0 ? undefined : refuse('case.no-place', { places: places.all })
}
