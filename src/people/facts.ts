import { z } from 'zod'
import { ownKey } from '#consent'
import type { LoggedEvent, Projector } from '#kernel'
import { forgetRows, type Log } from '#log'
import { list, recordset, sql, type Tx } from '#store'
import { isPartialDay } from './partial-day.ts'

/** A person is known to the town from here on. */
export const personRegistered = { type: 'person.registered', version: 1, payload: z.strictObject({}) }

const day = z.string().refine(isPartialDay)
const payload = z.strictObject({
  concept: z.string(),
  value: z.json(),
  source: z.string(),
  verified: z.boolean(),
  /** from when and until when it is so: a day, a month or a year; absent: nobody said */
  from: day.optional(),
  to: day.optional(),
})

/** Something said of a person: by herself (`declared`), by a register (`registry.residence`), from a document. A later one of the same concept replaces it; history stays in the log. */
export const factStated = { type: 'person.fact-stated', version: 2, payload, upcast: { 1: (given: unknown) => given } }

export interface Fact {
  readonly concept: string
  readonly value: unknown
  readonly source: string
  readonly verified: boolean
  /** UTC instant at which it was said */
  readonly at: string
  /** since when it is so, where that is known: `2019`, `2019-05`, `2019-05-01` */
  readonly from?: string
  readonly to?: string
}

const target = (person: string) => ({ stream: `person:${person}`, person, ...ownKey(person) })

const stated = ({ concept, value, source, verified, from, to }: Omit<Fact, 'at'>) => ({
  type: factStated.type,
  payload: { concept, value, source, verified, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
})

/** Makes a person known, with what is known of her from the start. */
export const registerPerson = (log: Log, tx: Tx, person: string, facts: readonly Omit<Fact, 'at'>[] = []) =>
  log.append(tx, target(person), [{ type: personRegistered.type, payload: {} }, ...facts.map(stated)])

export const stateFact = (log: Log, tx: Tx, person: string, fact: Omit<Fact, 'at'>) => log.append(tx, target(person), [stated(fact)])

type Row = Omit<Fact, 'from' | 'to'> & { readonly from: string | null; readonly to: string | null }

const known = ({ from, to, ...fact }: Row): Fact => ({ ...fact, ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) })

/** Who somebody is, is read from the registration that a merge kept; anything else from where it was said last. */
const ofIdentity = sql`concept in ('person', 'person.birth') and person_id <> (guichet.same_as(person_id))[1]`

/**
 * Facts that the unit of work may see: the person's own, or those of the subjects it declared; of all her registrations.
 * `concepts`: read these and no others. `alone`: of this registration, whatever it is merged with.
 */
export async function factsOf(tx: Tx, person: string, concepts?: readonly string[], which: 'all' | 'alone' = 'all'): Promise<Fact[]> {
  const whose = which === 'alone' ? sql`person_id = ${person}` : sql`person_id = any(guichet.same_as(${person}))`
  const only = concepts === undefined ? sql`` : sql`and concept = any(${list(concepts)}::text[])`
  const rows = await tx.often(sql<Row>`
    select distinct on (concept) concept, value, source, verified, stated_at as at, valid_from as "from", valid_to as "to"
    from people.fact where ${whose} ${only} order by concept, ${ofIdentity}, stated_at desc`)
  return rows.map(known)
}

/** As `factsOf`, of several persons at once; who has none is not in it. */
export async function factsOfAll(
  tx: Tx,
  persons: readonly string[],
  concepts?: readonly string[],
): Promise<ReadonlyMap<string, readonly Fact[]>> {
  if (persons.length === 0) return new Map()
  const only = concepts === undefined ? sql`` : sql`and concept = any(${list(concepts)}::text[])`
  const rows = await tx.rows(sql<Row & { readonly whose: string }>`
    with w as materialized (select one as whose, r.person, r.nth from unnest(${list(persons)}::uuid[]) as one, unnest(guichet.same_as(one)) with ordinality as r(person, nth))
    select distinct on (whose, concept) whose, concept, value, source, verified, stated_at as at, valid_from as "from", valid_to as "to"
    from w join people.fact f on f.person_id = w.person
    where true ${only} order by whose, concept, concept in ('person', 'person.birth') and w.nth > 1, stated_at desc`)
  return new Map(
    [...Map.groupBy(rows, ({ whose }) => whose)].map(([whose, own]) => [whose, own.map(({ whose: _, ...row }) => known(row))] as const),
  )
}

/** Given and family names of persons, for those that the unit of work may see; an organisation has its name as family name. */
export async function namesOf(
  tx: Tx,
  persons: readonly string[],
): Promise<ReadonlyMap<string, { readonly given: string; readonly family: string }>> {
  if (persons.length === 0) return new Map()
  const rows = await tx.often(sql<{ person: string; value: { given?: string; family?: string; name?: string } }>`
    select person_id as person, value from people.fact where concept in ('organisation', 'person') and person_id = any(${sql.val(`{${persons.join(',')}}`)}::uuid[]) order by concept`)
  // Of both concepts a person's own name counts: it comes last.
  return new Map(rows.map(({ person, value }) => [person, { given: value.given ?? '', family: value.family ?? value.name ?? '' }]))
}

export const factProjector: Projector<unknown, Tx> = {
  stream: 'person',
  whole: false,
  forget: forgetRows('person', 'people.fact', 'person_id'),
  apply: (_edge, tx, streams) => {
    const rows = [...streams.values()].flatMap(lastFacts)
    if (rows.length === 0) return
    const columns = 'person uuid, concept text, value text, source text, verified boolean, at timestamptz, "from" text, "to" text'
    tx.write(sql`insert into people.fact (person_id, concept, value, source, verified, stated_at, valid_from, valid_to)
      select person, concept, value::jsonb, source, verified, at, "from", "to" from ${recordset(rows, columns)}
      on conflict (person_id, concept) do update set value = excluded.value, source = excluded.source, verified = excluded.verified,
        stated_at = excluded.stated_at, valid_from = excluded.valid_from, valid_to = excluded.valid_to`)
  },
}

/** The last word on each concept: one statement sets them all, and may meet none twice. */
function lastFacts(events: readonly LoggedEvent[]) {
  const last = new Map<string, z.infer<typeof payload> & { readonly person: string; readonly at: string }>()
  for (const { type, stream, payload: said, at } of events) {
    const fact = said as z.infer<typeof payload>
    if (type === factStated.type) last.set(fact.concept, { ...fact, person: stream.slice('person:'.length), at })
  }
  return [...last.values()].map(({ value, ...fact }) => ({ ...fact, value: JSON.stringify(value) }))
}

/** Everything that was ever said of a person and by whom, in all her registrations, oldest first. */
export async function factHistory(log: Log, tx: Tx, person: string): Promise<readonly Fact[]> {
  const registrations = await registrationsOf(tx, person)
  const streams = await log.readAll(
    tx,
    registrations.map((one) => `person:${one}`),
  )
  return [...streams.values()]
    .flat()
    .filter(({ type }) => type === factStated.type)
    .map(({ at, payload: said }) => ({ ...(said as z.infer<typeof payload>), at }))
    .sort((one, other) => one.at.localeCompare(other.at))
}

/** The registrations of one person: the surviving one first, those merged into it after. */
export async function registrationsOf(tx: Tx, person: string): Promise<readonly string[]> {
  const row = await tx.row(sql<{ same: string }>`select array_to_string(guichet.same_as(${person}), ',') as same`)
  return row?.same.split(',') ?? [person]
}
