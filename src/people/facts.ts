import { z } from 'zod'
import { ownKey } from '#consent'
import type { Keeps, Projector } from '#kernel'
import type { Log } from '#log'
import { sql, type Tx } from '#store'

/** A person is known to the town from here on. */
export const personRegistered = { type: 'person.registered', version: 1, payload: z.strictObject({}) }

/** Something said of a person: by herself (`declared`), by a register (`registry.residence`), from a document. A later one of the same concept replaces it; history stays in the log. */
export const factStated = {
  type: 'person.fact-stated',
  version: 1,
  payload: z.strictObject({ concept: z.string(), value: z.json(), source: z.string(), verified: z.boolean() }),
}

export interface Fact {
  readonly concept: string
  readonly value: unknown
  readonly source: string
  readonly verified: boolean
  /** UTC instant */
  readonly at: string
}

const target = (person: string) => ({ stream: `person:${person}`, person, ...ownKey(person) })

const stated = ({ concept, value, source, verified }: Omit<Fact, 'at'>) => ({
  type: factStated.type,
  payload: { concept, value, source, verified },
})

/** Makes a person known, with what is known of her from the start. */
export const registerPerson = (log: Log, tx: Tx, person: string, facts: readonly Omit<Fact, 'at'>[] = []) =>
  log.append(tx, target(person), [{ type: personRegistered.type, payload: {} }, ...facts.map(stated)])

export const stateFact = (log: Log, tx: Tx, person: string, fact: Omit<Fact, 'at'>) => log.append(tx, target(person), [stated(fact)])

/** Facts that the unit of work may see: the person's own, or those of the subjects it declared. */
export const factsOf = (tx: Tx, person: string): Promise<Fact[]> =>
  tx.rows(sql<Fact>`select concept, value, source, verified, stated_at as at from people.fact where person_id = ${person}`)

/** Given and family names of persons, for those that the unit of work may see; an organisation has its name as family name. */
export async function namesOf(
  tx: Tx,
  persons: readonly string[],
): Promise<ReadonlyMap<string, { readonly given: string; readonly family: string }>> {
  if (persons.length === 0) return new Map()
  const rows = await tx.rows(sql<{ person: string; value: { given?: string; family?: string; name?: string } }>`
    select person_id as person, value from people.fact where concept in ('organisation', 'person') and person_id = any(${sql.val(`{${persons.join(',')}}`)}::uuid[]) order by concept`)
  // Of both concepts a person's own name counts: it comes last.
  return new Map(rows.map(({ person, value }) => [person, { given: value.given ?? '', family: value.family ?? value.name ?? '' }]))
}

export const factProjector: Projector<unknown, Tx> = {
  stream: 'person',
  whole: false,
  forget: (tx, stream) =>
    tx.rows(
      stream === undefined
        ? sql`delete from people.fact f where not exists (select 1 from log.event e where e.stream = 'person:' || f.person_id)`
        : sql`delete from people.fact where person_id = ${stream.slice('person:'.length)}`,
    ),
  apply: async (_edge, tx, stream, events) => {
    const person = stream.slice('person:'.length)
    // The last word on each concept: one statement sets them all, and may meet none twice.
    const last = new Map<string, { readonly fact: z.infer<typeof factStated.payload>; readonly at: string }>()
    for (const { type, payload, at } of events) {
      const fact = payload as z.infer<typeof factStated.payload>
      if (type === factStated.type) last.set(fact.concept, { fact, at })
    }
    if (last.size === 0) return
    await tx.rows(sql`insert into people.fact (person_id, concept, value, source, verified, stated_at)
      values ${sql.join(
        [...last.values()].map(
          ({ fact: { concept, value, source, verified }, at }) =>
            sql`(${person}, ${concept}, ${JSON.stringify(value)}::jsonb, ${source}, ${verified}, ${at})`,
        ),
      )}
      on conflict (person_id, concept) do update set value = excluded.value, source = excluded.source, verified = excluded.verified, stated_at = excluded.stated_at`)
  },
}

/** Everything that was ever said of a person and by whom, oldest first. */
export async function factHistory(log: Log, tx: Tx, person: string): Promise<readonly Fact[]> {
  const events = await log.read(tx, `person:${person}`)
  return events
    .filter(({ type }) => type === factStated.type)
    .map(({ at, payload }) => ({ ...(payload as z.infer<typeof factStated.payload>), at }))
}

export const keeps: Keeps<{ readonly log: Log }, Tx> = {
  copy: async ({ log }, tx, person) => ({ facts: await factsOf(tx, person), 'facts-history': await factHistory(log, tx, person) }),
  forget: async (_edge, tx, what) => {
    if (what.scope !== 'case') await tx.rows(sql`delete from people.fact where person_id = ${what.person}`)
  },
}
