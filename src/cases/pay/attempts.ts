import { sql, type Tx } from '#store'

/** A payment that somebody began. `id` is the key under which the provider knows it; `amount` in cents. */
export interface Attempt {
  readonly id: string
  readonly case: string
  readonly request: string
  readonly key: string
  readonly payer: string
  readonly amount: number
  readonly currency: string
  /** `unclear`: nobody knows what became of it; a person looks */
  readonly state: 'begun' | 'paid' | 'given-up' | 'failed' | 'unclear'
  readonly to: string | null
  readonly begunAt: string
}

const columns = sql.raw(
  `id, case_id as "case", request, request_key as key, payer, amount::float8 as amount, currency, state, pay_at as "to", begun_at as "begunAt"`,
)

/** The attempt of a request that has not come to an end: there is one at most. */
export const openAttempt = (tx: Tx, caseId: string, key: string): Promise<Attempt | undefined> =>
  tx.row(
    sql<Attempt>`select ${columns} from cases.payment where case_id = ${caseId} and request_key = ${key} and state in ('begun', 'unclear')`,
  )

export const attemptById = (tx: Tx, id: string): Promise<Attempt | undefined> =>
  tx.row(sql<Attempt>`select ${columns} from cases.payment where id = ${id}`)

/** Records the attempt before anybody is called; undefined: another one of this request is open. */
export const recordAttempt = (tx: Tx, { id, case: of, request, key, payer, amount, currency }: Omit<Attempt, 'state' | 'to' | 'begunAt'>) =>
  tx.row(sql<{ id: string }>`insert into cases.payment (id, case_id, request, request_key, payer, amount, currency, state, begun_at)
    values (${id}, ${of}, ${request}, ${key}, ${payer}, ${amount}, ${currency}, 'begun', ${tx.at})
    on conflict (case_id, request_key) where state in ('begun', 'unclear') do nothing returning id`)

export const sendPayerTo = (tx: Tx, id: string, to: string) => tx.rows(sql`update cases.payment set pay_at = ${to} where id = ${id}`)

/** An attempt that ended ends once: whoever comes second changes nothing. */
export const endAttempt = (tx: Tx, id: string, state: Attempt['state']) =>
  tx.rows(sql`update cases.payment set state = ${state}, ended_at = ${tx.at} where id = ${id} and state in ('begun', 'unclear')`)

/** Asked about now; whoever answers late is asked again later. */
export const markAsked = (tx: Tx, id: string) => tx.rows(sql`update cases.payment set asked_at = ${tx.at} where id = ${id}`)

/** Payments from which the payer has not come back; those that were asked about longest ago first. */
export const attemptsToAsk = (tx: Tx, limit: number): Promise<{ id: string }[]> =>
  tx.rows(sql<{ id: string }>`select id from cases.payment where state = 'begun' and begun_at < ${tx.at}::timestamptz - interval '5 minutes'
    and (asked_at is null or asked_at < ${tx.at}::timestamptz - interval '5 minutes') order by asked_at nulls first, id limit ${limit}`)
