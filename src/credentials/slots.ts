import { randomInt } from 'node:crypto'
import { standings } from '#identity'
import { sql, type Tx } from '#store'
import type { Standing } from './contract.ts'

/** Places in one list: enough that a place tells nothing, few enough that a list is small (two bits each, 32 kB before it is compressed). */
export const listSize = 131_072
/** A list that is half full is closed: a free place is found at once by chance, and chance alone chooses it. */
const most = listSize / 2

export interface Place {
  readonly list: number
  readonly place: number
}

const codeOf: Readonly<Record<Standing, number>> = { valid: standings.valid, suspended: standings.suspended, revoked: standings.invalid }

/** A free place, taken. Chosen by chance, so that nobody learns from it who was given what before or after whom. */
export async function takePlace(tx: Tx): Promise<Place> {
  const newest = await tx.row(
    sql<{
      list: number
      taken: number
    }>`select list, count(*)::integer as taken from credentials.slot group by list order by list desc limit 1`,
  )
  const list = newest === undefined ? 0 : newest.taken < most ? newest.list : newest.list + 1
  for (;;) {
    const place = randomInt(listSize)
    const taken = await tx.row(sql`insert into credentials.slot (list, place, value) values (${list}, ${place}, ${standings.valid})
      on conflict (list, place) do nothing returning place`)
    if (taken !== undefined) return { list, place }
  }
}

export const setPlaces = (tx: Tx, places: readonly Place[], standing: Standing): Promise<unknown> =>
  places.length === 0
    ? Promise.resolve()
    : tx.rows(sql`update credentials.slot set value = ${codeOf[standing]}
        where ${sql.join(
          places.map(({ list, place }) => sql`(list = ${list} and place = ${place})`),
          sql` or `,
        )}`)

/** Numbers of the lists that have a place taken, newest first. */
export const listNumbers = async (tx: Tx): Promise<readonly number[]> =>
  (await tx.rows(sql<{ list: number }>`select distinct list from credentials.slot order by list desc`)).map(({ list }) => list)

/** What is not valid in a list. */
export const marked = (tx: Tx, list: number) =>
  tx.rows(
    sql<{ place: number; value: number }>`select place, value from credentials.slot where list = ${list} and value <> 0 order by place`,
  )
