import { sql, type Tx } from '#store'
import { preferencesConcept } from './preferences.ts'

/** What somebody may follow: a place (official code of the commune), a life event, a service. */
export interface Followed {
  readonly place?: string
  readonly event?: string
  readonly service?: string
}

/** Persons who chose any of these in their preferences; for the system only, which reads everybody's. Nothing named: nobody. */
export async function followersOf(tx: Tx, { place, event, service }: Followed): Promise<readonly string[]> {
  const ways = [
    ...(place === undefined ? [] : [sql`value ->> 'place' = ${place}`]),
    ...(event === undefined ? [] : [sql`value -> 'events' @> to_jsonb(${event}::text)`]),
    ...(service === undefined ? [] : [sql`value -> 'interests' @> to_jsonb(${service}::text)`]),
  ]
  if (ways.length === 0) return []
  const rows = await tx.rows(sql<{ person: string }>`select person_id as person from people.fact
    where concept = ${preferencesConcept} and (${sql.join(ways, sql` or `)}) order by person_id`)
  return rows.map(({ person }) => person)
}
