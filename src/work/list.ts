import { asAgent, type CaseRow, type CasesEdge, casesAtDesk } from '#cases'
import type { Actor } from '#kernel'
import { filterOf, type ListQuery, mostFound, pageSize } from './views.ts'
import type { Workplace } from './workplace.ts'

/** A page of a list, the longest wait first; each purpose is read in a unit of work of its own. `more`: another page follows. Names nobody. */
export async function listAtDesk(
  edge: CasesEdge,
  actor: Actor,
  place: Workplace,
  query: ListQuery,
): Promise<{ readonly shown: readonly CaseRow[]; readonly more: boolean }> {
  const rows: CaseRow[] = []
  for (const { purpose, services } of place.purposes) {
    const filter = filterOf(query, services, actor.teams)
    if (filter.services?.length !== 0)
      rows.push(...(await edge.store.as(asAgent(actor, purpose), (tx) => casesAtDesk(tx, place.agency, filter))))
  }
  rows.sort((a, b) => Date.parse(a.since) - Date.parse(b.since) || (a.id < b.id ? -1 : 1))
  const shown = rows.slice(0, query.found === undefined ? pageSize : mostFound)
  return { shown, more: rows.length > shown.length }
}
