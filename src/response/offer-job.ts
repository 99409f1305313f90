/** Rights are offered to those who have them or may have them: once a situation, person and service, the most urgent first. */
import { asSystem } from '#cases'
import type { Job } from '#kernel'
import { sql, type Tx } from '#store'
import { offered, purpose, type ResponseEdge } from './contract.ts'
import { lockSituation, type Situation } from './store.ts'
import { tellOffers } from './tell.ts'

/** Offers of one unit of work: it holds the situation, so that whoever calls it off waits a moment and nothing goes out after. */
const piece = 200
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
  readonly questions: number
}

/** Answers how many were made; none when the situation is over. */
async function offerSome(edge: ResponseEdge, tx: Tx, id: string): Promise<number> {
  const situation = await lockSituation(tx, id)
  if (situation?.state !== 'active' || situation.run === null || (situation.exercise && !edge.config.demo)) return 0
  const { run, agency } = situation
  // The unique key decides: what was offered before, by whatever run, is not offered again.
  const made = await tx.rows(sql<NewOffer>`
    with next as (
      select v.person_id, v.service, cardinality(v.questions) as questions, h.urgency from response.verdict v
      join response.hit h on h.situation_id = v.situation_id and h.person_id = v.person_id and h.run_id = v.run_id
      where v.situation_id = ${id} and v.run_id = ${run} and v.verdict <> 'not'
        and not exists (select 1 from response.offer o where o.situation_id = v.situation_id and o.person_id = v.person_id and o.service = v.service)
      order by h.urgency, v.person_id, v.service limit ${piece}),
    made as (
      insert into response.offer (situation_id, person_id, service, agency_id, offered_at)
      select ${id}, person_id, service, ${agency}, ${tx.at}::timestamptz from next on conflict do nothing returning person_id, service)
    select n.person_id as person, n.service, n.questions from made m join next n on n.person_id = m.person_id and n.service = m.service
    order by n.urgency, n.person_id, n.service`)
  if (made.length === 0) return 0
  await tellOffers(edge, tx, situation as Situation & { run: string }, made)
  await edge.log.append(tx, { stream: `response:${id}`, agency, key: `agency:${agency}` }, [
    { type: offered.type, payload: { run, offers: made.map(({ person, service }) => ({ person, service })) } },
  ])
  return made.length
}
