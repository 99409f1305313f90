import { sql, type Tx } from '#store'
import { type Account, agentsById } from '../accounts.ts'

/** Who signs in the place of whoever heads a team. Days are legal days, both counted. */
export interface Delegation {
  readonly id: string
  readonly agency: string
  readonly team: string
  readonly account: string
  /** the act by which it was given: `Arrêté 2026-112 du 3 novembre 2026` */
  readonly act: string
  readonly from: string
  readonly until: string
  readonly givenBy: string
  /** the first day on which it counts no longer, when it was ended before its time */
  readonly ended: string | null
}

const columns =
  sql.raw(`id, agency_id as agency, team, account_id as account, act, to_char(from_day, 'YYYY-MM-DD') as "from", to_char(until_day, 'YYYY-MM-DD') as until,
  given_by as "givenBy", to_char(ended_day, 'YYYY-MM-DD') as ended`)

export const saveDelegation = (tx: Tx, one: Omit<Delegation, 'ended'>) =>
  tx.rows(sql`insert into identity.delegation (agency_id, id, team, account_id, act, from_day, until_day, given_by, given_at)
    values (${one.agency}, ${one.id}, ${one.team}, ${one.account}, ${one.act}, ${one.from}::date, ${one.until}::date, ${one.givenBy}, ${tx.at})`)

export const delegationsOf = (tx: Tx, agency: string): Promise<Delegation[]> =>
  tx.rows(
    sql<Delegation>`select ${columns} from identity.delegation where agency_id = ${agency} order by until_day desc, id desc limit 200`,
  )

/** Ends it on a legal day. Answers whether there was one that still counted. */
export const endDelegation = async (tx: Tx, agency: string, id: string, day: string): Promise<boolean> =>
  (await tx.row(sql`update identity.delegation set ended_day = ${day}::date
    where id = ${id} and agency_id = ${agency} and ended_day is null and until_day >= ${day}::date returning id`)) !== undefined

/** Who signs for a team on a legal day by a delegation, the latest given; undefined: whoever heads the team. */
export async function signerFor(tx: Tx, team: string, day: string): Promise<Account | undefined> {
  const row = await tx.row(
    sql<{
      account: string
    }>`select account_id as account from identity.delegation where team = ${team} and from_day <= ${day}::date and until_day >= ${day}::date
      and (ended_day is null or ended_day > ${day}::date) order by given_at desc, id desc limit 1`,
  )
  return row === undefined ? undefined : (await agentsById(tx, [row.account])).get(row.account)
}
