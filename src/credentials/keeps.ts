import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'
import type { CredentialsEdge } from './edge.ts'
import { type Place, setPlaces } from './slots.ts'

/** Credentials of a person: her copy has them. When a case or she is forgotten nobody vouches for them any more: they are revoked, and what names her goes. */
export const keeps: Keeps<CredentialsEdge, Tx> = {
  copy: async (_edge, tx, person) => ({
    credentials:
      await tx.rows(sql`select c.service, c.document, c.number, c.standing, c.reason, c.until_day::text as until, c.made_at as "madeAt",
        (select jsonb_agg(jsonb_build_object('form', k.form, 'madeAt', k.made_at, 'endedAt', k.ended_at) order by k.id)
          from credentials.copy k where k.credential_id = c.id) as copies
      from credentials.credential c where c.person_id = any(guichet.same_as(${person})) order by c.id`),
  }),
  forget: async (_edge, tx, what) => {
    if (what.scope === 'own') return
    const where = what.scope === 'case' ? sql`case_id = ${what.case}` : sql`person_id = ${what.person}`
    const places = await tx.rows(sql<Place>`delete from credentials.copy where ${where} returning list, place`)
    await setPlaces(tx, places, 'revoked')
    await tx.rows(sql`delete from credentials.credential where ${where}`)
  },
}
