import { z } from 'zod'
import { uuidv7 } from '#kernel'
import { type Keys, seal, sql, type Tx, unseal } from '#store'
import type { Call } from './contract.ts'

const call = z.object({
  at: z.enum(['language', 'menu', 'services', 'question', 'result', 'reference', 'birth', 'told', 'back', 'end']),
  lang: z.string(),
  page: z.number(),
  service: z.string().optional(),
  asking: z.string().optional(),
  answers: z.record(z.string(), z.unknown()),
  reference: z.string().optional(),
  told: z.object({ case: z.string(), service: z.string() }).optional(),
  wrong: z.number(),
})
const callKey = (id: string) => `call:${id}`
const backKey = (id: string) => `callback:${id}`

/** The call as it was left; undefined: it is a new one. Locked, so that two keys of one call follow each other. */
export async function callOf(keys: Keys, tx: Tx, id: string): Promise<Call | undefined> {
  const row = await tx.row(sql<{ sealed: Uint8Array }>`select sealed from phone.call where id = ${id} for update`)
  const key = row === undefined ? undefined : await keys.open(tx, callKey(id))
  return row === undefined || key === undefined ? undefined : call.parse(JSON.parse(unseal(key, row.sealed, id).toString()))
}

export async function keepCall(keys: Keys, tx: Tx, id: string, now: Call): Promise<void> {
  const sealed = seal(await keys.ensure(tx, callKey(id)), Buffer.from(JSON.stringify(now)), id)
  await tx.rows(sql`insert into phone.call (id, sealed, at) values (${id}, ${sealed}, ${tx.at})
    on conflict (id) do update set sealed = excluded.sealed, at = excluded.at`)
}

export async function forgetCall(keys: Keys, tx: Tx, id: string): Promise<void> {
  await tx.rows(sql`delete from phone.call where id = ${id}`)
  await keys.drop(tx, callKey(id))
}

/** Ids of calls of which nothing was heard since an instant. */
export const callsBefore = async (tx: Tx, before: string, limit: number): Promise<readonly string[]> =>
  (await tx.rows(sql<{ id: string }>`select id from phone.call where at < ${before}::timestamptz order by at limit ${limit}`)).map(
    ({ id }) => id,
  )

export interface Callback {
  readonly id: string
  readonly service: string | null
  readonly case: string | null
  readonly language: string
  readonly askedAt: string
  /** as the carrier gave it or as it was typed; undefined when its key is gone */
  readonly number: string | undefined
}

export interface ToCallBack {
  readonly agency: string
  readonly service?: string
  readonly case?: string
  readonly language: string
  readonly number: string
}

export async function askBack(keys: Keys, tx: Tx, { agency, service, case: about, language, number }: ToCallBack): Promise<void> {
  const id = uuidv7(tx.now)
  const sealed = seal(await keys.ensure(tx, backKey(id)), Buffer.from(number), id)
  await tx.rows(sql`insert into phone.callback (id, agency_id, service, case_id, language, sealed, asked_at)
    values (${id}, ${agency}, ${service ?? null}, ${about ?? null}, ${language}, ${sealed}, ${tx.at})`)
}

/** Who waits to be called back, the longest first; under the policy of the agency. */
export async function waitingAt(keys: Keys, tx: Tx, agency: string, limit: number): Promise<readonly Callback[]> {
  const rows = await tx.rows(
    sql<
      Omit<Callback, 'number'> & { sealed: Uint8Array }
    >`select id, service, case_id as "case", language, asked_at as "askedAt", sealed from phone.callback
      where agency_id = ${agency} and done_at is null order by asked_at, id limit ${limit}`,
  )
  const held = await keys.dated(
    tx,
    rows.map(({ id }) => backKey(id)),
  )
  return rows.map(({ sealed, ...row }) => {
    const key = held.get(backKey(row.id))?.key
    return { ...row, number: key === undefined ? undefined : unseal(key, sealed, row.id).toString() }
  })
}

export const countWaiting = async (tx: Tx, agency: string): Promise<number> =>
  (
    await tx.often(
      sql<{ count: number }>`select count(*)::int as count from phone.callback where agency_id = ${agency} and done_at is null`,
    )
  )[0]!.count

/** Was it waiting? Two agents who press at once end it once. */
export const endBack = async (tx: Tx, agency: string, id: string): Promise<boolean> =>
  (await tx.row(sql`update phone.callback set done_at = ${tx.at}, done_by = ${tx.who.actor}
    where agency_id = ${agency} and id = ${id} and done_at is null returning id`)) !== undefined

/** Takes away what was done before an instant, with its keys. */
export async function forgetBacks(keys: Keys, tx: Tx, before: string): Promise<void> {
  const gone = await tx.rows(sql<{ id: string }>`delete from phone.callback where done_at < ${before}::timestamptz returning id`)
  for (const { id } of gone) await keys.drop(tx, backKey(id))
}
