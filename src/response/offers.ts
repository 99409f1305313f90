/** Offers as a person has them, and what became of them. */
import { list, sql, type Tx } from '#store'
import type { Verdict } from './contract.ts'

export interface Offer {
  readonly situation: string
  readonly person: string
  readonly service: string
  readonly verdict: Verdict
  readonly questions: readonly string[]
  readonly offeredAt: string
  readonly openedAt: string | null
  readonly case: string | null
  readonly sentAt: string | null
  readonly withdrawnAt: string | null
}

/** A person's own, the newest first. */
export const offersOf = (tx: Tx, person: string): Promise<Offer[]> =>
  tx.often(sql<Offer>`select o.situation_id as situation, o.person_id as person, o.service, coalesce(v.verdict, 'perhaps') as verdict, coalesce(v.questions, '{}') as questions,
      o.offered_at as "offeredAt", o.opened_at as "openedAt", o.case_id as "case", o.sent_at as "sentAt", o.withdrawn_at as "withdrawnAt"
    from response.offer o left join response.verdict v on v.situation_id = o.situation_id and v.person_id = o.person_id and v.service = o.service
    where o.person_id = any(guichet.same_as(${person})) order by o.situation_id desc, o.service`)

/** What somebody who lives with her was offered: she may ask all the same. */
export interface Beside {
  readonly situation: string
  readonly service: string
}

export const besideOf = (tx: Tx, person: string): Promise<Beside[]> =>
  tx.often(sql<Beside>`select b.situation_id as situation, b.service from response.beside b
    where b.person_id = any(guichet.same_as(${person})) and not exists (select 1 from response.offer o
      where o.situation_id = b.situation_id and o.service = b.service and o.person_id = any(guichet.same_as(${person})))
    order by b.situation_id desc, b.service`)

/** She asks although somebody who lives with her was offered it: an offer of her own, which is no longer the one of the dwelling (system). */
export const offerBeside = (tx: Tx, { situation, service }: Beside, person: string) =>
  tx.rows(sql`insert into response.offer (situation_id, person_id, service, agency_id, offered_at, opened_at)
    select situation_id, person_id, service, agency_id, ${tx.at}::timestamptz, ${tx.at}::timestamptz from response.beside
    where situation_id = ${situation} and service = ${service} and person_id = any(guichet.same_as(${person})) on conflict do nothing`)

export interface Double {
  readonly household: string
  readonly service: string
  readonly person: string
  readonly commune: string
  readonly sentAt: string | null
}

/** Where several who live together began the same thing, of which there is one a dwelling. */
export const doublesIn = (tx: Tx, situation: string, services: readonly string[], limit: number): Promise<Double[]> =>
  tx.rows(sql<Double>`select d.household, d.service, d.person, d.commune, d.sent_at as "sentAt" from (
      select h.household, o.service, o.person_id as person, h.commune, o.sent_at, count(*) over (partition by h.household, o.service) as many
      from response.offer o join response.hit h on h.situation_id = o.situation_id and h.person_id = o.person_id
      where o.situation_id = ${situation} and o.service = any(${list(services)}::text[]) and o.case_id is not null) d
    where d.many > 1 order by d.household, d.service, d.sent_at nulls last, d.person limit ${limit}`)

/** How many wait for her: told, and not sent yet. */
export const openOffers = async (tx: Tx, person: string): Promise<number> =>
  (
    await tx.often(sql<{
      open: number
    }>`select count(*)::int as open from response.offer o join response.situation s on s.id = o.situation_id
      where o.person_id = any(guichet.same_as(${person})) and o.sent_at is null and o.withdrawn_at is null and s.state = 'active'`)
  )[0]?.open ?? 0

/** She read them: she is reached. */
export const openedBy = (tx: Tx, person: string, situation: string) =>
  tx.often(
    sql`update response.offer set opened_at = ${tx.at} where situation_id = ${situation} and person_id = ${person} and opened_at is null`,
  )

/** She began a case of it. */
export const begunWith = (tx: Tx, offer: Pick<Offer, 'situation' | 'person' | 'service'>, caseId: string) =>
  tx.often(sql`update response.offer set case_id = ${caseId}, begun_at = coalesce(begun_at, ${tx.at}::timestamptz), opened_at = coalesce(opened_at, ${tx.at}::timestamptz)
    where situation_id = ${offer.situation} and person_id = ${offer.person} and service = ${offer.service}`)

/** Where the case of an offer stands (system). */
export const followCase = (
  tx: Tx,
  caseId: string,
  {
    sentAt,
    outcome,
    decidedAt,
    paidAt,
  }: { readonly sentAt: string | null; readonly outcome: string | null; readonly decidedAt: string | null; readonly paidAt: string | null },
) =>
  tx.rows(sql`update response.offer set sent_at = coalesce(sent_at, ${sentAt}::timestamptz), outcome = ${outcome}, decided_at = coalesce(decided_at, ${decidedAt}::timestamptz),
    paid_at = coalesce(paid_at, ${paidAt}::timestamptz) where case_id = ${caseId}`)

/** Is she among those whom the last run found, or was she offered something before the zone changed? */
export const isHit = async (tx: Tx, person: string, situation: string): Promise<boolean> =>
  (await tx.row(sql`select 1 as one from response.hit h join response.situation s on s.id = h.situation_id and s.run_id = h.run_id
    where h.situation_id = ${situation} and h.person_id = ${person}
    union all select 1 from response.offer where situation_id = ${situation} and person_id = ${person} limit 1`)) !== undefined

/** Offers of a situation that nobody took yet, the most urgent first (system). */
export const offersIn = (
  tx: Tx,
  situation: string,
  limit: number,
): Promise<Pick<Offer, 'person' | 'service' | 'verdict' | 'questions'>[]> =>
  tx.rows(sql<Offer>`select o.person_id as person, o.service, v.verdict, v.questions from response.offer o
    join response.verdict v on v.situation_id = o.situation_id and v.person_id = o.person_id and v.service = o.service
    join response.hit h on h.situation_id = o.situation_id and h.person_id = o.person_id
    where o.situation_id = ${situation} and o.case_id is null order by h.urgency, o.person_id limit ${limit}`)
