import { recordset, sql, type Tx } from '#store'
import { type CaseRow, caseByReference } from '../store.ts'

export interface Invitation {
  readonly id: string
  readonly agency: string
  readonly case: string
  /** `conjoint`, `codéclarants#2` */
  readonly part: string
  readonly endsAt: string
}

const columns = sql.raw('id, agency_id as agency, case_id as "case", part, ends_at as "endsAt"')

/** An invitation with its code, as an HMAC; an earlier one of the same participant is void. The system writes it. */
export async function writeInvitation(tx: Tx, { id, agency, case: caseId, part, endsAt }: Invitation, code: string): Promise<void> {
  await tx.rows(sql`delete from cases.invitation where case_id = ${caseId} and part = ${part}`)
  await tx.rows(sql`insert into cases.invitation (id, agency_id, case_id, part, code, ends_at)
    values (${id}, ${agency}, ${caseId}, ${part}, ${code}, ${endsAt})`)
}

/** The invitation that shows this code; the system asks. */
export const invitationByCode = (tx: Tx, code: string): Promise<Invitation | undefined> =>
  tx.row(sql<Invitation>`select ${columns} from cases.invitation where code = ${code} and ends_at > ${tx.at}`)

/** It is hers from here on, and no code opens it. The system writes it. */
export const giveInvitation = (tx: Tx, id: string, person: string) =>
  tx.rows(sql`update cases.invitation set code = null, person_id = ${person} where id = ${id}`)

/** One that was opened by the person of this unit of work. */
export const ownInvitation = (tx: Tx, id: string): Promise<Invitation | undefined> =>
  tx.row(sql<Invitation>`select ${columns} from cases.invitation where id = ${id} and guichet.is_own(person_id) and ends_at > ${tx.at}`)

/** What she opened and has not answered. */
export const ownInvitations = (tx: Tx): Promise<Invitation[]> =>
  tx.rows(sql<Invitation>`select ${columns} from cases.invitation
    where person_id is not null and guichet.is_own(person_id) and ends_at > ${tx.at} order by ends_at, id`)

export const dropInvitation = (tx: Tx, id: string) => tx.rows(sql`delete from cases.invitation where id = ${id}`)

export const dropOldInvitations = (tx: Tx) => tx.rows(sql`delete from cases.invitation where ends_at <= ${tx.at}`)

/** She comes in, or goes. The database lets nobody in without an invitation that she opened as herself. */
export const enterCase = (tx: Tx, { agency, case: caseId, part }: Pick<Invitation, 'agency' | 'case' | 'part'>, person: string) =>
  tx.rows(sql`insert into cases.participant (agency_id, case_id, part, person_id) values (${agency}, ${caseId}, ${part}, ${person})`)
export const leaveCase = (tx: Tx, { case: caseId, part }: Pick<Invitation, 'case' | 'part'>) =>
  tx.rows(sql`delete from cases.participant where case_id = ${caseId} and part = ${part}`)

/** Who takes part, from the events of cases: rows made again, by the system alone. */
export function saveParticipants(
  tx: Tx,
  cases: readonly {
    readonly row: Pick<CaseRow, 'id' | 'agency'>
    readonly joined: readonly { readonly part: string; readonly person: string }[]
  }[],
): void {
  const joined = cases.flatMap(({ row: { id, agency }, joined }) => joined.map((one) => ({ id, agency, ...one })))
  if (joined.length === 0) return
  tx.write(sql`insert into cases.participant (agency_id, case_id, part, person_id) select agency, id, part, person
    from ${recordset(joined, 'agency text, id uuid, part text, person uuid')} on conflict (case_id, part) do nothing`)
}

/** Of whom something is asked now, in each of these cases. */
export function markAsked(tx: Tx, cases: readonly { readonly row: Pick<CaseRow, 'id'>; readonly asked: readonly string[] }[]): void {
  if (cases.length === 0) return
  const rows = cases.map(({ row, asked }) => ({ id: row.id, asked }))
  tx.write(sql`update cases.participant p set expects = p.part = any(r.asked) from ${recordset(rows, 'id uuid, asked text[]')}
    where p.case_id = r.id`)
}

/** Cases of others in which the person of this unit of work takes part, the newest first. */
export const sharedCases = (tx: Tx): Promise<SharedRow[]> =>
  tx.rows(sql<SharedRow>`
    select reference, service, version, exists (select 1 from cases.participant p where p.case_id = c.id and p.expects and guichet.is_own(p.person_id)) as expects
    from cases.case c where id = any((select cases.shared())::uuid[]) order by opened_at desc, id`)
export interface SharedRow {
  readonly reference: string
  readonly service: string
  readonly version: number
  /** something that it asks of her is open */
  readonly expects: boolean
}

/** One of them. */
export const sharedCase = async (tx: Tx, reference: string): Promise<CaseRow | undefined> => {
  const shared = await tx.row(
    sql`select 1 as found from cases.case where reference = ${reference} and id = any((select cases.shared())::uuid[])`,
  )
  return shared === undefined ? undefined : await caseByReference(tx, reference)
}
