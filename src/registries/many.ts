import type { Registry } from '#definitions'
import { list, sql, type Tx } from '#store'
import { valueIn } from './shape.ts'

interface Recorded {
  readonly person: string
  readonly record: unknown
}

/**
 * What a register that stands in this database holds of many persons, as a statement that selects `person` and `record`: of a whole population, or of
 * the persons named. A person whom several rows fit is not in it. undefined: the register is elsewhere and answers about one person at a time. Who
 * runs it answers for the purpose (`registry.purposes`) and for the line that each person reads.
 */
export function recordsOfMany(registry: Registry, persons?: readonly string[]) {
  const whose = (column: string) => (persons === undefined ? sql`true` : sql`${sql.ref(column)} = any(${list(persons)}::uuid[])`)
  if (registry.table !== undefined)
    return sql<Recorded>`select a.person_id as person, a.value as record from registries.answer a where a.registry = ${registry.id} and ${whose('a.person_id')}`
  if (registry.sql === undefined) return undefined
  const { view, by } = registry.sql
  // The pivot identity, as one person is asked: what identity proofing said. Compared as text, since a view's columns may be of any type.
  const fits = Object.entries(by).map(([column, part]) => sql`${sql.ref(`v.${column}`)}::text = f.value ->> ${part}`)
  return sql<Recorded>`select found.person, found.record from (
      select f.person_id as person, to_jsonb(v) as record, count(*) over (partition by f.person_id) as fitting
      from people.fact f join ${sql.table(view)} v on ${sql.join(fits, sql` and `)}
      where f.concept = 'person' and f.source = 'identity' and ${whose('f.person_id')}) as found
    where found.fitting = 1`
}

/** What a register in this database says of a concept to these persons, read in a unit of work of its purpose. undefined: it must be asked one by one. */
export async function askMany(
  tx: Tx,
  registry: Registry,
  concept: string,
  persons: readonly string[],
): Promise<ReadonlyMap<string, unknown> | undefined> {
  const statement = recordsOfMany(registry, persons)
  if (statement === undefined) return undefined
  const found = new Map<string, unknown>()
  for (const { person, record } of await tx.rows(statement)) {
    const value = valueIn(record, registry.gives[concept] ?? '/')
    if (value !== undefined && value !== null) found.set(person, value)
  }
  return found
}
