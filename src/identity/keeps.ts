import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'

/** The account goes with its person, and every session with it. */
export const keeps: Keeps<unknown, Tx> = {
  copy: async (_edge, tx, person) => ({
    account: await tx.row(sql`select id, given, family, language, email from identity.account where person_id = ${person}`),
    sites: await tx.rows(sql`select g.client, g.scope, g.claims, g.made_at as made, g.used_at as used
      from identity.openid_grant g join identity.account a on a.id = g.account_id where a.person_id = ${person} order by g.client`),
  }),
  forget: async (_edge, tx, what) => {
    if (what.scope === 'person') await tx.rows(sql`delete from identity.account where person_id = ${what.person}`)
  },
}
