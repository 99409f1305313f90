import { legalDay } from '#kernel'
import { changeable } from '../meet/slots.ts'
import { refuse } from '../refusals.ts'
import { isOpen, meetingOf } from '../requests.ts'
import type { AskedRequest, CaseView } from '../view.ts'
import { heldBy } from './asking.ts'
import { byOf, type CaseContext, type CommandOf, type Decided, type Who } from './context.ts'
import { happen } from './effects.ts'
import { noticeOf } from './message.ts'
import { situationOf } from './situation.ts'

/**
 * Somebody who comes takes a time, or another one instead: until the day before. Refuses what asks for no meeting now, or not of her, and a time that has passed.
 * The applicant is told of a time that is hers too; who takes part took it herself.
 */
export function book(view: CaseView, { who, request, slot }: CommandOf<'book'>, ctx: CaseContext): Decided {
  const asked = askedOf(view, request, ctx)
  const comer = comerOf(asked, who)
  if (Date.parse(slot.from) <= Date.parse(ctx.at)) throw refuse('case.too-late', { request, day: legalDay(slot.from, ctx.zone) })
  refuseLate(asked, comer, ctx)
  const payload = { request: asked.name, key: asked.key, by: byOf(who, [comer]), ...slot }
  const decided = happen({ view, events: [] }, { type: 'case.appointment-booked', payload }, ctx)
  return isApplicants(asked, comer) ? tell(decided, 'appointment', slot, ctx) : decided
}

/** She does not come at the time that was taken; she is still asked to. */
export function unbook(view: CaseView, { who, request }: CommandOf<'unbook'>, ctx: CaseContext): Decided {
  const asked = askedOf(view, request, ctx)
  const comer = comerOf(asked, who)
  const meeting = meetingOf(asked, comer)
  if (meeting === undefined) throw refuse('case.request-closed', { request })
  refuseLate(asked, comer, ctx)
  const payload = { request: asked.name, key: asked.key, by: byOf(who, [comer]) }
  const decided = happen({ view, events: [] }, { type: 'case.appointment-cancelled', payload }, ctx)
  return isApplicants(asked, comer) ? tell(decided, 'appointment-cancelled', meeting, ctx) : decided
}

function askedOf(view: CaseView, name: string, ctx: CaseContext): AskedRequest {
  const asked = view.requests.findLast((one) => one.name === name && one.kind === 'appointment' && isOpen(one))
  if (asked === undefined) throw refuse('case.request-closed', { request: name })
  if (heldBy(view, asked, ctx) !== undefined) throw refuse('case.suspended', { request: name })
  return asked
}

/** As whom she comes; undefined: the meeting does not ask her, or the office has said whether she came. */
export function comerIn({ comers, replies }: AskedRequest, who: Who): string | undefined {
  const seats = who.kind === 'party' ? who.parts : who.kind === 'applicant' ? ['applicant'] : []
  return comers.find((one) => seats.includes(one) && !replies.some(({ from }) => from === one))
}

function comerOf(asked: AskedRequest, who: Who): string {
  const comer = comerIn(asked, who)
  if (comer === undefined) throw refuse('case.action-not-yours', { request: asked.name })
  return comer
}

const isApplicants = ({ comers, together }: AskedRequest, comer: string): boolean =>
  comer === 'applicant' || (together && comers.includes('applicant'))

function refuseLate(asked: AskedRequest, comer: string, { at, zone }: CaseContext): void {
  const { name } = asked
  const meeting = meetingOf(asked, comer)
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
