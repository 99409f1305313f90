import type { Registry } from '#definitions'
import { list, sql, type Tx } from '#store'
import { valueIn } from './shape.ts'

interface Recorded {
  readonly person: string
  readonly record: unknown
}

/** Who somebody is to a register: what identity proofing said, never what a form said. */
const isPivot = sql`f.concept = 'person' and f.source = 'identity'`

/**
 * What a register that stands in this database holds of everybody, as a statement that selects `person` and `record`. A person whom several rows fit is
 * not in it. undefined: the register is elsewhere and answers about one person at a time. Who runs it answers for the purpose (`registry.purposes`) and
 * for the line that each person reads.
 */
export function recordsOfAll({ id, table, sql: at }: Registry) {
  if (table !== undefined)
    return sql<Recorded>`select a.person_id as person, a.value as record from registries.answer a where a.registry = ${id}`
  if (at === undefined) return undefined
  // Compared as text, since a view's columns may be of any type.
  const fits = Object.entries(at.by).map(([column, part]) => sql`${sql.ref(`v.${column}`)}::text = f.value ->> ${part}`)
  return sql<Recorded>`select found.person, found.record from (
      select f.person_id as person, to_jsonb(v) as record, count(*) over (partition by f.person_id) as fitting
      from people.fact f join ${sql.table(at.view)} v on ${sql.join(fits, sql` and `)} where ${isPivot}) as found
    where found.fitting = 1`
}

/** What a register in this database says of a concept to these persons, read in a unit of work of its purpose. undefined: it must be asked one by one. */
export async function askMany(
  tx: Tx,
  registry: Registry,
  concept: string,
  persons: readonly string[],
): Promise<ReadonlyMap<string, unknown> | undefined> {
  const records = await recordsOf(tx, registry, persons)
  if (records === undefined) return undefined
  const found = new Map<string, unknown>()
  for (const { person, record } of records) {
    const value = valueIn(record, registry.gives[concept] ?? '/')
    if (value !== undefined && value !== null) found.set(person, value)
  }
  return found
}

async function recordsOf(tx: Tx, { id, table, sql: at }: Registry, persons: readonly string[]): Promise<readonly Recorded[] | undefined> {
  if (table !== undefined)
    return await tx.rows(sql<Recorded>`select person_id as person, value as record from registries.answer
      where registry = ${id} and person_id = any(${list(persons)}::uuid[])`)
  if (at === undefined) return undefined
  const by = Object.entries(at.by)
  const parts = sql.join(by.map(([, part], index) => sql`f.value ->> ${part} as ${sql.ref(`p${index}`)}`))
  const known = await tx.rows(
    sql<
      Record<string, string | null>
    >`select f.person_id as person, ${parts} from people.fact f where ${isPivot} and f.person_id = any(${list(persons)}::uuid[])`,
  )
  // A register that wants what the town does not know of a person cannot find her.
  const whole = known.filter((one) => by.every((_, index) => one[`p${index}`] !== null))
  if (whole.length === 0) return []
  // The names come as plain texts: a condition that reads into JSON would never use the view's index under row-level security.
  const columns = [whole.map(({ person }) => person ?? ''), ...by.map((_, index) => whole.map((one) => one[`p${index}`] ?? ''))]
  const fits = by.map(([column], index) => sql`${sql.ref(`v.${column}`)}::text = ${sql.ref(`w.p${index}`)}`)
  const names = sql.join(['person', ...by.map((_, index) => `p${index}`)].map((name) => sql.ref(name)))
  return await tx.rows(sql<Recorded>`select w.person::uuid as person, found.records -> 0 as record
    from unnest(${sql.join(columns.map((column) => sql`${list(column)}::text[]`))}) as w(${names})
    cross join lateral (select jsonb_agg(to_jsonb(two)) as records from (select * from ${sql.table(at.view)} v where ${sql.join(fits, sql` and `)} limit 2) as two) as found
    where jsonb_array_length(found.records) = 1`)
}
