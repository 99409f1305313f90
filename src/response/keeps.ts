import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'
import type { ResponseEdge } from './contract.ts'
import { forgetReservations } from './resources.ts'

/** What was found and computed of a person, and what she was offered: her copy has it; it goes with her. An offer outlives the case that she made of it. */
export const keeps: Keeps<ResponseEdge, Tx> = {
  copy: async (_edge, tx, person) => ({
    dwelling: await tx.rows(sql`select lat / 1000000.0 as latitude, lon / 1000000.0 as longitude, commune, source, taken_at as "takenAt"
      from response.dwelling where person_id = any(guichet.same_as(${person}))`),
    disasters: await tx.rows(sql`select h.situation_id as situation, h.commune, h.urgency, h.found_at as "foundAt",
        (select jsonb_agg(jsonb_build_object('service', v.service, 'verdict', v.verdict, 'questions', v.questions) order by v.service)
          from response.verdict v where v.situation_id = h.situation_id and v.person_id = h.person_id) as computed
      from response.hit h where h.person_id = any(guichet.same_as(${person})) order by h.situation_id`),
    offers:
      await tx.rows(sql`select situation_id as situation, service, offered_at as "offeredAt", opened_at as "openedAt", sent_at as "sentAt", outcome
      from response.offer where person_id = any(guichet.same_as(${person})) order by situation_id, service`),
    besideOffers: await tx.rows(sql`select situation_id as situation, service, told_at as "toldAt"
      from response.beside where person_id = any(guichet.same_as(${person})) order by situation_id, service`),
    reservations: await tx.rows(sql`select r.situation_id as situation, r.kind, r.state, r.expires_at as "expiresAt", r.made_at as "madeAt"
      from response.reservation r where r.person_id = any(guichet.same_as(${person})) order by r.id`),
    photos: await tx.rows(sql`select p.situation_id as situation, p.number, p.taken_at as "takenAt"
      from response.photo p where p.person_id = any(guichet.same_as(${person})) order by p.of_id, p.number`),
    met: await tx.rows(sql`select situation_id as situation, place, people, needs, words, state, taken_at as "takenAt"
      from response.intake where person_id = any(guichet.same_as(${person})) order by id`),
    visits: await tx.rows(sql`select v.damage, v.habitable, v.water, v.words, v.seen_at as "seenAt"
      from response.visit v join response.reservation r on r.id = v.reservation_id where r.person_id = any(guichet.same_as(${person})) order by v.seen_at`),
    gifts: await tx.rows(sql`select situation_id as situation, gives, kind, what, contact, state, reason, made_at as "madeAt"
      from response.gift where person_id = any(guichet.same_as(${person})) order by id`),
    vouchers: await tx.rows(sql`select v.cents, v.expires_at as "expiresAt", v.redeemed_at as "redeemedAt", v.merchant
      from response.voucher v join response.reservation r on r.id = v.reservation_id where r.person_id = any(guichet.same_as(${person})) order by v.id`),
  }),
  forget: async (_edge, tx, what) => {
    if (what.scope === 'case') {
      await tx.rows(sql`update response.offer set case_id = null where case_id = ${what.case}`)
      return
    }
    await forgetReservations(tx, sql`r.person_id = ${what.person}`)
    for (const table of ['dwelling', 'hit', 'verdict', 'offer', 'beside', 'gift', 'intake', 'photo'])
      await tx.rows(sql`delete from ${sql.table(`response.${table}`)} where person_id = ${what.person}`)
  },
}
