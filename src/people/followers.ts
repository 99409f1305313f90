import { sql, type Tx } from '#store'
import { factsOfAll } from './facts.ts'
import { type Preferences, preferencesConcept, preferencesIn } from './preferences.ts'

/** What somebody may follow: a place (official code of a commune, or several), a life event, a service. */
export interface Followed {
  readonly place?: string | readonly string[]
  readonly event?: string
  readonly service?: string
}

/** What one person follows of it. */
export interface Follows {
  readonly place?: string
  readonly event?: string
  readonly service?: string
}

export interface Follower {
  readonly person: string
  readonly follows: Follows
}

const placesOf = ({ place }: Followed): readonly string[] => (place === undefined ? [] : [place].flat())

/** What of it these preferences choose; undefined: nothing. */
export function followsIn(preferences: Preferences, followed: Followed): Follows | undefined {
  const { event, service } = followed
  const follows = {
    ...(preferences.place !== undefined && placesOf(followed).includes(preferences.place) ? { place: preferences.place } : {}),
    ...(event !== undefined && preferences.events.includes(event) ? { event } : {}),
    ...(service !== undefined && preferences.interests.includes(service) ? { service } : {}),
  }
  return Object.keys(follows).length === 0 ? undefined : follows
}

/** Her preferences without one of the things that she follows. */
export function unfollow(preferences: Preferences, { place, event, service }: Follows): Preferences {
  const { place: chosen, ...rest } = preferences
  return {
    ...rest,
    ...(chosen === undefined || chosen === place ? {} : { place: chosen }),
    events: preferences.events.filter((one) => one !== event),
    interests: preferences.interests.filter((one) => one !== service),
  }
}

/**
 * Some of the persons who chose any of these in their preferences, in the order of their ids: go on from `last` until it is undefined. For the system
 * only, which reads everybody's. Nothing named: nobody. Registrations of one person that were merged are one follower, as her newest preferences say.
 */
export async function followersOf(
  tx: Tx,
  followed: Followed,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<{ readonly followers: readonly Follower[]; readonly last?: string }> {
  const { event, service } = followed
  const ways = [
    ...placesOf(followed).map((place) => sql`value ->> 'place' = ${place}`),
    ...(event === undefined ? [] : [sql`value -> 'events' @> to_jsonb(${event}::text)`]),
    ...(service === undefined ? [] : [sql`value -> 'interests' @> to_jsonb(${service}::text)`]),
  ]
  if (ways.length === 0) return { followers: [] }
  const rows = await tx.rows(sql<{ registration: string; person: string }>`
    select person_id as registration, (guichet.same_as(person_id))[1] as person from people.fact
    where concept = ${preferencesConcept} and (${sql.join(ways, sql` or `)}) ${after === undefined ? sql`` : sql`and person_id > ${after}::uuid`}
    order by person_id limit ${limit}`)
  const persons = [...new Set(rows.map(({ person }) => person))]
  const facts = await factsOfAll(tx, persons, [preferencesConcept])
  const followers = persons.flatMap((person) => {
    const follows = followsIn(preferencesIn(facts.get(person) ?? []), followed)
    return follows === undefined ? [] : [{ person, follows }]
  })
  const last = rows.length < limit ? undefined : rows.at(-1)?.registration
  return { followers, ...(last === undefined ? {} : { last }) }
}
