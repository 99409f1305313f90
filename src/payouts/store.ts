import { type Keys, seal, sql, type Tx, unseal } from '#store'
import { type ListState, mostInList, type Payee, type Payment, type PaymentList } from './contract.ts'

const keyOf = (agency: string) => `payouts:${agency}`
const names = (items: readonly string[]) => sql.val(`{${items.map((item) => `"${item.replace(/(["\\])/g, '\\$1')}"`).join(',')}}`)

const columns =
  sql.raw(`id, case_id as "case", person_id as person, service, reference, order_key as key, amount::float8 as amount, currency, masked, deciders,
  ordered_at as "orderedAt", state, reason`)
const listColumns =
  sql.raw(`id, agency_id as agency, number, year, message_id as "messageId", state, currency, to_char(day, 'YYYY-MM-DD') as day, payer, payments,
  total::float8 as total, (select count(*)::int from payouts.payment p where p.list_id = list.id and p.state = 'returned') as returned, prepared_by as "preparedBy", prepared_at as "preparedAt", approved_by as "approvedBy", approved_at as "approvedAt", sent_at as "sentAt"`)

export type NewPayment = Omit<Payment, 'state' | 'reason'> & { readonly agency: string; readonly payee: Payee }

/** Takes a payment that a case ordered; the same order twice is one payment. */
export async function takePayment(keys: Keys, tx: Tx, { agency, payee, ...one }: NewPayment): Promise<void> {
  const sealed = seal(await keys.ensure(tx, keyOf(agency)), Buffer.from(JSON.stringify(payee)), `payout:${one.id}`)
  await tx.rows(sql`insert into payouts.payment (agency_id, id, case_id, person_id, service, reference, order_key, amount, currency, masked, sealed, deciders, ordered_at, state)
    values (${agency}, ${one.id}, ${one.case}, ${one.person}, ${one.service}, ${one.reference}, ${one.key}, ${one.amount}, ${one.currency}, ${one.masked}, ${sealed},
      ${names(one.deciders)}::text[], ${one.orderedAt}, 'waiting') on conflict (order_key) do nothing`)
}

export interface Waiting {
  readonly currency: string
  readonly payments: number
  readonly total: number
}

/** What waits to be paid, by currency. */
export const waiting = (tx: Tx, agency: string): Promise<Waiting[]> =>
  tx.rows(sql<Waiting>`select currency, count(*)::int as payments, sum(amount)::float8 as total from payouts.payment
    where agency_id = ${agency} and state = 'waiting' group by currency order by currency`)

