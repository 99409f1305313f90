import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'
import type { IdentityEdge } from './edge.ts'
import { mandatesOf } from './mandates/store.ts'

/**
 * The account goes with its person, and every session with it. A mandate names all its parties: it goes, with its key and its parts, with any of them.
 * Its parties are a record: a restored backup knows them before projections are made.
 */
export const keeps: Keeps<IdentityEdge, Tx> = {
  copy: async (_edge, tx, person) => ({
    account: await tx.row(sql`select id, given, family, language, email from identity.account where person_id = ${person}`),
    // Never what opens the door: neither a credential nor a digest of a session or of a code.
    passkeys: await tx.rows(sql`select p.name, p.synced, p.carries, p.made_at as made, p.used_at as used
      from identity.passkey p join identity.account a on a.id = p.account_id where a.person_id = ${person} order by p.made_at`),
    sessions: await tx.rows(sql`select s.strength, s.browser, s.network, s.ends_at as ends
      from identity.session s join identity.account a on a.id = s.account_id where a.person_id = ${person} order by s.ends_at`),
    mandates: await mandatesOf(tx, person),
    'identity-providers': await tx.rows(
      sql`select l.provider, l.made_at as since, l.used_at as used from identity.link l join identity.account a on a.id = l.account_id where a.person_id = ${person}`,
    ),
    sites: await tx.rows(sql`select g.client, g.scope, g.claims, g.made_at as made, g.used_at as used
      from identity.openid_grant g join identity.account a on a.id = g.account_id where a.person_id = ${person} order by g.client`),
  }),
  forget: async (edge, tx, what) => {
    if (what.scope !== 'case') await forgetMandates(edge, tx, what.person)
    if (what.scope === 'person') await tx.rows(sql`delete from identity.visit where person_id = ${what.person}`)
    if (what.scope === 'person') await tx.rows(sql`delete from identity.account where person_id = ${what.person}`)
  },
}

async function forgetMandates({ store }: IdentityEdge, tx: Tx, person: string): Promise<void> {
  const own = await tx.rows(sql<{ id: string }>`select mandate_id as id from identity.mandate_party where person_id = ${person}`)
  for (let ids = own.map(({ id }) => id); ids.length > 0; ) {
    const next: string[] = []
    for (const id of ids) {
      next.push(...(await tx.rows(sql<{ id: string }>`select id from identity.mandate where parent_id = ${id}`)).map(({ id }) => id))
      await tx.rows(sql`delete from identity.mandate where id = ${id}`)
      await tx.rows(sql`delete from identity.mandate_code where mandate_id = ${id}`)
      await tx.rows(sql`delete from identity.mandate_party where mandate_id = ${id}`)
      await store.keys.drop(tx, `mandate:${id}`)
    }
    ids = next
  }
}
