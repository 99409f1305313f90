import type { Service } from '#services'
import { closeChange } from './changes.ts'
import { enter, stateOf } from './enter.ts'
import type { By, Happening, Move } from './events.ts'
import { addFiles, answer } from './given.ts'
import { rebased } from './rebased.ts'
import { refuse } from './refusals.ts'
import { answered, changeRequest, requested, silenced } from './requests.ts'
import type { AskedRequest, CaseView, Decision, PartyStanding, TimelineEntry } from './view.ts'

/**
 * A case is its events: this makes the one from the others. `service` is the version under which the case runs, or a newer one that reads it;
 * `under`: what happened before the case was moved to a newer version is read by the version of then.
 * Refuses `case.unknown` when the events do not begin with `case.opened`.
 */
export function fold(events: Iterable<Happening>, service: Service, under: (version: number) => Service = () => service): CaseView {
  let view: CaseView | undefined
  let now = service
  for (const event of events) {
    if (event.type === 'case.opened') now = under(event.payload.version)
    view = view === undefined ? step(view, event, now) : advance(view, event, now)
    if (event.type === 'case.rebased') now = under(event.payload.to)
  }
  if (view === undefined) throw refuse('case.unknown')
  return view
}

/** The case after one more event. */
export function step(view: CaseView | undefined, event: Happening, service: Service): CaseView {
  if (event.type === 'case.opened') return opened(event)
  if (view === undefined) throw refuse('case.unknown')
  return advance({ ...view }, event, service)
}

/** The same of a case that nobody else has yet: it becomes the next one. Copying it at each of its events was most of what folding costs. */
function advance(view: CaseView, event: Happening, service: Service): CaseView {
  if (event.type === 'case.opened') return opened(event)
  const told = Object.assign(view, { sequence: view.sequence + 1, timeline: [...view.timeline, entryOf(event)] })
  return Object.assign(told, change(told, event, service))
}

type Opened = Extract<Happening, { type: 'case.opened' }>

function opened(event: Opened): CaseView {
  const { payload, at } = event
  return {
    id: event.case ?? '',
    reference: payload.reference,
    service: payload.service,
    version: payload.version,
    person: event.person,
    agency: event.agency,
    channel: payload.channel,
    language: payload.language,
    sequence: 1,
    state: payload.state,
    phase: payload.phase,
    since: at,
    stay: 1,
    openedAt: at,
    ...(payload.origin && { origin: payload.origin }),
    ...(payload.by.kind === 'partner' && { partner: payload.by.partner }),
    answers: {},
    provenance: {},
    history: [],
    corrections: [],
    messages: [],
    documents: [],
    files: [],
    payments: [],
    assessed: [],
    remindedFor: [],
    lateFor: [],
    resembling: [],
    parties: [],
    changes: [],
    requests: [],
    refunds: [],
    calls: [],
    round: { hands: [], entered: { [payload.state]: at } },
    deciders: [],
    before: [],
    late: [],
    reminded: { expiry: [], validity: [] },
    renewing: false,
    timeline: [entryOf(event)],
  }
}

