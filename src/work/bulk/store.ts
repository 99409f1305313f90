import { list, sql, type Tx } from '#store'

/** What many cases at once go through: chosen → tried (what would happen) → run; or stopped. An export runs at once. */
export type Stage = 'choosing' | 'trying' | 'tried' | 'running' | 'stopped' | 'done'
export type Result = 'would' | 'done' | 'refused'

/** The most cases that are taken at once. */
export const mostCases = 100_000

export interface Bulk {
  readonly agency: string
  readonly id: string
  /** account of the agent */
  readonly owner: string
  readonly language: string
  readonly kind: 'act' | 'export' | 'rebase'
  readonly stage: Stage
  /** of the list it was taken from, as in its address */
  readonly query: string
  readonly total: number
  /** what is done, without anything that was typed: `act:<action>`, `take`, `give:<account>`, `label`, `rebase:<service>:<version>`, `csv` or `xlsx` with columns */
  readonly what: string | null
  /** what was typed for it */
  readonly sealed: Uint8Array | null
  readonly file: string | null
  readonly madeAt: string
}

const columns = sql.raw(
  'agency_id as agency, id, owner, language, kind, stage, query, total, what, sealed, file_id as file, made_at as "madeAt"',
)

export const bulkById = async (tx: Tx, id: string): Promise<Bulk | undefined> =>
  (await tx.often(sql<Bulk>`select ${columns} from work.bulk where id = ${id}`))[0]

/** What an agent began with many cases and is not over, or wrote a file that is still there: the newest first. */
export const unfinished = (tx: Tx, agency: string, owner: string): Promise<Bulk[]> =>
  tx.often(sql<Bulk>`select ${columns} from work.bulk where agency_id = ${agency} and owner = ${owner} and kind <> 'rebase'
    and (stage in ('trying', 'tried', 'running') or file_id is not null) order by made_at desc limit 5`)

export const openBulk = (
  tx: Tx,
  { agency, id, owner, language, kind, query, total }: Omit<Bulk, 'stage' | 'what' | 'sealed' | 'file' | 'madeAt'>,
) =>
  tx.rows(sql`insert into work.bulk (agency_id, id, owner, language, kind, stage, query, total, made_at)
    values (${agency}, ${id}, ${owner}, ${language}, ${kind}, 'choosing', ${query}, ${total}, ${tx.at})`)

/** Goes on to a stage, from one of these only; answers whether it did: two presses of a button do a thing once. */
export async function goOn(
  tx: Tx,
  id: string,
  from: readonly Stage[],
  to: Stage,
  more: { readonly what?: string; readonly sealed?: Uint8Array; readonly file?: string } = {},
): Promise<boolean> {
  const ended = to === 'done' || to === 'stopped' ? tx.at : null
  const rows = await tx.rows(sql`update work.bulk set stage = ${to}, ended_at = ${ended}, what = coalesce(${more.what ?? null}, what),
    sealed = coalesce(${more.sealed ?? null}::bytea, sealed), file_id = coalesce(${more.file ?? null}::uuid, file_id)
    where id = ${id} and stage = any(${list(from)}::text[]) returning id`)
  return rows.length > 0
}

export interface BulkCase {
  readonly position: number
  readonly id: string
  readonly person: string
}

/** The next cases without a result. */
export const leftOf = (tx: Tx, { agency, id }: Pick<Bulk, 'agency' | 'id'>, most: number): Promise<BulkCase[]> =>
  tx.rows(sql<BulkCase>`select position, case_id as id, person_id as person from work.bulk_case
    where agency_id = ${agency} and bulk_id = ${id} and result is null order by position limit ${most}`)

/** What became of one case; `code`: why not, or what is left for its person. */
export interface Outcome {
  readonly position: number
  readonly result: Result
  readonly code?: string
}

/** Writes results where there are none; answers the positions where there were none. */
export async function markAll(
  tx: Tx,
  { agency, id }: Pick<Bulk, 'agency' | 'id'>,
  outcomes: readonly Outcome[],
): Promise<ReadonlySet<number>> {
  const positions = list(outcomes.map(({ position }) => String(position)))
  const results = list(outcomes.map(({ result }) => result))
  const codes = list(outcomes.map(({ code }) => code ?? ''))
  const rows = await tx.rows(sql<{ position: number }>`update work.bulk_case b set result = o.result, code = nullif(o.code, '')
    from unnest(${positions}::int[], ${results}::text[], ${codes}::text[]) as o(position, result, code)
    where b.agency_id = ${agency} and b.bulk_id = ${id} and b.position = o.position and b.result is null returning b.position`)
  return new Set(rows.map(({ position }) => position))
}

