import type { CaseRequest, RequestState, Service } from '#services'
import { type Deadline, deadlineAfter, instantBefore, isOver, type Place } from './duration.ts'
import type { AskedKind, PayloadOf } from './events.ts'
import type { AskedRequest, CaseView, Meeting, Reply } from './view.ts'

/** What a case asked of others: how the fold keeps it, what rules read of it, until when it may be answered. Pure. */

export const requested = (
  { request, ...payload }: PayloadOf<'case.requested'>,
  at: string,
  service: Pick<Service, 'parties' | 'requests'>,
): AskedRequest => ({
  ...payload,
  name: request,
  at,
  comers: comersOf(payload, service),
  together: service.requests.some((one) => one.name === request && one.together === true),
  meetings: {},
  replies: [],
  unclear: [],
  changes: 0,
  reminded: [],
})

/** Who comes to a meeting, or is visited: those of its addressees who are no role; when it is asked of roles alone, the applicant. */
function comersOf(
  { kind, to }: Pick<PayloadOf<'case.requested'>, 'kind' | 'to'>,
  { parties }: Pick<Service, 'parties'>,
): readonly string[] {
  if (kind !== 'appointment' && kind !== 'visit') return []
  const people = to.filter((one) => one === 'applicant' || parties.some(({ name }) => name === one.split('#')[0]))
  return people.length > 0 ? people : ['applicant']
}

/** The time that somebody took for a meeting, if she is one of those who come. */
export const meetingOf = ({ comers, together, meeting, meetings }: AskedRequest, comer: string): Meeting | undefined =>
  !comers.includes(comer) ? undefined : together || comer === 'applicant' ? meeting : meetings[comer]

/** Under which name the place of a meeting is kept: one for the applicant or for all, one for each who comes by herself. */
export const seatKey = ({ key, together }: AskedRequest, comer: string): string =>
  together || comer === 'applicant' ? key : `${key} ${comer}`

/** The places that a request holds, while they are kept: none once the case ended before anybody came. */
export const seatKeys = (asked: AskedRequest): readonly string[] =>
  asked.closed === 'lapsed' ? [] : asked.comers.filter((one) => meetingOf(asked, one) !== undefined).map((one) => seatKey(asked, one))

/** A request as it is answered: what the file says of it, or what somebody of the office asked. */
export type Written = Omit<CaseRequest, 'kind' | 'label'> & { readonly kind: AskedKind }

/** undefined: the version has it no more. */
export function writtenOf(asked: AskedRequest, { requests }: Pick<Service, 'requests'>): Written | undefined {
  const { name, kind, to, need, due, own } = asked
  if (own === undefined) return requests.find((request) => request.name === name)
  const remind = { remind: own.remind }
  return { name, kind, to, need, show: own.show, fill: [], suspends: [], ...(due && { due: { in: due, ...remind } }) }
}

export const changeRequest = (view: CaseView, key: string, change: (request: AskedRequest) => AskedRequest): readonly AskedRequest[] =>
  view.requests.map((request) => (request.key === key ? change(request) : request))

export function answered(
  request: AskedRequest,
  { from, by, answer, assurance, payment }: PayloadOf<'case.request-answered'>,
  at: string,
): AskedRequest {
  const replies = [...request.replies, { from, by, at, answer, ...(assurance && { assurance }), ...(payment && { payment }) }]
  const unclear = request.unclear.filter((one) => one.payment !== payment)
  return { ...request, replies, unclear, ...(isAnswered(request, replies) ? { closed: 'answered' as const } : {}) }
}

export const silenced = (request: AskedRequest, { day, as, reference }: PayloadOf<'case.request-silent'>): AskedRequest => ({
  ...request,
  silent: { day, as, reference },
  ...(as === undefined ? {} : { closed: 'silent' as const }),
})

/** The end of a case ends what was still asked for it. */
export const lapse = (request: AskedRequest): AskedRequest => (isOpen(request) ? { ...request, closed: 'lapsed' } : request)

export const isOpen = (request: AskedRequest): boolean => request.closed === undefined
export const openRequests = (view: Pick<CaseView, 'requests'>): readonly AskedRequest[] => view.requests.filter(isOpen)

/** Cents that were paid. */
export const paidOf = ({ replies }: Pick<AskedRequest, 'replies'>): number =>
  replies.reduce((sum, { answer }) => sum + (typeof answer.montant === 'number' ? answer.montant : 0), 0)