function change(view: CaseView, event: Exclude<Happening, Opened>, service: Service): Partial<CaseView> {
  const { at } = event
  switch (event.type) {
    case 'case.submitted': {
      const { payload } = event
      const answered = answer(view, payload, at, service)
      const first =
        view.submittedAt === undefined ? { submittedAt: at, rulesDate: payload.rulesDate, language: payload.language ?? view.language } : {}
      const named = payload.named && { named: payload.named }
      return { ...answered, ...first, ...named, ...enter({ ...view, ...answered }, payload.move, at, service, payload) }
    }
    case 'case.answered': {
      const { payload } = event
      const answered = { ...answer(view, payload, at, service), ...closeCorrection(view, at) }
      return { ...answered, ...enter({ ...view, ...answered }, payload.move, at, service, { ...payload, answered: true }) }
    }
    case 'case.acted':
      return acted(view, event.payload, at, service)
    case 'case.withdrawn': {
      const { move, what } = event.payload
      const entered = enter(view, move, at, service, event.payload)
      // A contest that is given up leaves the decision, its day and the time to contest as they were.
      return what === 'contest' && view.contest
        ? { ...entered, since: view.contest.since, outcome: view.contest.outcome, contest: undefined }
        : entered
    }
    case 'case.expired':
      return enter(view, event.payload.move, at, service, {})
    case 'case.silence': {
      const { move, means, day, effective, reference } = event.payload
      const clock = view.clock && { ...view.clock, missedAt: at }
      const said = { clock, silence: { means, day, reference } }
      if (move === undefined) return said
      const decision: Decision = { by: { kind: 'law' }, at: effective, outcome: move.outcome ?? means, state: move.to }
      return { ...enter({ ...view, ...said }, move, effective, service, {}), ...said, decision }
    }
    case 'case.reminded': {
      const { what, before } = event.payload
      return { reminded: { ...view.reminded, [what]: [...view.reminded[what], before] } }
    }
    case 'case.late': {
      const { what, escalate } = event.payload
      const clock = what === 'clock' && view.clock ? { ...view.clock, missedAt: at } : view.clock
      return { late: [...view.late, what], escalated: escalate ?? view.escalated, clock }
    }
    case 'case.document-added':
      return addFiles(view, event, service)
    case 'case.message':
      return { messages: [...view.messages, { id: event.id ?? '', at, ...event.payload }] }
    case 'case.message-read': {
      const read = new Set(event.payload.messages)
      return {
        messages: view.messages.map((message) =>
          read.has(message.id) && message.readAt === undefined ? { ...message, readAt: at } : message,
        ),
      }
    }
    case 'case.issue-ordered':
      return { documents: [...view.documents, { ...event.payload, orderedAt: at }] }
    case 'case.issued': {
      const { key, number, file } = event.payload
      return {
        documents: view.documents.map((document) => (document.key === key ? { ...document, number, file, issuedAt: at } : document)),
      }
    }
    case 'case.payment-ordered':
      return { payments: [...view.payments, { ...event.payload, at }] }
    case 'case.payment-made': {
      const { key, day } = event.payload
      return { payments: view.payments.map((one) => (one.key === key ? { ...one, made: day } : one)) }
    }
    case 'case.payment-returned': {
      const { key, day, reason } = event.payload
      return { payments: view.payments.map((one) => (one.key === key ? { ...one, returned: { day, reason } } : one)) }
    }
    case 'case.call-ordered':
      return { calls: [...view.calls, { ...event.payload, at }] }
    case 'case.requested':
      return { requests: [...view.requests, requested(event.payload, at, service)] }
    case 'case.request-answered': {
      const { payload } = event
      const given =
        payload.answers && answer(view, { ...payload, answers: payload.answers, provenance: payload.provenance ?? {} }, at, service)
      return { ...given, requests: changeRequest(view, payload.key, (request) => answered(request, payload, at)) }
    }
    case 'case.appointment-booked': {
      const { key, by, slot, place, from, until } = event.payload
      const meeting = { slot, place, from, until }
      const booked = (one: AskedRequest): AskedRequest => ({
        ...one,
        ...(by.kind === 'party' && !one.together
          ? { meetings: { ...one.meetings, [by.party]: { ...meeting, account: by.account } } }
          : { meeting }),
        changes: one.changes + 1,
      })
      return { requests: changeRequest(view, key, booked) }
    }
    case 'case.appointment-cancelled': {
      const { key, by } = event.payload
      const cancelled = ({ meeting, ...one }: AskedRequest): AskedRequest =>
        by.kind === 'party' && !one.together
          ? { ...one, meeting, meetings: without(one.meetings, by.party), changes: one.changes + 1 }
          : { ...one, changes: one.changes + 1 }
      return { requests: changeRequest(view, key, cancelled) }
    }
    case 'case.party-invited':
      return { parties: standing(view, { party: event.payload.party, state: 'invited', at }) }
    case 'case.party-joined': {
      const { party, person, as } = event.payload
      // A time that another person took under this name is not hers.
      const requests = view.requests.map((one) => ({ ...one, meetings: without(one.meetings, party) }))
      return { parties: standing(view, { party, state: 'joined', at, person, as }), requests }
    }
    case 'case.party-declined':
      return { parties: standing(view, { party: event.payload.party, state: 'declined', at }) }
    case 'case.payment-unclear': {
      const { key, payment, amount } = event.payload
      return { requests: changeRequest(view, key, (one) => ({ ...one, unclear: [...one.unclear, { payment, amount }] })) }
    }
    case 'case.request-reminded':
      return { requests: changeRequest(view, event.payload.key, (one) => ({ ...one, reminded: [...one.reminded, event.payload.before] })) }
    case 'case.request-silent':
      return { requests: changeRequest(view, event.payload.key, (one) => silenced(one, event.payload)) }
    case 'case.resembles':
      return { resembling: [...view.resembling, ...event.payload.found.map((one) => ({ ...one, aside: false }))] }
    case 'case.assessed': {
      const { payload } = event
      const others = view.assessed.filter(({ period }) => period !== payload.period)
      return { assessed: [...others, { ...payload, at }].sort((one, other) => one.period.localeCompare(other.period)) }
    }
    case 'case.cycle-reminded':
      return { remindedFor: [...view.remindedFor, `${event.payload.period} ${event.payload.before}`] }
    case 'case.cycle-late':
      return { lateFor: [...view.lateFor, event.payload.period] }
    case 'case.summarised': {
      const { key, text, by } = event.payload
      return { requests: changeRequest(view, key, (one) => ({ ...one, summary: { text, by, at } })) }
    }
    case 'case.rebased':
      return rebased(view, event.payload, at, service)
    case 'case.transferred': {
      const { move, by, day, to, other } = event.payload
      return { ...enter(view, move, at, service, { by }), transferred: { day, to, ...(other && { other }) } }
    }
    case 'case.change-told': {
      const { change: key, ...told } = event.payload
      return { changes: [...view.changes, { key, at, ...told }] }
    }
    case 'case.change-taken':
    case 'case.change-set-aside':
      return closeChange(view, event, service)
    case 'case.refund-ordered':
      return { refunds: [...view.refunds, { ...event.payload, at }] }
    default:
      return event satisfies never
  }
}

