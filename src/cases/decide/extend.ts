import type { Action } from '#services'
import { addDurations } from '../duration.ts'
import { stateOf } from '../enter.ts'
import type { CaseView } from '../view.ts'
import type { CaseContext } from './context.ts'

/**
 * What an action with `extend` makes longer: the right in force in a state that has one, else the law's delay. Undefined when neither runs or it was
 * extended as often as the file allows.
 */
export function extensionOf(
  view: CaseView,
  action: Action,
  { service }: Pick<CaseContext, 'service'>,
): { readonly valid: { readonly from: string; readonly for: string } } | { readonly clock: string } | undefined {
  if (action.extend === undefined) return undefined
  const before = view.timeline.filter((entry) => entry.action === action.name).length
  if (before >= action.extend.times) return undefined
  const { validity, clock } = view
  if (stateOf(service, view.state)?.valid !== undefined)
    return validity?.state === view.state
      ? { valid: { from: validity.from, for: addDurations(validity.for, action.extend.by) } }
      : undefined
  return clock === undefined || clock.stoppedAt !== undefined || clock.missedAt !== undefined
    ? undefined
    : { clock: addDurations(clock.in, action.extend.by) }
}
