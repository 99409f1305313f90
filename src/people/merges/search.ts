import type { Log } from '#log'
import { sql, type Tx } from '#store'
import { type Candidate, likenessOf, suspicious } from './score.ts'
import { suspect } from './store.ts'

interface Known extends Candidate {
  readonly id: string
}

interface Facts {
  readonly id: string
  readonly concepts: Readonly<Record<string, unknown>>
}

/**
 * Pairs of registrations worth comparing: the same address of e-mail or phone number, the same birth, or the same name (system only).
 * Each block is a hash join on one value; a value that too many share (a shared phone of a shelter) proves nothing and is left out.
 */
const pairs = (limit: number) => sql<{ one: string; other: string }>`
  with said as (
    select person_id, concept || ' ' || (value #>> '{}') as value from people.fact where concept in ('person.email', 'person.phone')
    union all select person_id, 'birth ' || coalesce(value ->> 'birth', '') from people.fact where concept = 'person' and length(value ->> 'birth') = 10
    union all select person_id, 'name ' || people.plain(value ->> 'family') || ' ' || people.plain(value ->> 'given') from people.fact where concept = 'person'
  ), shared as (
    select value from said group by value having count(*) between 2 and 50
  )
  select distinct a.person_id as one, b.person_id as other from said a join shared using (value) join said b on b.value = a.value and b.person_id > a.person_id
  where not exists (select 1 from people.merge m where (m.survivor_id, m.absorbed_id) in ((a.person_id, b.person_id), (b.person_id, a.person_id)))
  order by 1, 2 limit ${limit}`

/** Looks for registrations that may be one person and writes each suspicion down; answers how many are new. Facts are compared and not kept. */
export async function searchDuplicates(log: Log, tx: Tx, limit = 2000): Promise<number> {
  const found = await tx.rows(pairs(limit))
  const ids = [...new Set(found.flatMap(({ one, other }) => [one, other]))]
  if (ids.length === 0) return 0
  const rows = await tx.rows(sql<Facts>`select person_id as id, jsonb_object_agg(concept, value) as concepts from people.fact
    where concept in ('person', 'person.birth', 'person.email', 'person.phone', 'person.home') and person_id = any(${sql.val(`{${ids.join(',')}}`)}::uuid[]) group by 1`)
  const known = new Map(rows.map((row) => [row.id, candidateOf(row)]))
  let fresh = 0
  for (const { one, other } of found) {
    const [a, b] = [known.get(one), known.get(other)]
    if (a === undefined || b === undefined) continue
    const likeness = likenessOf(a, b)
    if (likeness.score >= suspicious && (await suspect(log, tx, one, other, likeness))) fresh++
  }
  return fresh
}

export function candidateOf({ id, concepts }: Facts): Known {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const person = (concepts.person ?? {}) as Readonly<Record<string, unknown>>
  const home = concepts['person.home'] as Readonly<Record<string, unknown>> | undefined
  const birth = text(person.birth) ?? text(concepts['person.birth'])
  const [email, phone] = [text(concepts['person.email']), text(concepts['person.phone'])]
  const line = home === undefined ? undefined : [home.line, home.postcode].filter((part) => typeof part === 'string').join(' ')
  return {
    id,
    given: text(person.given) ?? '',
    family: text(person.family) ?? '',
    ...(birth === undefined ? {} : { birth }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(line === undefined || line === '' ? {} : { home: line }),
  }
}
