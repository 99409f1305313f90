import type { CaseRow } from '#cases'
import { anyOf, list, sql, type Tx } from '#store'
import type { Place } from './places.ts'

/** `wait`: the longest wait first; `limit`: the nearest limit first; `new`: the last received first. */
export const sorts = ['wait', 'limit', 'new'] as const
export type Sort = (typeof sorts)[number]

/** Where a page of a list begins: after this row in its order. */
export interface Cursor {
  /** UTC instant, or `infinity` */
  readonly at: string
  readonly id: string
}

export interface ListFilter {
  readonly places: readonly Place[]
  /** only cases in which one of these teams may act now */
  readonly teams?: readonly string[]
  /** who works on it: one of these accounts, or nobody */
  readonly who?: readonly string[] | 'nobody'
  /** tag of a label */
  readonly label?: string
  /** only limits at or after, and before, these instants */
  readonly from?: string
  readonly until?: string
  readonly references?: readonly string[]
  readonly sort: Sort
  readonly after?: Cursor
  /** from the end towards the beginning: what comes just before `after` */
  readonly backwards?: boolean
  readonly limit: number
}

const columns =
  sql.raw(`c.id, c.agency_id as agency, c.person_id as person, c.reference, c.service, c.version, c.state, c.phase, c.outcome, c.since, c.opened_at as "openedAt", c.submitted_at as "submittedAt",
  c.due_at as "dueAt", c.legal_at as "legalAt", c.next_at as "nextAt", c.keep_at as "keepAt", c.teams, c.language, c.channel, c.sequence, c.unread_office as "unreadOffice", c.unread_person as "unreadPerson"`)

const columnOf = { wait: 'since', limit: 'limit_at', new: 'received_at' } as const

/** Cases of a list, a page at most. Each place is read in the order of its index; by who works on a case or by a label one begins at those few. */
export const listCases = (tx: Tx, agency: string, filter: ListFilter): Promise<CaseRow[]> =>
  tx.rows(sql<CaseRow>`select ${columns} ${chosen(agency, filter)}`)

/** Keeps which cases a list means now, in its order, for something that is done with them later. Answers how many. */
export const freeze = async (
  tx: Tx,
  agency: string,
  { bulk, owner, from }: { readonly bulk: string; readonly owner: string; readonly from: number },
  filter: ListFilter,
): Promise<number> =>
  (
    await tx.rows(sql`insert into work.bulk_case (agency_id, bulk_id, owner, position, case_id, person_id)
      select ${agency}, ${bulk}, ${owner}, ${from} + row_number() over ()::int, few.id, few.person_id
      from (select c.id, c.person_id ${chosen(agency, filter)}) few returning position`)
  ).length

function chosen(agency: string, filter: ListFilter) {
  const { places, sort, backwards = false, limit, who, label, references } = filter
  const column = sql.ref(`c.${columnOf[sort]}`)
  const down = (sort === 'new') !== backwards
  const way = sql.raw(down ? 'desc' : 'asc')
  const order = sql`order by ${column} ${way}, c.id ${way} limit ${limit}`
  const where = conditions(filter, agency, column, down)
  const [services, states, phases] = [places.map((p) => p.service), places.map((p) => p.state), places.map((p) => p.phase)].map(list)
  const parts = sql`unnest(${services}::text[], ${states}::text[], ${phases}::text[]) as p(service, state, phase)`
  if (references === undefined && (who === undefined || who === 'nobody') && label === undefined)
    return sql`from ${parts}, lateral (
      select c.* from cases.case c where c.agency_id = ${agency} and c.service = p.service and c.state = p.state and c.phase = p.phase ${where} ${order}) c ${order}`
  const few =
    references !== undefined
      ? sql`select r.id as case_id from cases.case r where r.reference = any(${list(references)}::text[])`
      : who !== undefined && who !== 'nobody'
        ? sql`select i.case_id from work.item i where i.agency_id = ${agency} and i.assignee = any(${list(who)}::uuid[])`
        : sql`select l.case_id from work.label l where l.agency_id = ${agency} and l.tag = ${label}`
  return sql`from (${few}) few join cases.case c on c.id = few.case_id join ${parts}
    on c.service = p.service and c.state = p.state and c.phase = p.phase where c.agency_id = ${agency} ${where} ${order}`
}

