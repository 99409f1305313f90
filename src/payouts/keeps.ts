import type { CasesEdge } from '#cases'
import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'

/** Payments of a person: her copy has them; when she or a case is forgotten, what names her goes and the sums stay in their lists. */
export const keeps: Keeps<CasesEdge, Tx> = {
  copy: async (_edge, tx, person) => ({
    payments:
      await tx.rows(sql`select reference, service, amount::float8 as amount, currency, masked as account, ordered_at as "orderedAt", state, reason
      from payouts.payment where person_id = any(guichet.same_as(${person})) order by id`),
  }),
  forget: async (_edge, tx, what) => {
    if (what.scope === 'own') return
    const where = what.scope === 'case' ? sql`case_id = ${what.case}` : sql`person_id = ${what.person}`
    await tx.rows(sql`delete from payouts.payment where ${where} and state = 'waiting'`)
    await tx.rows(
      sql`update payouts.payment set case_id = null, person_id = null, sealed = null, masked = '', reference = '' where ${where}`,
    )
  },
}
