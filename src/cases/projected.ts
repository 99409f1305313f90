import type { LoggedEvent } from '#kernel'
import { openChanges } from './changes.ts'
import { consultationsOf } from './consult/project.ts'
import type { ConsultationRow } from './consult/store.ts'
import { deadlinesOf, nextTick } from './deadlines.ts'
import { type CasesEdge, placeOf } from './edge.ts'
import { stateOf } from './enter.ts'
import type { CaseEvent } from './events.ts'
import { keptOf } from './keep.ts'
import { type Traits, traitsOf } from './likeness.ts'
import { type Inputs, inputsOf } from './nearest.ts'
import { type AskedTeam, askedTeamsOf } from './pending.ts'
import { type Published, publishedOf } from './published.ts'
import { type QueuePlace, queuePlaceOf } from './queue.ts'
import { readStream } from './read-events.ts'
import { expected, expectsApplicant, openRequests, seatKeys, stillAsked } from './requests.ts'
import type { CaseRow } from './store.ts'
import type { CaseView } from './view.ts'

/** Everything that the rows of a case say. Undefined is a part that its service does not have: none of it is written; null: there is nothing of it now. */
export interface Projected {
  readonly row: CaseRow
  readonly inputs: Inputs
  readonly teams: readonly AskedTeam[]
  readonly traits: Traits | undefined
  readonly published: Published | null | undefined
  readonly queued: QueuePlace | null | undefined
  readonly consultations: readonly ConsultationRow[] | undefined
  /** under which names it keeps places of meetings */
  readonly seats: readonly string[] | undefined
  /** who takes part, and who of them is asked something now */
  readonly joined: readonly { readonly part: string; readonly person: string }[] | undefined
  readonly asked: readonly string[] | undefined
}

/** Pure. undefined: the stream is no case. */
export function projected(
  { catalogue, town }: Pick<CasesEdge, 'catalogue' | 'town'>,
  events: readonly LoggedEvent[],
): Projected | undefined {
  const read = readStream(catalogue, events)
  if (read === undefined) return undefined
  const { opened, mine, view, loaded } = read
  const { service, rules } = loaded
  const last = mine.at(-1)!
  const place = { service, at: last.at, ...placeOf(town, opened.agency, service.workflow.calendar) }
  const ctx = { ...place, rules }
  const key = { id: opened.case, agency: opened.agency }
  // A version that it left may have had what the one it has now has not.
  const moved = view.before.length > 0
  const consults = service.requests.some(({ kind }) => kind === 'consultation') || moved
  const meets = view.requests.some(({ comers }) => comers.length > 0)
  const parties = view.parties.length > 0
  return {
    row: rowOf(view, mine, { ...key, person: opened.person }, place),
    inputs: mine.some(decides) ? inputsOf(view, ctx) : {},
    teams: askedTeamsOf(view, place),
    traits: service.duplicates.length === 0 && !moved ? undefined : view.phase === 'draft' ? {} : traitsOf(view, ctx),
    published: service.data.public === undefined && !moved ? undefined : (publishedOf(view, service, place) ?? null),
    queued: service.queue === undefined && !moved ? undefined : (queuePlaceOf(view, ctx) ?? null),
    consultations: consults ? consultationsOf(view, mine, key, place) : undefined,
    seats: meets ? view.requests.flatMap(seatKeys) : undefined,
    joined: parties ? view.parties.flatMap(({ party, person }) => (person === undefined ? [] : [{ part: party, person }])) : undefined,
    asked: parties ? openRequests(view).flatMap(expected) : undefined,
  }
}

type Counting = Parameters<typeof deadlinesOf>[1]

function rowOf(view: CaseView, mine: readonly CaseEvent[], key: Pick<CaseRow, 'id' | 'agency' | 'person'>, place: Counting): CaseRow {
  const { service } = place
  const limits = deadlinesOf(view, place)
  return {
    ...key,
    reference: view.reference,
    service: view.service,
    version: view.version,
    state: view.state,
    phase: view.phase,
    outcome: view.outcome ?? null,
    since: view.since,
    openedAt: view.openedAt,
    submittedAt: view.submittedAt ?? null,
    decidedAt: mine.find(decides)?.at ?? null,
    dueAt: limits.due?.at ?? null,
    legalAt: limits.clock?.status === 'running' || limits.clock?.status === 'over' ? limits.clock.deadline.at : null,
    nextAt: nextTick(view, place, limits) ?? null,
    keepAt: keptOf(view, service, place)?.until?.at ?? null,
    teams: teamsOf(view, service),
    language: view.language,
    channel: view.channel,
    sequence: view.sequence,
    expects: view.requests.some(expectsApplicant),
    unreadOffice: view.messages.filter(({ from, readAt }) => from === 'person' && readAt === undefined).length,
    unreadPerson: view.messages.filter(({ from, readAt }) => from !== 'person' && readAt === undefined).length,
    reviewAt: openChanges(view)[0]?.at ?? null,
    partner: view.partner ?? null,
  }
}

/** Teams that may act now. */
function teamsOf(view: CaseView, service: Counting['service']): readonly string[] {
  const { roles } = service.workflow
  const state = stateOf(service, view.state)
  const acting = state?.phase === view.phase ? state.do.flatMap((action) => action.by) : []
  // Of a payment that nobody can tell of, whoever plays a role may say what came.
  const unclear = openRequests(view).some((asked) => asked.unclear.length > 0) ? Object.keys(roles) : []
  const all = [...acting, ...unclear, ...openRequests(view).flatMap(stillAsked)]
  return [...new Set(all.map((role) => roles[role]).filter((team) => team !== undefined))]
}

const decides = ({ payload }: CaseEvent): boolean => {
  const outcome = 'move' in payload ? payload.move?.outcome : undefined
  return outcome === 'granted' || outcome === 'partly' || outcome === 'refused'
}
