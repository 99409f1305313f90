/** What a situation comes to, counted. */
import { sql, type Tx } from '#store'
import type { Situation } from './store.ts'

/** Persons, but for `offered` to `waiting`, which count offers: one a person and service. */
export interface Numbers {
  readonly hit: number
  readonly households: number
  readonly offered: number
  /** persons with an offer, and of those who opened one */
  readonly told: number
  readonly reached: number
  readonly begun: number
  readonly answered: number
  readonly granted: number
  readonly refused: number
  readonly paid: number
  /** answered, not decided */
  readonly waiting: number
}

const none: Numbers = {
  hit: 0,
  households: 0,
  offered: 0,
  told: 0,
  reached: 0,
  begun: 0,
  answered: 0,
  granted: 0,
  refused: 0,
  paid: 0,
  waiting: 0,
}

const offerCounts =
  sql.raw(`count(o.service)::int as offered, count(distinct o.person_id)::int as told, count(distinct o.person_id) filter (where o.opened_at is not null)::int as reached,
  count(*) filter (where o.begun_at is not null)::int as begun, count(*) filter (where o.sent_at is not null)::int as answered,
  count(*) filter (where o.outcome in ('granted', 'partly'))::int as granted, count(*) filter (where o.outcome = 'refused')::int as refused,
  count(*) filter (where o.paid_at is not null)::int as paid, count(*) filter (where o.sent_at is not null and o.outcome is null)::int as waiting`)

/** The whole of it. */
export async function numbersOf(tx: Tx, { id, run }: Pick<Situation, 'id' | 'run'>): Promise<Numbers> {
  const hit = await tx.row(sql<
    Pick<Numbers, 'hit' | 'households'>
  >`select count(*)::int as hit, count(distinct household)::int as households
    from response.hit where situation_id = ${id} and run_id = ${run}`)
  const offers = await tx.row(sql<Numbers>`select ${offerCounts} from response.offer o where o.situation_id = ${id}`)
  return { ...none, ...offers, ...hit }
}

export interface CommuneNumbers extends Numbers {
  /** official code; empty: no register says which */
  readonly commune: string
}

/** By commune, the most hit first. */
export const numbersByCommune = (tx: Tx, { id, run }: Pick<Situation, 'id' | 'run'>): Promise<CommuneNumbers[]> =>
  tx.rows(sql<CommuneNumbers>`
    select h.commune, count(distinct h.person_id)::int as hit, count(distinct h.household)::int as households, ${offerCounts}
    from response.hit h left join response.offer o on o.situation_id = h.situation_id and o.person_id = h.person_id
    where h.situation_id = ${id} and h.run_id = ${run} group by h.commune order by 2 desc, 1`)

export interface Hour {
  /** UTC instant at which it begins */
  readonly at: string
  readonly found: number
  readonly offered: number
  readonly reached: number
  readonly answered: number
  readonly decided: number
  readonly paid: number
}

/** What happened in each hour in which something did, the first first. */
export const numbersByHour = (tx: Tx, { id, run }: Pick<Situation, 'id' | 'run'>): Promise<Hour[]> =>
  tx.rows(sql<Hour>`
    select to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, count(*) filter (where what = 'found')::int as found, count(*) filter (where what = 'offered')::int as offered,
      count(*) filter (where what = 'reached')::int as reached, count(*) filter (where what = 'answered')::int as answered,
      count(*) filter (where what = 'decided')::int as decided, count(*) filter (where what = 'paid')::int as paid
    from (
      select date_trunc('hour', found_at) as hour, 'found' as what from response.hit where situation_id = ${id} and run_id = ${run}
      union all select date_trunc('hour', o.at), o.what from response.offer f, lateral (values (f.offered_at, 'offered'), (f.opened_at, 'reached'),
        (f.sent_at, 'answered'), (f.decided_at, 'decided'), (f.paid_at, 'paid')) as o(at, what) where f.situation_id = ${id} and o.at is not null) as happened
    group by hour order by hour`)

export interface NotReached {
  readonly person: string
  readonly commune: string
  readonly urgency: number
  readonly offeredAt: string | null
}

/** Who is hit and opened nothing, the most urgent first. */
export const notReached = (tx: Tx, { id, run }: Pick<Situation, 'id' | 'run'>, limit: number): Promise<NotReached[]> =>
  tx.rows(sql<NotReached>`select h.person_id as person, h.commune, h.urgency, min(o.offered_at) as "offeredAt"
    from response.hit h join response.offer o on o.situation_id = h.situation_id and o.person_id = h.person_id
    where h.situation_id = ${id} and h.run_id = ${run} group by 1, 2, 3 having bool_and(o.opened_at is null) order by h.urgency, h.person_id limit ${limit}`)
