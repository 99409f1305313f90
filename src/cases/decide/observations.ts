import { aboutAction, aboutChange } from '../changes.ts'
import { isOver } from '../duration.ts'
import { refuse } from '../refusals.ts'
import { requestLimit } from '../requests.ts'
import type { AskedRequest, CaseView } from '../view.ts'
import type { CaseContext } from './context.ts'

/**
 * Before a person lowers or ends a right that runs, whoever has it may say what she thinks of it (CRPA, L. 121-1, L. 122-1). The law names no delay, so
 * that it must be enough; fifteen days unless the office gives more.
 */
export const observationDelays = ['15d', '21d', '1mo'] as const

/** What a person may intend: to take a change that may lower the right, or an action of the file that ends it. */
export type Intent = { readonly change: string } | { readonly action: string }

export const aboutOf = (intent: Intent): string => ('change' in intent ? aboutChange(intent.change) : aboutAction(intent.action))

/** Observations that were invited for this, oldest first; for an action, since its state was entered. */
export const invitedFor = (view: CaseView, intent: Intent): readonly AskedRequest[] =>
  view.requests.filter(
    ({ kind, own, at }) => kind === 'observations' && own?.about === aboutOf(intent) && ('change' in intent || at >= view.since),
  )

/** Refuses `case.observations-missing` before anybody was invited, `case.observations-open` until the person has answered or her days are over. */
export function refuseUnheard(view: CaseView, intent: Intent, ctx: CaseContext): void {
  const refusal = unheard(view, intent, ctx)
  if (refusal !== undefined) throw refusal
}

export function unheard(view: CaseView, intent: Intent, ctx: CaseContext) {
  const asked = invitedFor(view, intent).at(-1)
  if (asked === undefined) return refuse('case.observations-missing', { ...intent })
  if (asked.replies.length > 0) return undefined
  const limit = requestLimit(asked, ctx)
  return limit !== undefined && !isOver(limit, ctx.at) ? refuse('case.observations-open', { ...intent, day: limit.day }) : undefined
}
