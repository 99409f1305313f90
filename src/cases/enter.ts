import type { LegalClock, Service, State } from '#services'
import type { ClockMarks } from './clock.ts'
import type { By, Move } from './events.ts'
import { lapse } from './requests.ts'
import type { CaseView } from './view.ts'

export const stateOf = (service: Service, name: string): State | undefined => service.workflow.states.find((state) => state.name === name)

/** Who and what moved it; `answered`: the applicant did what was asked. */
export interface Cause {
  readonly by?: By
  readonly action?: string
  readonly answered?: boolean
}

/** The case in the state that it moves to. */
export function enter(view: CaseView, move: Move, at: string, service: Service, cause: Cause): Partial<CaseView> {
  const reopened =
    cause.by?.kind === 'applicant' &&
    (view.phase === 'done' || view.phase === 'running') &&
    (move.phase === 'open' || move.phase === 'waiting')
  const contested =
    reopened && (view.phase === 'done' ? view.outcome !== 'withdrawn' : view.outcome === 'refused' || view.outcome === 'partly')
  // A contest is about what was done before, so the hands of then still count; a renewal begins afresh.
  const round = reopened ? { hands: contested ? view.round.hands : [], entered: {} } : view.round
  return {
    state: move.to,
    phase: move.phase,
    outcome: move.outcome,
    since: at,
    stay: view.stay + 1,
    due: move.due,
    escalated: undefined,
    late: view.late.filter((what) => what === 'clock'),
    reminded: { expiry: [], validity: [] },
    asked: undefined,
    round: { ...round, entered: { ...round.entered, [move.to]: round.entered[move.to] ?? at } },
    contest:
      contested && view.outcome
        ? { state: view.state, since: view.since, outcome: view.outcome }
        : move.outcome === undefined
          ? view.contest
          : undefined,
    clock: tickClock(view, move, at, service, cause),
    renewing:
      move.valid === undefined &&
      move.phase !== 'done' &&
      (view.renewing || (cause.action !== undefined && stateOf(service, view.state)?.valid?.renew === cause.action)),
    requests: move.phase === 'done' ? view.requests.map(lapse) : view.requests,
    validity: move.valid ? { ...move.valid, state: move.to } : move.phase === 'done' ? undefined : view.validity,
  }
}

function tickClock(view: CaseView, move: Move, at: string, service: Service, cause: Cause): CaseView['clock'] {
  const law = service.workflow.clock
  const marks = view.clock
  if (law === undefined) return marks
  const ends = move.phase === 'done' || move.phase === 'running' || law.until.includes(move.to)
  if (marks === undefined)
    return move.clock === undefined ? undefined : { in: move.clock, ...startOf(view, at, law), ...(ends ? { stoppedAt: at } : {}) }
  if (marks.stoppedAt !== undefined || marks.missedAt !== undefined) return marks
  const restarts =
    (cause.action !== undefined && law.restart.includes(cause.action)) ||
    (cause.answered === true && law.incomplete === 'restart' && law.pause.includes(view.state))
  const open = marks.pauses.at(-1)
  let pauses = marks.pauses
  if (open !== undefined && open.to === undefined && !law.pause.includes(move.to))
    pauses = [...pauses.slice(0, -1), { from: open.from, to: at }]
  else if ((open === undefined || open.to !== undefined) && law.pause.includes(move.to)) pauses = [...pauses, { from: at }]
  const going = restarts ? { in: marks.in, startedAt: at, pauses: law.pause.includes(move.to) ? [{ from: at }] : [] } : { ...marks, pauses }
  return ends ? { ...going, stoppedAt: at } : going
}

/**
 * A request that another authority passed on: where silence refuses, the delay runs from the day on which that one received it, where it grants, from now
 * (CRPA, L. 114-3). What the person took to complete it here is not counted (L. 114-5).
 */
function startOf({ origin, openedAt }: CaseView, at: string, law: LegalClock): Pick<ClockMarks, 'startedAt' | 'pauses'> {
  const received = law.missed?.means === 'refused' ? origin?.received : undefined
  return received === undefined ? { startedAt: at, pauses: [] } : { startedAt: received, pauses: [{ from: openedAt, to: at }] }
}
