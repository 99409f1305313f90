import type { LoggedEvent, Projector } from '#kernel'
import type { Tx } from '#store'
import { deadlinesOf } from './deadlines.ts'
import { instantBefore } from './duration.ts'
import { type CasesEdge, placeOf } from './edge.ts'
import { stateOf } from './enter.ts'
import { isCaseEvent } from './events.ts'
import { fold } from './fold.ts'
import { saveCase } from './store.ts'
import type { CaseView } from './view.ts'

/** `case:<id>` → its row: one path for commands and for `rebuild`. */
export const caseProjector: Projector<CasesEdge, Tx> = {
  stream: 'case',
  whole: true,
  apply: async (edge, tx, _stream, events: readonly LoggedEvent[]) => {
    const mine = events.filter(isCaseEvent)
    const opened = mine[0]
    if (opened?.type !== 'case.opened' || opened.person === undefined || opened.agency === undefined || opened.case === undefined) return
    const { service } = edge.catalogue.at(opened.payload.service, opened.payload.version)
    const view = fold(mine, service)
    const last = mine.at(-1)!
    const place = { service, at: last.at, ...placeOf(edge.town, opened.agency, service.workflow.calendar) }
    const limits = deadlinesOf(view, place)
    const state = stateOf(service, view.state)
    const roles = state?.phase === view.phase ? state.do.flatMap((action) => action.by) : []
    await saveCase(tx, {
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
      dueAt: limits.due?.at ?? null,
      nextAt: nextInstant(view, place) ?? null,
      teams: [...new Set(roles.map((role) => service.workflow.roles[role]).filter((team) => team !== undefined))],
      language: view.language,
      channel: view.channel,
      sequence: view.sequence,
      unreadOffice: view.messages.filter(({ from, readAt }) => from === 'person' && readAt === undefined).length,
      unreadPerson: view.messages.filter(({ from, readAt }) => from !== 'person' && readAt === undefined).length,
    })
  },
}

/** The next instant at which time brings something that it has not brought yet. */
function nextInstant(view: CaseView, place: Parameters<typeof deadlinesOf>[1]): string | undefined {
  const { due, expiry, validity, clock } = deadlinesOf(view, place)
  const state = stateOf(place.service, view.state)
  const instants: string[] = []
  if (due !== undefined && !view.late.includes('due')) instants.push(due.at)
  if (expiry !== undefined && !view.late.includes('expiry')) {
    instants.push(expiry.at)
    for (const before of state?.expire?.remind ?? []) if (!view.reminded.expiry.includes(before)) instants.push(instantBefore(expiry, before, place))
  }
  if (validity !== undefined) {
    instants.push(validity.at)
    for (const before of state?.valid?.remind ?? []) if (!view.reminded.validity.includes(before)) instants.push(instantBefore(validity, before, place))
  }
  if (clock?.status === 'running' && view.silence === undefined && !view.late.includes('clock')) instants.push(clock.deadline.at)
  return instants.sort()[0]
}
