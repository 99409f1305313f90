import { type LoggedEvent, type Projector, together } from '#kernel'
import type { Tx } from '#store'
import { openChanges } from './changes.ts'
import { consultationsOf } from './consult/project.ts'
import { saveConsultations } from './consult/store.ts'
import { deadlinesOf, nextTick } from './deadlines.ts'
import { saveInputs } from './decided-cases.ts'
import { type CasesEdge, placeOf } from './edge.ts'
import { stateOf } from './enter.ts'
import { type CaseEvent, isCaseEvent } from './events.ts'
import { keptOf } from './keep.ts'
import { traitsOf } from './likeness.ts'
import { releaseOthers } from './meet/store.ts'
import { type Inputs, inputsOf } from './nearest.ts'
import { markAsked, saveParticipants } from './parties/store.ts'
import { type AskedTeam, askedTeamsOf, saveAskedTeams } from './pending.ts'
import { publishedOf, savePublished } from './published.ts'
import { queuePlaceOf } from './queue.ts'
import { saveQueuePlace } from './queue-store.ts'
import { readEvents } from './read-events.ts'
import { expected, expectsApplicant, openRequests, seatKeys, stillAsked } from './requests.ts'
import { saveTraits } from './resembling.ts'
import { type CaseRow, forgetCase, saveCases } from './store.ts'

/** `case:<id>` → its row: one path for commands and for `rebuild`. */
export const caseProjector: Projector<CasesEdge, Tx> = {
  stream: 'case',
  whole: true,
  forget: forgetCase,
  apply: (edge, tx, stream, events) => projectCases(edge, tx, new Map([[stream, events]])),
  applyAll: (edge, tx, streams) => projectCases(edge, tx, streams),
}

/** What every case has is written for all at once; what only some services have, case by case. */
async function projectCases(edge: CasesEdge, tx: Tx, streams: ReadonlyMap<string, readonly LoggedEvent[]>): Promise<void> {
  const projected: Projected[] = []
  for (const events of streams.values()) {
    const one = await projectOne(edge, tx, events)
    if (one !== undefined) projected.push(one)
  }
  if (projected.length === 0) return
  // The case first: who may write what hangs on it is who may see it.
  await together(
    saveCases(
      tx,
      projected.map(({ row }) => row),
    ),
    saveInputs(tx, projected),
    saveAskedTeams(tx, projected),
  )
}

interface Projected {
  readonly row: CaseRow
  readonly inputs: Inputs
  readonly teams: readonly AskedTeam[]
}

/** Answers the rows that every case has; undefined: the stream is no case. */
async function projectOne(edge: CasesEdge, tx: Tx, events: readonly LoggedEvent[]): Promise<Projected | undefined> {
  const mine = events.filter(isCaseEvent)
  const opened = mine[0]
  if (opened?.type !== 'case.opened' || opened.person === undefined || opened.agency === undefined || opened.case === undefined) return
  const { view, loaded } = readEvents(edge.catalogue, opened.payload.service, mine)
  const { service, rules } = loaded
  const last = mine.at(-1)!
  const place = { service, at: last.at, ...placeOf(edge.town, opened.agency, service.workflow.calendar) }
  const key = { id: opened.case, agency: opened.agency, service: view.service }
  // A version that it left may have had what the one it has now has not.
  const moved = view.before.length > 0
  if (service.duplicates.length > 0 || moved) await saveTraits(tx, key, view.phase === 'draft' ? {} : traitsOf(view, { ...place, rules }))
  if (service.data.public !== undefined || moved)
    await savePublished(tx, { ...key, version: view.version }, publishedOf(view, service, place))
  if (service.queue !== undefined || moved)
    await saveQueuePlace(tx, { ...key, person: opened.person }, queuePlaceOf(view, { ...place, rules }))
  if (service.requests.some(({ kind }) => kind === 'consultation') || moved)
    await saveConsultations(tx, opened.case, consultationsOf(view, mine, key, place))
  const limits = deadlinesOf(view, place)
  const state = stateOf(service, view.state)
  const acting = state?.phase === view.phase ? state.do.flatMap((action) => action.by) : []
  // A case that ends gives back the place of a meeting to which nobody comes any more, and whoever takes another's part does not take her time.
  if (view.requests.some(({ comers }) => comers.length > 0)) await releaseOthers(tx, opened.case, view.requests.flatMap(seatKeys))
  // Of a payment that nobody can tell of, whoever plays a role may say what came.
  const unclear = openRequests(view).some((asked) => asked.unclear.length > 0) ? Object.keys(service.workflow.roles) : []
  const roles = [...acting, ...unclear, ...openRequests(view).flatMap(stillAsked)]
  // Who joins comes in by her invitation, in the unit of work that says so; here the rows are only made again.
  if (tx.who.actor === 'system')
    await saveParticipants(
      tx,
      key,
      view.parties.flatMap(({ party, person }) => (person === undefined ? [] : [{ part: party, person }])),
    )
  if (view.parties.length > 0) await markAsked(tx, opened.case, openRequests(view).flatMap(expected))
  const row: CaseRow = {
    id: opened.case,
    agency: opened.agency,
    person: opened.person,
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
    teams: [...new Set(roles.map((role) => service.workflow.roles[role]).filter((team) => team !== undefined))],
    language: view.language,
    channel: view.channel,
    sequence: view.sequence,
    expects: view.requests.some(expectsApplicant),
    unreadOffice: view.messages.filter(({ from, readAt }) => from === 'person' && readAt === undefined).length,
    unreadPerson: view.messages.filter(({ from, readAt }) => from !== 'person' && readAt === undefined).length,
    reviewAt: openChanges(view)[0]?.at ?? null,
    partner: view.partner ?? null,
  }
  return { row, inputs: mine.some(decides) ? inputsOf(view, { ...place, rules }) : {}, teams: askedTeamsOf(view, place) }
}

const decides = ({ payload }: CaseEvent): boolean => {
  const outcome = 'move' in payload ? payload.move?.outcome : undefined
  return outcome === 'granted' || outcome === 'partly' || outcome === 'refused'
}
