import { asAgent, type CasesEdge } from '#cases'
import { type Actor, together } from '#kernel'
import type { Tx } from '#store'
import type { Ctx } from '#web'
import { replacedBy } from './away.ts'
import { type Bulk, unfinished } from './bulk/store.ts'
import { filtersFor, type SavedFilter } from './filters.ts'
import { candidatesIn } from './hold.ts'
import { countHeld, countPlaces } from './list.ts'
import { type Named, zoneOf } from './names.ts'
import { placesOf } from './places.ts'
import { labelsKnown } from './store.ts'
import type { Count, Looking } from './views.ts'
import { type Workplace, workplaceOf } from './workplace.ts'

/** What stands around every list of an agent: figures, filters, colleagues, labels. Nobody's data. */
export interface Around {
  readonly place: Workplace
  readonly counts: readonly Count[]
  /** cases that the agent works on, with those of colleagues whom the agent replaces */
  readonly held: number
  /** the agent and the colleagues replaced today */
  readonly me: readonly string[]
  readonly filters: readonly SavedFilter[]
  /** what the agent is doing with many cases and is not over */
  readonly bulks: readonly Bulk[]
  readonly colleagues: ReadonlyMap<string, Pick<Named, 'given' | 'family'>>
  readonly labels: readonly string[]
}

export const lookingOf = (
  { edge, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>,
  { versions }: Workplace['purposes'][number],
  me: readonly string[],
): Looking => ({ versions, teams: actor.teams, me, now: edge.clock.instant() })

/** Accounts whose cases are an agent's to do today: one's own, and those of colleagues whom one replaces. */
export async function actingFor(edge: CasesEdge, actor: Actor, purpose: string): Promise<readonly string[]> {
  const today = edge.clock.today(zoneOf(edge, actor))
  const replaced = await edge.store.as(asAgent(actor, purpose), (tx) => replacedBy(tx, actor.agency ?? '', actor.account, today))
  return [actor.account, ...replaced]
}

export async function aroundOf({ edge, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>): Promise<Around> {
  const place = workplaceOf(edge, actor)
  const { agency, services, purposes } = place
  const [first] = purposes
  const none = { place, counts: [], held: 0, me: [actor.account], filters: [], bulks: [], colleagues: new Map(), labels: [] }
  if (first === undefined) return none
  const versions = purposes.flatMap((one) => one.versions)
  const today = edge.clock.today(zoneOf(edge, actor))
  return await edge.store.as(asAgent(actor, first.purpose), async (tx) => {
    const [replaced, all, mine, filters, bulks, colleagues, labels] = await together(
      replacedBy(tx, agency, actor.account, today),
      countPlaces(tx, placesOf(versions, ['open', 'waiting', 'running', 'done'])),
      countPlaces(tx, placesOf(versions, ['open'], { teams: actor.teams }), actor.teams),
      filtersFor(tx, agency, actor.account, actor.teams),
      unfinished(tx, agency, actor.account),
      colleaguesAt(tx, place),
      labelsKnown(tx, agency),
    )
    waiting.set(actor, sumOf(mine))
    const me = [actor.account, ...replaced]
    const held = await countHeld(
      tx,
      agency,
      me,
      services.map(({ service }) => service.id),
    )
    const counts = [...all.map((count) => ({ ...count, mine: false })), ...mine.map((count) => ({ ...count, mine: true }))]
    return { place, counts, held, me, filters, bulks, colleagues: new Map(colleagues.map((account) => [account.id, account])), labels }
  })
}

/** What waits for the role of an agent, once it was counted for a page: the link to the list says what the list says. An actor is of one request. */
const waiting = new WeakMap<Actor, number>()
const sumOf = (counts: readonly { readonly count: number }[]): number => counts.reduce((sum, { count }) => sum + count, 0)

/** Agents with a role in one of these services, by name. */
export function colleaguesAt(tx: Tx, { services }: Pick<Workplace, 'services'>) {
  const teams = services.flatMap(({ service }) => Object.values(service.workflow.roles))
  return candidatesIn(tx, { workflow: { roles: Object.fromEntries(teams.map((team) => [team, team])) } })
}

/** For what is an agent's own at the desk (filters, absences): under the purpose of the first service; undefined without a role in any. */
export function accessOf({ edge, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>) {
  const place = workplaceOf(edge, actor)
  const [first] = place.purposes
  return first === undefined ? undefined : { place, agency: place.agency, access: asAgent(actor, first.purpose) }
}

/** Cases on which the teams of an agent may act now. */
export async function countMine({ edge, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>): Promise<number> {
  const counted = waiting.get(actor)
  if (counted !== undefined) return counted
  const { purposes } = workplaceOf(edge, actor)
  const [first] = purposes
  if (first === undefined) return 0
  const places = placesOf(
    purposes.flatMap(({ versions }) => versions),
    ['open'],
    { teams: actor.teams },
  )
  return sumOf(await edge.store.as(asAgent(actor, first.purpose), (tx) => countPlaces(tx, places, actor.teams)))
}
