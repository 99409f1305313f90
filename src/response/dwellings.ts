/** Where people live, taken from the registers that say so: once a night, and before the first situation of a new town. */
import { asSystem } from '#cases'
import type { Job } from '#kernel'
import { recordsOfAll, registryOf } from '#registries'
import { list, sql, type Tx } from '#store'
import { purpose, type ResponseEdge } from './contract.ts'
import { type Definition, definitionOf } from './definition.ts'
import { syncResources } from './resources.ts'

/** Takes them anew. Registers come in the order of the definition: a position is better than an address, and the first that gives one counts. */
export const dwellingsJob: Job<ResponseEdge> = {
  name: 'response.dwellings',
  every: '40 2 * * *',
  run: async (edge) => {
    const definition = definitionOf(edge.config.town)
    if (definition === undefined) return
    await edge.store.as(asSystem(purpose), async (tx) => {
      await syncResources(tx, definition)
      const taken = await takeDwellings(edge, tx, definition)
      edge.telemetry.note('response.dwellings', { persons: taken })
    })
  },
}

/** Answers how many persons have a dwelling now. Whoever no register knows any more has none. */
export async function takeDwellings(edge: Pick<ResponseEdge, 'town' | 'telemetry'>, tx: Tx, definition: Definition): Promise<number> {
  const parts = definition.dwellings.flatMap(({ registry: id, concept }, rank) => {
    const registry = registryOf(edge.town, id)
    const statement = registry === undefined || !registry.purposes.includes(purpose) ? undefined : recordsOfAll(registry)
    const pointer = registry?.gives[concept]
    if (statement === undefined || typeof pointer !== 'string') {
      edge.telemetry.note('response.dwellings-register', { registry: id })
      return []
    }
    const path = list(pointer.split('/').slice(1))
    return [
      sql`select person, record #> ${path}::text[] as value, ${rank}::int as rank, ${`registry.${id}`}::text as source from (${statement}) as said`,
    ]
  })
  if (parts.length === 0) return 0
  // The address says who lives together; a position without an address is a household of its own place.
  const rows = await tx.rows(sql<{ taken: number }>`
    with said as (${sql.join(parts, sql` union all `)}),
    placed as (
      select person,
        (array_agg(round((value ->> 'lat')::numeric * 1000000)::int order by rank) filter (where value ? 'lat' and value ? 'lon'))[1] as lat,
        (array_agg(round((value ->> 'lon')::numeric * 1000000)::int order by rank) filter (where value ? 'lat' and value ? 'lon'))[1] as lon,
        (array_agg(value ->> 'commune' order by rank) filter (where value ? 'commune'))[1] as commune,
        (array_agg(lower(concat_ws('|', value ->> 'line', value ->> 'complement', value ->> 'commune')) order by rank) filter (where value ? 'line'))[1] as address,
        (array_agg(source order by rank))[1] as source
      from said group by person),
    taken as (
      insert into response.dwelling (person_id, lat, lon, cell, commune, household, source, taken_at)
      select person, lat, lon, floor((lat + 90000000) / 10000.0)::int * 36001 + floor((lon + 180000000) / 10000.0)::int, coalesce(commune, ''),
        md5(coalesce(address, concat_ws('|', lat, lon))), source, ${tx.at}::timestamptz
      from placed where lat is not null or commune is not null
      on conflict (person_id) do update set lat = excluded.lat, lon = excluded.lon, cell = excluded.cell, commune = excluded.commune,
        household = excluded.household, source = excluded.source, taken_at = excluded.taken_at
      returning 1)
    select count(*)::int as taken from taken`)
  await tx.rows(sql`delete from response.dwelling where taken_at < ${tx.at}::timestamptz`)
  return rows[0]?.taken ?? 0
}

export const hasDwellings = async (tx: Tx): Promise<boolean> =>
  (await tx.row(sql`select 1 as one from response.dwelling limit 1`)) !== undefined
