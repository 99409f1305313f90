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
    let made = 0
    do made = await edge.store.as(access, (tx) => offerSome(edge, tx, id))
    while (made === piece)
  },
}

export interface NewOffer {
  readonly person: string
  readonly service: string
  /** somebody who lives with her was offered it */
  readonly beside: boolean
}

/** Answers how many were looked at; none when the situation is over. */
async function offerSome(edge: ResponseEdge, tx: Tx, id: string): Promise<number> {
  const situation = await lockSituation(tx, id)
  if (situation?.state !== 'active' || situation.run === null || (situation.exercise && !edge.config.demo)) return 0
  const { run, agency, revision } = situation
  // The zone changed since: whoever left it is offered nothing. The run on the new zone brings this back when it ended.
  if ((await runById(tx, run))?.revision !== revision) return 0
  const dwelling = perDwelling(edge, situation.event)
  // The unique keys decide: what was offered before, by whatever run, is not offered again, nor twice in a dwelling where it is once.
  const next = await tx.rows(sql<NewOffer & { readonly made: boolean; readonly beside: boolean }>`
    with next as (
      select v.person_id, v.service, v.urgency, case when v.service = any(${list(dwelling)}::text[]) then h.household end as household
      from response.verdict v join response.hit h on h.situation_id = v.situation_id and h.person_id = v.person_id
      where v.run_id = ${run} and not v.offered and v.verdict <> 'not' order by v.urgency, v.person_id, v.service limit ${piece}),
    marked as (
      update response.verdict v set offered = true from next n where v.situation_id = ${id} and v.person_id = n.person_id and v.service = n.service),
    made as (
      insert into response.offer (situation_id, person_id, service, agency_id, offered_at, household)
      select ${id}, person_id, service, ${agency}, ${tx.at}::timestamptz, household from next order by urgency, person_id, service
      on conflict do nothing returning person_id, service),
    beside as (
      insert into response.beside (situation_id, person_id, service, agency_id, told_at)
      select ${id}, n.person_id, n.service, ${agency}, ${tx.at}::timestamptz from next n
      where n.household is not null and not exists (select 1 from made m where m.person_id = n.person_id and m.service = n.service)
        and not exists (select 1 from response.offer o where o.situation_id = ${id} and o.person_id = n.person_id and o.service = n.service)
      on conflict do nothing returning person_id, service)
    select n.person_id as person, n.service, m.person_id is not null as made, b.person_id is not null as beside from next n
    left join made m on m.person_id = n.person_id and m.service = n.service
    left join beside b on b.person_id = n.person_id and b.service = n.service order by n.urgency, n.person_id, n.service`)
  const made = next.filter((one) => one.made)
  const told = next.filter((one) => one.made || one.beside)
  if (told.length > 0) await tellOffers(edge, tx, situation, told)
  if (made.length === 0) return next.length
  await edge.log.append(tx, { stream: `response:${id}`, agency, key: `agency:${agency}` }, [
    { type: offered.type, payload: { run, offers: made.map(({ person, service }) => ({ person, service })) } },
  ])
  return next.length
}