function conditions(
  { teams, who, label, from, until, after }: ListFilter,
  agency: string,
  column: ReturnType<typeof sql.ref>,
  down: boolean,
) {
  const parts = [
    teams === undefined ? undefined : sql`and c.teams && ${list(teams)}::text[]`,
    who === 'nobody'
      ? sql`and not exists (select 1 from work.item i where i.agency_id = ${agency} and i.case_id = c.id and i.assignee is not null)`
      : undefined,
    label === undefined || who === undefined
      ? undefined
      : sql`and exists (select 1 from work.label l where l.agency_id = ${agency} and l.tag = ${label} and l.case_id = c.id)`,
    from === undefined ? undefined : sql`and c.limit_at >= ${from}::timestamptz`,
    until === undefined ? undefined : sql`and c.limit_at < ${until}::timestamptz`,
    after === undefined ? undefined : sql`and (${column}, c.id) ${sql.raw(down ? '<' : '>')} (${after.at}::timestamptz, ${after.id}::uuid)`,
  ].filter((part) => part !== undefined)
  return sql.join(parts, sql` `)
}

/** The place of a row in an order. */
export function cursorOf({ since, dueAt, legalAt, submittedAt, openedAt, id }: CaseRow, sort: Sort): Cursor {
  const utc = (at: string) => new Date(at).toISOString()
  if (sort === 'wait') return { at: utc(since), id }
  if (sort === 'new') return { at: utc(submittedAt ?? openedAt), id }
  const limits = [dueAt, legalAt]
    .filter((at) => at !== null)
    .map(utc)
    .sort()
  return { at: limits[0] ?? 'infinity', id }
}

/** The order of a list, for joining lists of several purposes. */
export const inOrder = (sort: Sort) => (one: CaseRow, other: CaseRow) => {
  const [a, b] = [cursorOf(one, sort), cursorOf(other, sort)]
  const earlier = a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1
  return sort === 'new' ? -earlier : earlier
}

export interface Beside {
  readonly assignee: string | null
  readonly labels: readonly string[]
}

/** Who works on these cases and their labels; cases of which nothing was said are not in it. */
export async function besideOf(tx: Tx, agency: string, ids: readonly string[]): Promise<ReadonlyMap<string, Beside>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.often(
    sql<
      Beside & { id: string }
    >`select case_id as id, assignee, labels from work.item where agency_id = ${agency} and case_id = ${anyOf(ids, 'uuid')}`,
  )
  return new Map(rows.map(({ id, ...beside }) => [id, beside]))
}

/** More is not counted: a figure beside a list need not read it all. */
export const mostCounted = 500

export interface Count extends Place {
  readonly count: number
}

/** How many cases of the agency of this unit of work lie in each place, up to `mostCounted`; with `teams` those in which they may act. */
export const countPlaces = (tx: Tx, places: readonly Place[], teams?: readonly string[]): Promise<Count[]> => {
  const [services, states, phases] = [places.map((p) => p.service), places.map((p) => p.state), places.map((p) => p.phase)].map(list)
  return tx.often(sql<Count>`select * from work.counted(${services}::text[], ${states}::text[], ${phases}::text[],
    ${teams === undefined ? sql`null` : list(teams)}::text[], ${mostCounted})`)
}

/** How many of these places somebody of these accounts works on. */
export const countHeld = async (tx: Tx, agency: string, accounts: readonly string[], services: readonly string[]): Promise<number> =>
  (
    await tx.often(sql<{
      count: number
    }>`select count(*)::int as count from (select 1 from work.item i join cases.case c on c.id = i.case_id
      where i.agency_id = ${agency} and i.assignee = any(${list(accounts)}::uuid[]) and c.agency_id = ${agency} and c.phase in ('open', 'waiting')
      and c.service = any(${list(services)}::text[]) limit ${mostCounted}) few`)
  )[0]?.count ?? 0
