import { asAgent, type CasesEdge, contextOf, decide, type OpenedCase, readCase, type Weighed, weigh, whoIs } from '#cases'
import { type Actor, Refusal } from '#kernel'
import { intoOf } from './rebase.ts'
import type { CaseResult } from './store.ts'
import type { What } from './what.ts'

/** One case on the page of a move to a newer version; `refusal`: why it would stay where it is. */
export interface WeighedCase {
  readonly opened: OpenedCase
  readonly weighed: Weighed
  readonly refusal?: Refusal
}

/** What the newer version would make of these cases, reckoned when it is looked at: nothing of it is kept. One access line names their persons. */
export async function weighedCases(
  edge: CasesEdge,
  actor: Actor,
  what: Extract<What, { do: 'rebase' }>,
  results: readonly CaseResult[],
): Promise<ReadonlyMap<string, WeighedCase>> {
  const { purpose } = edge.catalogue.at(what.service, what.to).service.data
  const subjects = [...new Set(results.map(({ person }) => person))]
  if (subjects.length === 0) return new Map()
  const read = await edge.store.as(asAgent(actor, purpose, { subjects, categories: ['case'] }), async (tx) => {
    const all: OpenedCase[] = []
    for (const { id, code } of results) if (code !== 'case.limited') all.push(await readCase(edge, tx, { id }))
    return all
  })
  const behind = read.filter(({ view }) => view.version < what.to && view.phase !== 'done')
  return new Map(behind.map((opened) => [opened.row.id, weighedCase(edge, actor, what, opened)]))
}

function weighedCase(edge: CasesEdge, actor: Actor, what: Extract<What, { do: 'rebase' }>, opened: OpenedCase): WeighedCase {
  const { view, loaded } = opened
  const into = intoOf(edge, what, view.version)
  const ctx = contextOf(edge, loaded)
  const weighed = weigh(view, into, ctx)
  try {
    decide(view, { do: 'rebase', who: whoIs(actor, loaded), into }, ctx)
    return { opened, weighed }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { opened, weighed, refusal: error }
  }
}
