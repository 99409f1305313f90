import { asAgent, type CaseRow, type CasesEdge } from '#cases'
import type { Ctx } from '#web'
import { actingFor, lookingOf } from './desk.ts'
import { type Beside, besideOf, cursorOf, inOrder, listCases } from './list.ts'
import { filterOf, type ListQuery, mostFound, pageSize, sortOf } from './views.ts'
import { type Workplace, workplaceOf } from './workplace.ts'

/** A page of a list, in its order; who works on each case and its labels beside it. `next`: where the page after begins. Names nobody. */
export interface Listed {
  readonly shown: readonly CaseRow[]
  readonly beside: ReadonlyMap<string, Beside>
  readonly next?: ReturnType<typeof cursorOf>
}

/** Each purpose is read in a unit of work of its own. `me`: the agent and the colleagues replaced today. */
export async function listFor(
  ctx: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>,
  { agency, purposes }: Workplace,
  me: readonly string[],
  query: ListQuery,
): Promise<Listed> {
  const { edge, actor } = ctx
  const rows: CaseRow[] = []
  const beside = new Map<string, Beside>()
  for (const purpose of purposes) {
    const filter = filterOf(query, lookingOf(ctx, purpose, me))
    if (filter.places.length === 0) continue
    await edge.store.as(asAgent(actor, purpose.purpose), async (tx) => {
      const found = await listCases(tx, agency, filter)
      rows.push(...found)
      const ids = found.map(({ id }) => id)
      for (const [id, one] of await besideOf(tx, agency, ids)) beside.set(id, one)
    })
  }
  const sort = sortOf(query)
  rows.sort(inOrder(sort))
  const shown = rows.slice(0, query.found === undefined ? pageSize : mostFound)
  const last = shown.at(-1)
  return { shown, beside, ...(rows.length > shown.length && last !== undefined ? { next: cursorOf(last, sort) } : {}) }
}

/** The same for who is not at the desk's pages. */
export async function listAtDesk(ctx: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>, query: ListQuery): Promise<Listed> {
  const place = workplaceOf(ctx.edge, ctx.actor)
  const [first] = place.purposes
  return first === undefined
    ? { shown: [], beside: new Map() }
    : await listFor(ctx, place, await actingFor(ctx.edge, ctx.actor, first.purpose), query)
}
