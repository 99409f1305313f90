import type { Town } from '#definitions'
import { type Keys, type Store, seal, sql, type Tx, unseal } from '#store'

/** What a register says of a person that the unit of work may see; undefined: nothing. */
export const answerOf = async (tx: Tx, registry: string, person: string): Promise<{ readonly value: unknown } | undefined> =>
  (await tx.often(sql<{ value: unknown }>`select value from registries.answer where registry = ${registry} and person_id = ${person}`))[0]

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

/** An answer that a register's definition lets the town keep, for one purpose. Sealed under the person's key: when that goes, it is noise. */
export interface Kept {
  readonly at: string
  readonly keptAt: string
  /** concept → value */
  readonly values: Readonly<Record<string, unknown>>
}

const keyOf = (person: string) => `person:${person}`
const sealedFor = (registry: string, purpose: string) => `kept:${registry}:${purpose}`

export async function readKept(keys: Keys, tx: Tx, person: string, registry: string): Promise<Kept | undefined> {
  const [row] = await tx.often(sql<{ sealed: Uint8Array; at: string }>`
    select sealed, kept_at as at from registries.kept where person_id = ${person} and registry = ${registry} and purpose = ${tx.who.purpose}`)
  const key = row === undefined ? undefined : await keys.open(tx, keyOf(person))
  if (row === undefined || key === undefined) return undefined
  const { at, values } = JSON.parse(unseal(key, row.sealed, sealedFor(registry, tx.who.purpose)).toString()) as Omit<Kept, 'keptAt'>
  return { at, values, keptAt: row.at }
}

/** All that is kept of a person, opened: her copy. */
export async function keptOf(
  keys: Keys,
  tx: Tx,
  person: string,
): Promise<readonly (Kept & { readonly registry: string; readonly purpose: string })[]> {
  const key = await keys.open(tx, keyOf(person))
  const rows = await tx.rows(sql<{ registry: string; purpose: string; sealed: Uint8Array; keptAt: string }>`
    select registry, purpose, sealed, kept_at as "keptAt" from registries.kept where person_id = ${person} order by registry, purpose`)
  return key === undefined
    ? []
    : rows.map(({ registry, purpose, sealed, keptAt }) => ({
        registry,
        purpose,
        keptAt,
        ...(JSON.parse(unseal(key, sealed, sealedFor(registry, purpose)).toString()) as Omit<Kept, 'keptAt'>),
      }))
}

export async function keep(keys: Keys, tx: Tx, person: string, registry: string, answer: Omit<Kept, 'keptAt'>): Promise<void> {
  const key = await keys.ensure(tx, keyOf(person))
  const sealed = seal(key, Buffer.from(JSON.stringify(answer)), sealedFor(registry, tx.who.purpose))
  await tx.rows(sql`insert into registries.kept (person_id, registry, purpose, kept_at, sealed)
    values (${person}, ${registry}, ${tx.who.purpose}, ${tx.at}, ${sealed})
    on conflict (person_id, registry, purpose) do update set kept_at = excluded.kept_at, sealed = excluded.sealed`)
}
