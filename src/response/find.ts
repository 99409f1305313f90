/** Who lives in a zone: found by the index of cells, then exactly. */
import { list, sql, type Tx } from '#store'
import { cellsOf, isInside, type Prepared } from './zone/inside.ts'

export interface Found {
  readonly person: string
  readonly commune: string
  readonly household: string
}

interface Row extends Found {
  readonly lat: number | null
  readonly lon: number | null
}

/**
 * Persons whose dwelling lies in the zone, in the order of their ids, those after `after`. A dwelling with a position is looked for by it, and by its
 * commune where the zone names communes; one without a position by its commune alone.
 */
export async function findIn(tx: Tx, zone: Prepared, after: string | null): Promise<Found[]> {
  const rest = sql`and d.person_id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid`
  const ranges = cellsOf(zone)
  const [from, to] = [0, 1].map((end) => `{${ranges.map((range) => range[end]).join(',')}}`)
  const near =
    ranges.length === 0
      ? []
      : await tx.rows(sql<Row>`select d.person_id as person, d.commune, d.household, d.lat, d.lon
          from unnest(${from}::int[], ${to}::int[]) as r(low, high) join response.dwelling d on d.cell between r.low and r.high where true ${rest}`)
  const named =
    zone.communes.size === 0
      ? []
      : await tx.rows(sql<Row>`select d.person_id as person, d.commune, d.household, d.lat, d.lon from response.dwelling d
          where d.commune = any(${list([...zone.communes])}::text[]) ${rest}`)
  const found = new Map<string, Found>()
  for (const { lat, lon, ...row } of near) if (lat !== null && lon !== null && isInside(zone, { lat, lon })) found.set(row.person, row)
  for (const { lat: _, lon: __, ...row } of named) found.set(row.person, row)
  return [...found.values()].sort((one, other) => (one.person < other.person ? -1 : one.person > other.person ? 1 : 0))
}
