import type { Town } from '#definitions'
import { list, sql, type Tx } from '#store'

export interface Absence {
  readonly id: string
  readonly account: string
  readonly replacement: string
  /** days of the agency's zone, both included */
  readonly first: string
  readonly last: string
  /** who said it for her; null: she did */
  readonly by: string | null
}

/** Does somebody in these teams lead one of those? */
export const leads = ({ teams: known }: Pick<Town, 'teams'>, own: readonly string[], theirs: readonly string[]): boolean =>
  known.some(({ path, lead }) => lead !== undefined && own.includes(lead) && theirs.includes(path))

/** Which of these agents are away on a day, and until when. */
export async function awayAmong(tx: Tx, agency: string, accounts: readonly string[], day: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.often(sql<{ account: string; last: string }>`select account, max(last_day)::text as last from work.absence
    where agency_id = ${agency} and account = any(${list(accounts)}::uuid[]) and last_day >= ${day}::date and first_day <= ${day}::date group by account`)
  return new Map(rows.map(({ account, last }) => [account, last]))
}

const columns = sql.raw('id, account, replacement, first_day::text as first, last_day::text as last, made_by as by')

/** Colleagues whom an agent replaces on a day. */
export async function replacedBy(tx: Tx, agency: string, account: string, day: string): Promise<readonly string[]> {
  const rows = await tx.often(sql<{ account: string }>`select distinct account from work.absence
    where agency_id = ${agency} and replacement = ${account} and first_day <= ${day}::date and last_day >= ${day}::date`)
  return rows.map((row) => row.account)
}

/** Who of the agency is away on a day or later: each with who replaces. */
export const absencesFrom = (tx: Tx, agency: string, day: string): Promise<Absence[]> =>
  tx.rows(sql<Absence>`select ${columns} from work.absence where agency_id = ${agency} and last_day >= ${day}::date order by first_day, id`)

export const saveAbsence = (tx: Tx, agency: string, { id, account, replacement, first, last, by }: Absence) =>
  tx.rows(sql`insert into work.absence (agency_id, id, account, replacement, first_day, last_day, made_by, made_at)
    values (${agency}, ${id}, ${account}, ${replacement}, ${first}::date, ${last}::date, ${by}, ${tx.at})`)

/** Ends or cancels one's own absence, or one that one said for a colleague; the database leaves every other. */
export const dropAbsence = (tx: Tx, agency: string, id: string) =>
  tx.rows(sql`delete from work.absence where agency_id = ${agency} and id = ${id}`)
