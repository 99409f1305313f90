import type { Town } from '#definitions'
import { type Store, sql, type Tx } from '#store'

/** What a register says of a person that the unit of work may see; undefined: nothing. */
export const answerOf = async (tx: Tx, registry: string, person: string): Promise<{ readonly value: unknown } | undefined> =>
  tx.row(sql<{ value: unknown }>`select value from registries.answer where registry = ${registry} and person_id = ${person}`)

/** Fills the demonstration's registers from the town's files: what is in them now, and nothing else. */
export const seedRegistries = (store: Store, town: Town): Promise<void> =>
  store.as({ actor: 'system', purpose: 'administration' }, async (tx) => {
    for (const { id, answers } of town.registries) {
      const all = JSON.stringify(answers)
      await tx.rows(sql`delete from registries.answer where registry = ${id} and not (${all}::jsonb ? person_id::text)`)
      await tx.rows(sql`insert into registries.answer (registry, person_id, value) select ${id}, key::uuid, value from jsonb_each(${all}::jsonb)
        on conflict (registry, person_id) do update set value = excluded.value where registries.answer.value <> excluded.value`)
    }
  })
