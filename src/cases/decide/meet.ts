import { legalDay } from '#kernel'
import { changeable } from '../meet/slots.ts'
import { refuse } from '../refusals.ts'
import { isOpen } from '../requests.ts'
import type { AskedRequest, CaseView } from '../view.ts'
import { heldBy } from './asking.ts'
import { byOf, type CaseContext, type CommandOf, type Decided } from './context.ts'
import { happen } from './effects.ts'
import { noticeOf } from './message.ts'
import { situationOf } from './situation.ts'

/** The person takes a time, or another one instead: until the day before. Refuses what asks for no meeting now, and a time that has passed. */
export function book(view: CaseView, { who, request, slot }: CommandOf<'book'>, ctx: CaseContext): Decided {
  const asked = askedOf(view, request, ctx)
  if (who.kind !== 'applicant') throw refuse('case.action-not-yours', { request })
  if (Date.parse(slot.from) <= Date.parse(ctx.at)) throw refuse('case.too-late', { request, day: legalDay(slot.from, ctx.zone) })
  refuseLate(asked, ctx)
  const payload = { request: asked.name, key: asked.key, by: byOf(who), ...slot }
  const decided = happen({ view, events: [] }, { type: 'case.appointment-booked', payload }, ctx)
  return tell(decided, 'appointment', slot, ctx)
}

/** The person does not come at the time that she took; she is still asked to. */
export function unbook(view: CaseView, { who, request }: CommandOf<'unbook'>, ctx: CaseContext): Decided {
  const asked = askedOf(view, request, ctx)
  if (who.kind !== 'applicant') throw refuse('case.action-not-yours', { request })
  if (asked.meeting === undefined) throw refuse('case.request-closed', { request })
  refuseLate(asked, ctx)
  const payload = { request: asked.name, key: asked.key, by: byOf(who) }
  const decided = happen({ view, events: [] }, { type: 'case.appointment-cancelled', payload }, ctx)
  return tell(decided, 'appointment-cancelled', asked.meeting, ctx)
}

function askedOf(view: CaseView, name: string, ctx: CaseContext): AskedRequest {
  const asked = view.requests.findLast((one) => one.name === name && one.kind === 'appointment' && isOpen(one))
  if (asked === undefined) throw refuse('case.request-closed', { request: name })
  if (heldBy(view, asked, ctx) !== undefined) throw refuse('case.suspended', { request: name })
  return asked
}

function refuseLate({ name, meeting }: AskedRequest, { at, zone }: CaseContext): void {
  const day = meeting && legalDay(meeting.from, zone)
  if (day !== undefined && !changeable(day, legalDay(at, zone))) throw refuse('case.too-late', { request: name, day })
}

function tell(
  decided: Decided,
  notice: 'appointment' | 'appointment-cancelled',
  meeting: { from: string; until: string; place: string },
  ctx: CaseContext,
): Decided {
  const situation = situationOf(decided.view, decided.view.answers, ctx)
  return happen(decided, noticeOf(decided.view, notice, { meeting: { ...meeting, zone: ctx.zone } }, situation, ctx), ctx)
}
