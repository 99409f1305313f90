import { type CasesEdge, type DecidedCase, inputsOf, lastDecided, type Near, nearest } from '#cases'
import type { DeskCase } from './open.ts'
import { hiddenFields } from './visible.ts'

/** How many decided cases are looked through, the last ones first, and how many are shown. */
const looked = 500
const shown = 5

/**
 * Decided cases of the same service whose answers are nearest to this one's, by what its rules read and this agent's roles may see. Nobody is named and no
 * answer of theirs is told; who opens one writes its access line there. No score decides, and nothing is foreseen: it is an order to read in.
 */
export async function similarTo(
  edge: CasesEdge,
  { view, row, loaded, roles, ctx, access }: DeskCase,
): Promise<readonly Near<DecidedCase>[]> {
  if (roles.length === 0 || (view.phase !== 'open' && view.phase !== 'waiting')) return []
  const hidden = hiddenFields(loaded.service, roles)
  const own = Object.fromEntries(Object.entries(inputsOf(view, ctx)).filter(([name]) => !hidden.has(name)))
  const decided = await edge.store.as(access, (tx) => lastDecided(tx, row, looked))
  return nearest(own, decided, shown)
}
