import { isConfidential } from './decide/opinion.ts'
import type { CaseEvent } from './events.ts'
import type { CaseView } from './view.ts'

/** A case with its events as its person may have it now: of an opinion that is still between offices, that it was asked and answered, and no word of it. */
export function withoutConfidential(view: CaseView, events: readonly CaseEvent[]): CaseView & { readonly events: readonly CaseEvent[] } {
  const kept = new Set(view.requests.filter((asked) => isConfidential(asked, view)).map(({ key }) => key))
  if (kept.size === 0) return { ...view, events }
  const requests = view.requests.map((asked) =>
    kept.has(asked.key) && asked.own !== undefined
      ? { ...asked, own: { ...asked.own, question: '' }, replies: asked.replies.map((reply) => ({ ...reply, answer: {} })) }
      : asked,
  )
  const silent = (event: CaseEvent): CaseEvent => {
    if (event.type === 'case.requested' && event.payload.own !== undefined && kept.has(event.payload.key))
      return { ...event, payload: { ...event.payload, own: { ...event.payload.own, question: '' } } }
    if (event.type === 'case.request-answered' && kept.has(event.payload.key))
      return { ...event, payload: { ...event.payload, answer: {} } }
    return event
  }
  return { ...view, requests, events: events.map(silent) }
}