/** The same of one case; answers whether there was none. */
export const mark = async (
  tx: Tx,
  bulk: Pick<Bulk, 'agency' | 'id'>,
  position: number,
  result: Result,
  code: string | null = null,
): Promise<boolean> => (await markAll(tx, bulk, [{ position, result, ...(code !== null && { code }) }])).size > 0

/** What would have been done waits to be done. */
export const begin = (tx: Tx, { agency, id }: Pick<Bulk, 'agency' | 'id'>) =>
  tx.rows(sql`update work.bulk_case set result = null where agency_id = ${agency} and bulk_id = ${id} and result = 'would'`)

export const forgetResults = (tx: Tx, { agency, id }: Pick<Bulk, 'agency' | 'id'>) =>
  tx.rows(sql`update work.bulk_case set result = null, code = null where agency_id = ${agency} and bulk_id = ${id}`)

export interface Tally {
  readonly result: Result | null
  readonly code: string | null
  readonly count: number
}

export const tallyOf = (tx: Tx, { agency, id }: Pick<Bulk, 'agency' | 'id'>): Promise<Tally[]> =>
  tx.rows(sql<Tally>`select result, code, count(*)::int as count from work.bulk_case
    where agency_id = ${agency} and bulk_id = ${id} group by 1, 2 order by 3 desc, 2`)

/** Of the drafts alone, which its owner sees in no list (system): a case that is one, as it stands now. */
export const draftTallyOf = (tx: Tx, { agency, id }: Pick<Bulk, 'agency' | 'id'>): Promise<Tally[]> =>
  tx.rows(sql<Tally>`select b.result, b.code, count(*)::int as count from work.bulk_case b join cases.case c on c.id = b.case_id
    where b.agency_id = ${agency} and b.bulk_id = ${id} and c.phase = 'draft' group by 1, 2 order by 3 desc, 2`)

/** How many cases it is about, when more were chosen after it was opened. */
export const countBulk = (tx: Tx, id: string, total: number) => tx.rows(sql`update work.bulk set total = ${total} where id = ${id}`)

export interface CaseResult {
  readonly position: number
  readonly id: string
  readonly person: string
  readonly reference: string
  readonly result: Result | null
  readonly code: string | null
}

/** A page of results by case, those after a position. */
export const resultsOf = (tx: Tx, { agency, id }: Pick<Bulk, 'agency' | 'id'>, after: number, most: number): Promise<CaseResult[]> =>
  tx.rows(sql<CaseResult>`select b.position, b.case_id as id, b.person_id as person, c.reference, b.result, b.code from work.bulk_case b join cases.case c on c.id = b.case_id
    where b.agency_id = ${agency} and b.bulk_id = ${id} and b.position > ${after} order by b.position limit ${most}`)

/** Services and versions of the cases chosen. */
export const versionsIn = (tx: Tx, { agency, id }: Pick<Bulk, 'agency' | 'id'>) =>
  tx.rows(sql<{ service: string; version: number; count: number }>`select c.service, c.version, count(*)::int as count
    from work.bulk_case b join cases.case c on c.id = b.case_id where b.agency_id = ${agency} and b.bulk_id = ${id} group by 1, 2`)

/** Bulks that are over for so long: their rows go (system). */
export const oldBulks = (tx: Tx, before: string): Promise<Bulk[]> =>
  tx.rows(sql<Bulk>`select ${columns} from work.bulk where made_at < ${before} limit 500`)

export async function dropBulk(tx: Tx, { agency, id }: Pick<Bulk, 'agency' | 'id'>): Promise<void> {
  await tx.rows(sql`delete from work.bulk_case where agency_id = ${agency} and bulk_id = ${id}`)
  await tx.rows(sql`delete from work.bulk where agency_id = ${agency} and id = ${id}`)
}

/** Exports whose day is over (system). */
export const staleExports = (tx: Tx, before: string): Promise<Bulk[]> =>
  tx.rows(sql<Bulk>`select ${columns} from work.bulk where file_id is not null and ended_at < ${before} limit 500`)

export const forgetFile = (tx: Tx, id: string) => tx.rows(sql`update work.bulk set file_id = null where id = ${id}`)