/** A signature refused answers for all; a payment is answered when all of it is there; a consultation ends with its day. */
function isAnswered(request: AskedRequest, replies: readonly Reply[]): boolean {
  if (request.kind === 'payment') return paidOf({ replies }) >= (request.amount ?? 0)
  if (request.kind === 'consultation') return replies.some(({ answer }) => answer.nombre !== undefined)
  if (request.kind === 'signature' && replies.some(({ answer }) => answer.signé === false)) return true
  return stillAsked({ ...request, replies }).length === 0 || new Set(replies.map(({ from }) => from)).size >= needed(request)
}

const needed = ({ need, to }: AskedRequest): number => (need === 'all' ? to.length : need === 'any' ? 1 : need)

/** Those asked who have not answered yet. Who pays in parts is asked until all is paid; the public may always speak. */
export function stillAsked(request: AskedRequest): readonly string[] {
  if (!isOpen(request)) return []
  if (request.kind === 'payment' || request.kind === 'consultation') return request.to
  const answered = new Set(request.replies.map(({ from }) => from))
  return request.to.filter((one) => !answered.has(one))
}

/** Does the applicant have something to do for it now? For a meeting she takes a time, and a payment that is unclear is the office's: it says what came of both. */
export function expectsApplicant(request: AskedRequest): boolean {
  if (!isOpen(request) || request.unclear.length > 0) return false
  return expected(request).includes('applicant')
}

/** Who has something to do for it now. Who comes takes a time and says nothing else; who is visited does nothing. */
export function expected(request: AskedRequest): readonly string[] {
  const { kind, comers, replies } = request
  if (!isOpen(request)) return []
  if (kind === 'appointment')
    return comers.filter((one) => meetingOf(request, one) === undefined && !replies.some(({ from }) => from === one))
  return stillAsked(request).filter((one) => !comers.includes(one))
}

/** What rules read of a request, asked last under this name. Two opinions that differ are `partagé`. */
export function stateOfRequest(view: Pick<CaseView, 'requests'>, name: string): RequestState | undefined {
  const request = view.requests.findLast((one) => one.name === name)
  if (request === undefined) return undefined
  const { replies, silent, closed } = request
  const told = (key: string) => replies.map(({ answer }) => answer[key]).filter((value) => value !== undefined)
  const opinions = [...new Set(told('avis'))]
  const all = (key: string) => closed === 'answered' && told(key).length > 0 && told(key).every((value) => value === true)
  return {
    open: isOpen(request),
    answered: closed === 'answered' || closed === 'silent',
    silent: silent !== undefined,
    answer: {
      avis: silent?.as ?? (opinions.length > 1 ? 'partagé' : opinions[0]),
      motif: told('motif').at(-1),
      signé: all('signé'),
      payé: request.kind === 'payment' && closed === 'answered',
      tenu: all('tenu'),
      fait: all('fait'),
      nombre: request.kind === 'consultation' ? (told('nombre').at(-1) ?? 0) : replies.length,
      issue: told('issue').at(-1),
    },
  }
}

/** The last day to answer. */
export const requestLimit = ({ at, due }: AskedRequest, place: Place): Deadline | undefined =>
  due === undefined ? undefined : deadlineAfter(at, due, place)

/** Reminders of an open request that are still to send, with their instants. */
export function requestReminders(
  request: AskedRequest,
  remind: readonly string[],
  limit: Deadline,
  place: Place,
): (readonly [string, number])[] {
  const all = remind.map((before) => [before, Date.parse(instantBefore(limit, before, place))] as const)
  const latest = Math.max(...all.filter(([before]) => request.reminded.includes(before)).map(([, at]) => at), Number.NEGATIVE_INFINITY)
  return all.filter(([, at]) => at > latest && at > Date.parse(request.at) && at < Date.parse(limit.at))
}

/** How long before its day somebody is reminded. */
export const remindersOf = (asked: AskedRequest, service: Pick<Service, 'requests'>): readonly string[] =>
  writtenOf(asked, service)?.due?.remind ?? []

/** The instants at which time brings something to the open requests of a case. */
export function requestTicks(view: CaseView, service: Pick<Service, 'requests'>, place: Place & { readonly at: string }): string[] {
  return openRequests(view).flatMap((request) => {
    const limit = requestLimit(request, place)
    if (limit === undefined || request.silent !== undefined) return []
    const reminders = isOver(limit, place.at) ? [] : requestReminders(request, remindersOf(request, service), limit, place)
    return [limit.at, ...reminders.map(([, at]) => new Date(at).toISOString())]
  })
}
