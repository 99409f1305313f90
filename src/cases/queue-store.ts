import { recordset, sql, type Tx } from '#store'
import type { QueuePlace, QueueStanding } from './queue.ts'
import { replaceRows } from './replace-rows.ts'
import type { CaseRow } from './store.ts'

/** What these cases bring to their queues takes the place of what they brought. */
export const saveQueuePlaces = (
  tx: Tx,
  cases: readonly { readonly row: Pick<CaseRow, 'id' | 'agency' | 'service' | 'person'>; readonly queued: QueuePlace | null }[],
): void =>
  replaceRows(
    tx,
    'cases.queue',
    cases.map(({ row }) => row.id),
    cases.flatMap(({ row: { id, agency, service, person }, queued }) =>
      // What is not known stands last, and JSON has no infinity.
      queued === null ? [] : [{ id, agency, service, person, ...queued, sorted: `{${queued.sorted.join(',')}}` }],
    ),
    (rows) => sql`insert into cases.queue (agency_id, service, list, case_id, person_id, place, sorted)
      select agency, service, list, id, person, place, sorted::double precision[]
      from ${recordset(rows, 'id uuid, agency text, service text, person uuid, list text, place text, sorted text')}`,
  )

/** Where a case that one may see stands in its queue; undefined: it is in none. */
export const queueStanding = (tx: Tx, caseId: string): Promise<QueueStanding | undefined> =>
  tx.row(sql<QueueStanding>`select list, rank, waiting, taken from cases.queue_standing(${caseId})`)

/** Where a case would stand that enters a list now. */
export async function enteringStanding(
  tx: Tx,
  row: Pick<CaseRow, 'id' | 'agency' | 'service'>,
  { list, sorted }: Pick<QueuePlace, 'list' | 'sorted'>,
): Promise<QueueStanding> {
  const found = await tx.row(sql<{ before: number; waiting: number; taken: number }>`select before, waiting, taken
    from cases.queue_entering(${row.agency}, ${row.service}, ${list}, ${`{${sorted.join(',')}}`}::double precision[], ${row.id})`)
  const { before = 0, waiting = 0, taken = 0 } = found ?? {}
  return { list, rank: before + 1, waiting: waiting + 1, taken }
}

/** Until the transaction ends, nobody else offers a place of this list: two offers at once would both find the last place free. */
export const lockQueue = (tx: Tx, row: Pick<CaseRow, 'agency' | 'service'>, list: string) =>
  tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`cases.queue ${row.agency} ${row.service} ${list}`}, 0))`)

export interface QueueList {
  readonly list: string
  readonly waiting: number
  readonly taken: number
}

/** The lists of a service's queue. */
export const queueLists = (tx: Tx, agency: string, service: string): Promise<QueueList[]> =>
  tx.rows(sql<QueueList>`select list, count(*) filter (where place = 'waits')::int as waiting, count(*) filter (where place = 'holds')::int as taken
    from cases.queue where agency_id = ${agency} and service = ${service} group by list order by list`)

/** Those who wait in a list, the first first, from a rank on. */
export const queueOf = (
  tx: Tx,
  agency: string,
  service: string,
  list: string,
  { after, most }: { readonly after: number; readonly most: number },
): Promise<{ id: string; person: string }[]> =>
  tx.rows(sql<{ id: string; person: string }>`select case_id as id, person_id as person from cases.queue
    where agency_id = ${agency} and service = ${service} and list = ${list} and place = 'waits' order by sorted, case_id limit ${most} offset ${after}`)
