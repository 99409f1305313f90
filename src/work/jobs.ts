import type { Store } from '#store'

export interface JobCounts {
  /** not begun */
  readonly waiting: number
  readonly running: number
  /** failed before, to be tried again */
  readonly again: number
  /** given up after every repeat */
  readonly failed: number
}

/** How many jobs stand where. Read as the owner: it counts, no row of a person is touched. */
export async function jobCounts({ owner }: Pick<Store, 'owner'>): Promise<JobCounts> {
  const rows = await owner.query(
    `select state::text as state, count(*)::int as count from pgboss.job where name <> 'dead-letters' group by 1`,
  )
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0)
  return { waiting: of('created'), running: of('active'), again: of('retry'), failed: of('failed') }
}
