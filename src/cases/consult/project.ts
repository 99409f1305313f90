import type { Projector } from '#kernel'
import { eachStream, forgetRows } from '#log'
import type { Tx } from '#store'
import { fieldOf } from '../answers.ts'
import type { CaseContext } from '../decide/context.ts'
import type { CasesEdge } from '../edge.ts'
import type { CaseEvent } from '../events.ts'
import { requestLimit } from '../requests.ts'
import type { CaseView } from '../view.ts'
import { foldContribution } from './contribution.ts'
import { isContributionEvent } from './events.ts'
import { type ConsultationRow, saveContribution } from './store.ts'

/** `contribution:<id>` → its row. */
export const contributionProjector: Projector<CasesEdge, Tx> = {
  stream: 'contribution',
  whole: true,
  forget: forgetRows('contribution', 'cases.contribution'),
  apply: eachStream(async (tx, id, events) => {
    const mine = events.filter(isContributionEvent)
    const [first] = mine
    if (first?.person === undefined || first.agency === undefined || first.case === undefined) return
    await saveContribution(tx, { id, agency: first.agency, case: first.case, person: first.person }, foldContribution(mine))
  }),
}

/** What a case asked of everybody, by the id of the event that asked; a case that was withdrawn asks nothing any more. */
export function consultationsOf(
  view: CaseView,
  events: readonly CaseEvent[],
  { id, agency }: { readonly id: string; readonly agency: string },
  ctx: Omit<CaseContext, 'rules' | 'at'>,
): readonly ConsultationRow[] {
  if (view.outcome === 'withdrawn') return []
  return view.requests.flatMap((asked): ConsultationRow[] => {
    const event = events.find(
      ({ type, payload }) => type === 'case.requested' && payload.key === asked.key && payload.request === asked.name,
    )
    const until = requestLimit(asked, ctx)
    if (asked.kind !== 'consultation' || event === undefined || until === undefined) return []
    const names = ctx.service.requests.find(({ name }) => name === asked.name)?.show ?? []
    const shown = names.filter((name) => fieldOf(ctx.service, name) !== undefined && view.answers[name] !== undefined)
    const count = asked.replies.map(({ answer }) => answer.nombre).find((nombre) => typeof nombre === 'number')
    return [
      {
        id: event.id,
        agency,
        service: view.service,
        version: view.version,
        case: id,
        request: asked.name,
        openedAt: asked.at,
        until: asked.closed === 'lapsed' && view.since < until.at ? view.since : until.at,
        shown: Object.fromEntries(shown.map((name) => [name, view.answers[name]!])),
        summary: asked.summary?.text ?? null,
        count: typeof count === 'number' ? count : null,
      },
    ]
  })
}
