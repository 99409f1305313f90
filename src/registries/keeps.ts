import { forgetAskedRows } from '#consent'
import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'
import type { RegistriesEdge } from './contract.ts'
import { keptOf } from './store.ts'

/** Answers of registers that were kept for a person go with what is her own; partners who follow her hear no more. What a register itself holds is its holder's to erase. */
export const keeps: Keeps<RegistriesEdge, Tx> = {
  copy: async ({ store }, tx, person) => ({
    registers: await keptOf(store.keys, tx, person),
    followers: await tx.rows(
      sql`select partner, event, made_at as since from registries.subscription where person_id = ${person} and ended_at is null`,
    ),
  }),
  forget: async (_edge, tx, what) => {
    if (what.scope === 'case') return
    await tx.rows(sql`delete from registries.kept where person_id = ${what.person}`)
    if (what.scope !== 'person') return
    await tx.rows(sql`delete from registries.subscription where person_id = ${what.person}`)
    await forgetAskedRows(tx, what.person)
  },
}
