import { asSystem } from '#cases'
import type { FailureCount } from '#kernel'
import { type Store, sql, type Tx } from '#store'

/** Adds what failed since the last time to the counts of its day; what is older than a month goes. */
export async function keepFailures(store: Store, counts: readonly FailureCount[]): Promise<void> {
  if (counts.length === 0) return
  await store.as(asSystem('securite'), async (tx) => {
    for (const { code, error, place, count, at } of counts)
      await tx.rows(sql`insert into operations.failure (day, code, error, place, count, last_at) values (${at.slice(0, 10)}::date, ${code}, ${error}, ${place}, ${count}, ${at})
        on conflict (day, code, error, place) do update set count = operations.failure.count + excluded.count, last_at = excluded.last_at`)
    await tx.rows(sql`delete from operations.failure where day < (${tx.at}::timestamptz - interval '31 days')::date`)
  })
}

/** The newest first. */
export const failures = (tx: Tx, limit: number): Promise<FailureCount[]> =>
  tx.rows(
    sql<FailureCount>`select code, error, place, count, last_at as at from operations.failure order by day desc, last_at desc, code limit ${limit}`,
  )
