/** Rights are offered to those who have them or may have them: once a situation, person and service, the most urgent first. */
import { asSystem } from '#cases'
import type { Job } from '#kernel'
import { list, sql, type Tx } from '#store'
import { offered, purpose, type ResponseEdge } from './contract.ts'
import { runById } from './runs.ts'
import { perDwelling } from './services-for.ts'
import { lockSituation } from './store.ts'
import { tellOffers } from './tell.ts'

/** Offers of one unit of work: it holds the situation, so that whoever calls it off waits a moment and nothing goes out after. */
const piece = 500
const access = asSystem(purpose)

/** Goes on until nothing is left to offer; after a stop it goes on with what has no offer yet. */
export const offersJob: Job<ResponseEdge> = {
  name: 'response.offers',
  retries: 12,
  run: async (edge, { situation: id = '' }) => {
    let after = first
    for (const upTo of await edge.store.as(access, (tx) => piecesOf(tx, id))) {
      if (!(await edge.store.as(access, (tx) => offerSome(edge, tx, id, { after, upTo })))) return
      after = upTo
    }
  },
}

/** A place in the order in which rights are offered. */
interface Place {
  readonly urgency: number
  readonly person: string
  readonly service: string
}
const first: Place = { urgency: -1, person: '00000000-0000-0000-0000-000000000000', service: '' }
const placeOf = ({ urgency, person, service }: Place) => sql`(${urgency}::smallint, ${person}::uuid, ${service}::text)`

/**
 * The last place of each piece of what is to be offered now: all is put in order once. A piece that asked for the next five hundred by itself ordered all that
 * was left, each time, as soon as the planner did not know how much that is.
 */
const piecesOf = (tx: Tx, situation: string): Promise<Place[]> =>
  tx.rows(sql<Place>`select urgency, person, service from (
      select v.urgency, v.person_id as person, v.service, row_number() over w as number, lead(v.urgency) over w is null as last
      from response.situation s join response.verdict v on v.run_id = s.run_id
      where s.id = ${situation} and not v.offered and v.verdict <> 'not' window w as (order by v.urgency, v.person_id, v.service)) all_of_them
    where number % ${piece} = 0 or last order by number`)

export interface NewOffer {
  readonly person: string
  readonly service: string
  /** somebody who lives with her was offered it */
  readonly beside: boolean
}

interface Looked extends NewOffer {
  readonly made: boolean
}

/** Offers what lies between two places. Answers whether it may go on: not when the situation is over. */
async function offerSome(
  edge: ResponseEdge,
  tx: Tx,
  id: string,
  { after, upTo }: { readonly after: Place; readonly upTo: Place },
): Promise<boolean> {
  const situation = await lockSituation(tx, id)
  if (situation?.state !== 'active' || situation.run === null || (situation.exercise && !edge.config.demo)) return false
  const { run, agency, revision } = situation
  // The zone changed since: whoever left it is offered nothing. The run on the new zone brings this back when it ended.
  if ((await runById(tx, run))?.revision !== revision) return false
  const dwelling = perDwelling(edge, situation.event)
  // The unique keys decide: what was offered before, by whatever run, is not offered again, nor twice in a dwelling where it is once.
  // Written so that no part grows with what was offered before: rows are looked up one by one, or hashed, and never joined to a whole table.
  const looked = await tx.rows(sql<Looked>`
    with marked as (
      update response.verdict v set offered = true
      where v.run_id = ${run} and not v.offered and v.verdict <> 'not'
        and (v.urgency, v.person_id, v.service) > ${placeOf(after)} and (v.urgency, v.person_id, v.service) <= ${placeOf(upTo)}
      returning v.person_id, v.service, v.urgency),
    next as (
      select m.*, case when m.service = any(${list(dwelling)}::text[]) then
        (select h.household from response.hit h where h.situation_id = ${id} and h.person_id = m.person_id) end as household from marked m),
    made as (
      insert into response.offer (situation_id, person_id, service, agency_id, offered_at, household)
      select ${id}, person_id, service, ${agency}, ${tx.at}::timestamptz, household from next order by urgency, person_id, service
      on conflict do nothing returning person_id, service),
    beside as (
      insert into response.beside (situation_id, person_id, service, agency_id, told_at)
      select ${id}, n.person_id, n.service, ${agency}, ${tx.at}::timestamptz from next n
      where n.household is not null and (n.person_id, n.service) not in (select person_id, service from made)
        and (select true from response.offer o where o.situation_id = ${id} and o.person_id = n.person_id and o.service = n.service) is null
      on conflict do nothing returning person_id, service)
    select person_id as person, service, bool_or(made) as made, bool_or(beside) as beside from (
      select urgency, person_id, service, false as made, false as beside from next
      union all select null, person_id, service, true, false from made
      union all select null, person_id, service, false, true from beside) one
    group by person_id, service order by min(urgency), person_id, service`)
  const made = looked.filter((one) => one.made)
  const told = looked.filter((one) => one.made || one.beside)
  if (told.length > 0) await tellOffers(edge, tx, situation, told)
  if (made.length > 0)
    await edge.log.append(tx, { stream: `response:${id}`, agency, key: `agency:${agency}` }, [
      { type: offered.type, payload: { run, offers: made.map(({ person, service }) => ({ person, service })) } },
    ])
  return true
}