const without = <T>(record: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([one]) => one !== name))

/** One standing a participant: the last. */
const standing = (view: CaseView, now: PartyStanding): CaseView['parties'] => [
  ...view.parties.filter(({ party }) => party !== now.party),
  now,
]

type Acted = Extract<Happening, { type: 'case.acted' }>['payload']

function acted(view: CaseView, payload: Acted, at: string, service: Service): Partial<CaseView> {
  const { action, by, move, valid } = payload
  const answered = payload.answers ? answer(view, { by, answers: payload.answers, provenance: payload.provenance ?? {} }, at, service) : {}
  const hands =
    by.kind === 'worker' && !sendsBack(view, payload, service)
      ? [...view.round.hands, { account: by.account, role: by.role, action, state: view.state, stay: view.stay, at }]
      : view.round.hands
  const kept: CaseView = { ...view, ...answered, round: { ...view.round, hands } }
  const entered = move ? enter(kept, move, at, service, payload) : {}
  const asked = payload.asked && { fields: payload.asked, action, at }
  const outcome = move?.outcome
  const decision: Decision | undefined =
    outcome && by.kind !== 'applicant'
      ? { action, by, at, outcome, state: move.to, reason: payload.reason, explanation: payload.explanation, computed: payload.computed }
      : view.decision
  return {
    ...answered,
    round: kept.round,
    ...entered,
    ...(asked ? { asked, corrections: [...view.corrections, asked] } : {}),
    ...(valid ? { validity: { ...valid, state: view.state }, reminded: { ...view.reminded, validity: [] } } : {}),
    ...(setsAside(view, payload, service) ? { resembling: view.resembling.map((one) => ({ ...one, aside: true })) } : {}),
    ...(payload.clock && view.clock ? { clock: { ...view.clock, in: payload.clock } } : {}),
    decision,
    deciders: outcome && by.kind === 'worker' && !view.deciders.includes(by.account) ? [...view.deciders, by.account] : view.deciders,
  }
}

/** An action that is there because of a look-alike and leaves the case where it is has looked at it and set it aside. */
function setsAside(view: CaseView, { action, move }: Acted, service: Service): boolean {
  const taken = stateOf(service, view.state)?.do.find(({ name }) => name === action)
  return move === undefined && taken?.when === 'doublon possible'
}

/** A reviewer who gives a case back proposes nothing: the same reviewer may approve what comes again. */
function sendsBack(view: CaseView, { action, move }: Acted, service: Service): boolean {
  const actions = stateOf(service, view.state)?.do ?? []
  const reviewed = actions.some((other) => other.fourEyes) && !actions.some((other) => other.name === action && other.fourEyes)
  return reviewed && move !== undefined && move.outcome === undefined && view.round.entered[move.to] !== undefined
}

function closeCorrection(view: CaseView, at: string): Pick<CaseView, 'asked' | 'corrections'> {
  const asked = view.asked
  return { asked: undefined, corrections: view.corrections.map((one) => (one === asked ? { ...one, answeredAt: at } : one)) }
}

/** What the wording of an event needs; the rest is in the event. */
function entryOf(event: Happening): TimelineEntry {
  const { id, at, type } = event
  const payload = event.payload as Readonly<Record<string, unknown>>
  const move = payload.move as Move | undefined
  const about =
    payload.change ??
    payload.period ??
    payload.request ??
    payload.party ??
    payload.field ??
    payload.document ??
    payload.message ??
    payload.notice ??
    payload.what ??
    payload.target ??
    payload.means ??
    (type === 'case.payment-made' || type === 'case.payment-returned' ? payload.key : undefined)
  return {
    id,
    at,
    type,
    by: payload.by as By | undefined,
    action: payload.action as string | undefined,
    from: move?.from,
    to: move?.to,
    about: about as string | undefined,
  }
}
