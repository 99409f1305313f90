import { sql, type Tx } from '#store'

/** What a person may be found by. Names are compared without accents, capitals, hyphens. */
export interface Wanted {
  readonly id?: string
  readonly family?: string
  readonly given?: string
  readonly birth?: string
  readonly email?: string
  readonly phone?: string
}

/** Ids of persons for whom all of it holds, at most `limit`; those that the unit of work may see. Nothing wanted: nobody. */
export async function findPersons(tx: Tx, wanted: Wanted, limit: number): Promise<readonly string[]> {
  const { id, family, given, birth, email, phone } = wanted
  const says = (concept: string, value: string) =>
    sql`exists (select 1 from people.fact o where o.person_id = f.person_id and o.concept = ${concept} and o.value #>> '{}' = ${value})`
  const conditions = [
    ...(id === undefined ? [] : [sql`f.person_id = ${id}`]),
    ...(family === undefined ? [] : [sql`people.plain(f.value ->> 'family') = people.plain(${family})`]),
    ...(given === undefined ? [] : [sql`people.plain(f.value ->> 'given') = people.plain(${given})`]),
    ...(birth === undefined ? [] : [sql`f.value ->> 'birth' = ${birth}`]),
    ...(email === undefined ? [] : [says('person.email', email)]),
    ...(phone === undefined ? [] : [says('person.phone', phone)]),
  ]
  if (conditions.length === 0) return []
  const rows = await tx.rows(sql<{ person: string }>`
    select f.person_id as person from people.fact f where f.concept = 'person' and ${sql.join(conditions, sql` and `)} order by f.person_id limit ${limit}`)
  return rows.map(({ person }) => person)
}

/** The organisation of a number in the register of companies; one that the unit of work may see. Of two registrations, the first. */
export const organisationBy = async (tx: Tx, number: string): Promise<string | undefined> =>
  (
    await tx.row(sql<{ person: string }>`select person_id as person from people.fact
      where concept = 'organisation' and value ->> 'number' = ${number} order by person_id limit 1`)
  )?.person
