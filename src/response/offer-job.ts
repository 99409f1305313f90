/** Rights are offered to those who have them or may have them: once a situation, person and service, the most urgent first. */
import { asSystem } from '#cases'
import type { Job } from '#kernel'
import { sql, type Tx } from '#store'
import { offered, purpose, type ResponseEdge } from './contract.ts'
import { runById } from './runs.ts'
import { lockSituation, type Situation } from './store.ts'
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
  readonly questions: number
}

/** Answers how many were looked at; none when the situation is over. */
async function offerSome(edge: ResponseEdge, tx: Tx, id: string): Promise<number> {
  const situation = await lockSituation(tx, id)
  if (situation?.state !== 'active' || situation.run === null || (situation.exercise && !edge.config.demo)) return 0
  const { run, agency, revision } = situation
  // The zone changed since: whoever left it is offered nothing. The run on the new zone brings this back when it ended.
  if ((await runById(tx, run))?.revision !== revision) return 0
  // The unique key decides: what was offered before, by whatever run, is not offered again.
  const next = await tx.rows(sql<NewOffer & { readonly made: boolean }>`
    with next as (
      select person_id, service, cardinality(questions) as questions, urgency from response.verdict
      where run_id = ${run} and not offered and verdict <> 'not' order by urgency, person_id, service limit ${piece}),
    marked as (
      update response.verdict v set offered = true from next n where v.situation_id = ${id} and v.person_id = n.person_id and v.service = n.service),
    made as (
      insert into response.offer (situation_id, person_id, service, agency_id, offered_at)
      select ${id}, person_id, service, ${agency}, ${tx.at}::timestamptz from next on conflict do nothing returning person_id, service)
    select n.person_id as person, n.service, n.questions, m.person_id is not null as made from next n
    left join made m on m.person_id = n.person_id and m.service = n.service order by n.urgency, n.person_id, n.service`)
  const made = next.filter((one) => one.made)
  if (made.length === 0) return next.length
  await tellOffers(edge, tx, situation as Situation & { run: string }, made)
  await edge.log.append(tx, { stream: `response:${id}`, agency, key: `agency:${agency}` }, [
    { type: offered.type, payload: { run, offers: made.map(({ person, service }) => ({ person, service })) } },
  ])
  return next.length
}