/** Until the transaction ends, nobody else prepares for this agency: numbers follow each other. */
export const lockPreparing = (tx: Tx, agency: string) =>
  tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`payouts.prepare ${agency}`}, 0))`)

export const lastNumber = async (tx: Tx, agency: string, year: number): Promise<number> =>
  (
    await tx.row(
      sql<{ last: number }>`select coalesce(max(number), 0)::int as last from payouts.list where agency_id = ${agency} and year = ${year}`,
    )
  )?.last ?? 0

export const saveList = (tx: Tx, list: Omit<PaymentList, 'approvedBy' | 'approvedAt' | 'sentAt' | 'preparedAt' | 'returned'>) =>
  tx.rows(sql`insert into payouts.list (agency_id, id, number, year, message_id, state, currency, day, payer, payments, total, prepared_by, prepared_at)
    values (${list.agency}, ${list.id}, ${list.number}, ${list.year}, ${list.messageId}, ${list.state}, ${list.currency}, ${list.day}::date, ${JSON.stringify(list.payer)}::jsonb,
      ${list.payments}, ${list.total}, ${list.preparedBy}, ${tx.at})`)

/** The payments that wait longest, held until the transaction ends, as many as one list takes. */
export const toList = (tx: Tx, agency: string, currency: string): Promise<{ id: string; amount: number }[]> =>
  tx.rows(sql<{ id: string; amount: number }>`select id, amount::float8 as amount from payouts.payment
    where agency_id = ${agency} and currency = ${currency} and state = 'waiting' order by id limit ${mostInList} for update`)

export const putInList = (tx: Tx, list: string, ids: readonly string[]) =>
  tx.rows(sql`update payouts.payment set list_id = ${list}, state = 'listed' where id = any(${names(ids)}::uuid[]) and list_id is null`)

/** Its payments wait again; the list stays, empty, with who prepared it. */
export const emptyList = (tx: Tx, list: string) =>
  tx.rows(sql`update payouts.payment set list_id = null, state = 'waiting' where list_id = ${list} and state = 'listed'`)

export const listById = (tx: Tx, agency: string, id: string): Promise<PaymentList | undefined> =>
  tx.row(sql<PaymentList>`select ${listColumns} from payouts.list where agency_id = ${agency} and id = ${id}`)

/** The same, held until the transaction ends: two people who press at once are one after the other. */
export const lockList = (tx: Tx, id: string): Promise<PaymentList | undefined> =>
  tx.row(sql<PaymentList>`select ${listColumns} from payouts.list where id = ${id} for update`)

export const listsOf = (tx: Tx, agency: string, limit: number): Promise<PaymentList[]> =>
  tx.rows(sql<PaymentList>`select ${listColumns} from payouts.list where agency_id = ${agency} order by id desc limit ${limit}`)

export const paymentsIn = (tx: Tx, list: string): Promise<Payment[]> =>
  tx.rows(sql<Payment>`select ${columns} from payouts.payment where list_id = ${list} order by id`)

export const paymentById = (tx: Tx, id: string): Promise<(Payment & { agency: string; list: string | null }) | undefined> =>
  tx.row(
    sql<
      Payment & { agency: string; list: string | null }
    >`select ${columns}, agency_id as agency, list_id as list from payouts.payment where id = ${id} for update`,
  )

/** Names and accounts of a list, by payment; one that was erased is not in it. */
export async function payeesIn(keys: Keys, tx: Tx, agency: string, list: string): Promise<ReadonlyMap<string, Payee>> {
  const key = await keys.open(tx, keyOf(agency))
  if (key === undefined) return new Map()
  const rows = await tx.rows(
    sql<{ id: string; sealed: Uint8Array }>`select id, sealed from payouts.payment where list_id = ${list} and sealed is not null`,
  )
  return new Map(rows.map(({ id, sealed }) => [id, JSON.parse(unseal(key, sealed, `payout:${id}`).toString()) as Payee]))
}

export const approveList = (tx: Tx, id: string, by: string) =>
  tx.rows(
    sql`update payouts.list set state = 'approved', approved_by = ${by}, approved_at = ${tx.at} where id = ${id} and state = 'prepared'`,
  )

export const markList = (tx: Tx, id: string, state: ListState) =>
  tx.rows(
    sql`update payouts.list set state = ${state}, sent_at = case when ${state}::text = 'sent' then ${tx.at}::timestamptz else sent_at end where id = ${id}`,
  )

/** What became of a payment, once paid it may still come back. */
export const settle = (tx: Tx, id: string, state: 'paid' | 'returned', reason: string | null) =>
  tx.rows(sql`update payouts.payment set state = ${state}, reason = ${reason}, settled_at = ${tx.at}
    where id = ${id} and (state = 'listed' or (state = 'paid' and ${state}::text = 'returned'))`)

/** Is every payment of the list paid or returned? */
export const isSettled = async (tx: Tx, list: string): Promise<boolean> =>
  (await tx.row(sql`select 1 as found from payouts.payment where list_id = ${list} and state = 'listed' limit 1`)) === undefined

/** Lists with the bank of which it has not told all, or that it was not given yet (system only). */
export const listsAtBank = (tx: Tx, limit: number): Promise<{ id: string }[]> =>
  tx.rows(sql<{ id: string }>`select id from payouts.list where state in ('approved', 'sent') order by id limit ${limit}`)
