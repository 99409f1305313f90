import type { CasesEdge } from '#cases'
import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'
import { deliveriesTo } from './store.ts'

/** What we wrote to a person goes with what it was about. */
export const keeps: Keeps<CasesEdge, Tx> = {
  copy: async ({ store }, tx, person) => ({ notices: await deliveriesTo(store.keys, tx, person) }),
  forget: async (_edge, tx, what) => {
    if (what.scope === 'case') await tx.rows(sql`delete from notices.delivery where case_id = ${what.case}`)
    else if (what.scope === 'own') await tx.rows(sql`delete from notices.delivery where person_id = ${what.person} and case_id is null`)
    else await tx.rows(sql`delete from notices.delivery where person_id = ${what.person}`)
  },
}
