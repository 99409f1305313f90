import type { Keeps } from '#kernel'
import type { Log } from '#log'
import { sql, type Tx } from '#store'
import { factHistory, factsOf } from './facts.ts'
import { dissolveMerges } from './merges/store.ts'
import { relationHistory, relationsOf } from './relations/store.ts'

export const keeps: Keeps<{ readonly log: Log }, Tx> = {
  copy: async ({ log }, tx, person) => ({
    facts: await factsOf(tx, person),
    'facts-history': await factHistory(log, tx, person),
    relations: await relationsOf(tx, person),
    'relations-history': await relationHistory(log, tx, person),
    merges: await tx.rows(
      sql`select status, reasons, at from people.merge where survivor_id = ${person} or absorbed_id = ${person} order by at`,
    ),
  }),
  forget: async ({ log }, tx, what) => {
    if (what.scope === 'case') return
    await tx.rows(sql`delete from people.fact where person_id = ${what.person}`)
    await tx.rows(sql`delete from people.relation where person_id = ${what.person}`)
    await dissolveMerges(log, tx, what.person)
    if (what.scope === 'person') await tx.rows(sql`delete from people.look where person_id = ${what.person}`)
  },
}
