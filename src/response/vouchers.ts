/** Vouchers: a code that a merchant takes once, for an amount, until a day; and what merchants are owed for them. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { ownKey } from '#consent'
import { uuidv7 } from '#kernel'
import { orderPayment } from '#payouts'
import { type AccessContext, type Store, sql, type Tx } from '#store'
import { type ResponseEdge, voucherRedeemed } from './contract.ts'
import type { Definition } from './definition.ts'
import { asHouse, definitionFor } from './house.ts'
import { refuse } from './refusals.ts'

/** Without I, L, O and U: read over a counter (Crockford's base 32). */
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const currency = 'EUR'

export interface Voucher {
  readonly reservation: string
  readonly code: string
  readonly cents: number
  readonly expiresAt: string
  readonly redeemedAt: string | null
}

/** 80 bits that nobody can compute without the agency's key, which the database does not hold in clear: "7QX4-0M2K-…". */
async function codeOf({ keys }: Store, tx: Tx, agency: string, id: string): Promise<string> {
  const mac = createHmac('sha256', await keys.ensure(tx, `agency:${agency}`))
    .update(`voucher ${id}`)
    .digest()
  return [...mac.subarray(0, 16)]
    .map((byte) => signs[byte & 31])
    .join('')
    .replace(/.{4}(?=.)/g, '$&-')
}

/** What is kept of a code; small letters, spaces and the signs that people mistake count as what was meant. */
async function hashOf({ keys }: Store, tx: Tx, agency: string, code: string): Promise<Buffer> {
  const plain = code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  return createHmac('sha256', await keys.ensure(tx, `agency:${agency}`))
    .update(`voucher code ${plain}`)
    .digest()
}

/** Gives a kept resource its code, in the transaction that keeps it; it is hers at once, until its day. */
export async function makeVoucher(
  edge: ResponseEdge,
  tx: Tx,
  {
    reservation,
    situation,
    agency,
    voucher: { cents, days },
  }: {
    readonly reservation: string
    readonly situation: string
    readonly agency: string
    readonly voucher: { readonly cents: number; readonly days: number }
  },
): Promise<void> {
  const id = uuidv7(tx.now)
  const hash = await hashOf(edge.store, tx, agency, await codeOf(edge.store, tx, agency, id))
  const expires = new Date(tx.now + days * 86_400_000).toISOString()
  await tx.rows(sql`update response.reservation set state = 'used', expires_at = ${expires} where id = ${reservation}`)
  await tx.rows(sql`insert into response.voucher (id, agency_id, situation_id, reservation_id, code_hash, cents, expires_at, made_at)
    values (${id}, ${agency}, ${situation}, ${reservation}, ${hash}, ${cents}, ${expires}, ${tx.at})`)
}

/** Vouchers behind reservations, with their codes: for whoever may see these. */
export async function vouchersOf(edge: ResponseEdge, tx: Tx, agency: string, reservations: readonly string[]): Promise<readonly Voucher[]> {
  if (reservations.length === 0) return []
  const rows = await tx.rows(sql<
    Omit<Voucher, 'code'> & { id: string }
  >`select id, reservation_id as reservation, cents, expires_at as "expiresAt", redeemed_at as "redeemedAt"
    from response.voucher where reservation_id = any(${sql.val(`{${reservations.join(',')}}`)}::uuid[]) order by id`)
  return await Promise.all(rows.map(async ({ id, ...row }) => ({ ...row, code: await codeOf(edge.store, tx, agency, id) })))
}

/** Takes back what nobody redeemed, in the transaction that gives its reservation back. Refuses `response.not-now` for one that was. */
export async function withdrawVoucher(tx: Tx, reservation: string): Promise<void> {
  const taken = await tx.row(sql`select 1 as one from response.voucher where reservation_id = ${reservation} and redeemed_at is not null`)
  if (taken !== undefined) throw refuse('response.not-now')
  await tx.rows(sql`delete from response.voucher where reservation_id = ${reservation}`)
}

/** Reservations whose voucher nobody redeemed in time (system). */
export const vouchersOver = (tx: Tx, limit: number): Promise<{ id: string }[]> =>
  tx.rows(sql<{ id: string }>`select reservation_id as id from response.voucher
    where redeemed_at is null and reservation_id is not null and expires_at <= ${tx.at}::timestamptz order by id limit ${limit}`)

type Merchant = Definition['merchants'][number]
const digest = (text: string) => createHash('sha256').update(text).digest()

/** Whose key this is: every merchant is compared, in the same time. Refuses `response.merchant`. */
export function merchantBearing({ config }: Pick<ResponseEdge, 'config'>, key: string): Merchant {
  const shown = digest(key)
  const found = definitionFor({ config }).merchants.filter(({ secret }) => {
    const own = config.secret(secret)
    return own !== undefined && timingSafeEqual(digest(own), shown)
  })
  if (found.length !== 1) throw refuse('response.merchant')
  return found[0]!
}

export interface Redeemed {
  readonly cents: number
  readonly at: string
}

/**
 * A merchant takes a voucher: once, whoever asks at the same moment. `key`: the same attempt again has the same answer. Says nothing of whose it is.
 * Refuses `voucher.unknown`, `voucher.used` with when, `voucher.expired`.
 */
export async function redeem(edge: ResponseEdge, merchant: Merchant, code: string, key?: string): Promise<Redeemed> {
  const access = asHouse(edge)
  const agency = access.agency ?? ''
  return await edge.store.as(access, async (tx) => {
    const hash = await hashOf(edge.store, tx, agency, code)
    const row = await tx.row(sql<{
      id: string
      reservation: string
      person: string
      cents: number
      expiresAt: string
      merchant: string | null
      redeemedAt: string | null
      redeemKey: string | null
    }>`
      select v.id, r.id as reservation, r.person_id as person, v.cents, v.expires_at as "expiresAt", v.merchant, v.redeemed_at as "redeemedAt", v.redeem_key as "redeemKey"
      from response.voucher v join response.reservation r on r.id = v.reservation_id where v.agency_id = ${agency} and v.code_hash = ${hash} for update of v`)
    if (row === undefined) throw refuse('voucher.unknown')
    if (row.redeemedAt !== null) {
      if (key !== undefined && row.merchant === merchant.id && row.redeemKey === key) return { cents: row.cents, at: row.redeemedAt }
      throw refuse('voucher.used', { at: row.redeemedAt })
    }
    if (row.expiresAt <= tx.at) throw refuse('voucher.expired', { at: row.expiresAt })
    await tx.rows(
      sql`update response.voucher set merchant = ${merchant.id}, redeemed_at = ${tx.at}, redeem_key = ${key ?? null} where id = ${row.id}`,
    )
    await edge.log.append(tx, { stream: `reservation:${row.reservation}`, person: row.person, agency, ...ownKey(row.person) }, [
      { type: voucherRedeemed.type, payload: { merchant: merchant.id, cents: row.cents } },
    ])
    return { cents: row.cents, at: tx.at }
  })
}

export interface MerchantDue {
  readonly merchant: string
  readonly vouchers: number
  readonly cents: number
  /** of those, what no payment was ordered for */
  readonly due: number
}

/** What merchants took in a situation, nobody named. */
export const merchantsIn = (tx: Tx, situation: string): Promise<MerchantDue[]> =>
  tx.rows(sql<MerchantDue>`select merchant, count(*)::int as vouchers, sum(cents)::int as cents, coalesce(sum(cents) filter (where settlement is null), 0)::int as due
    from response.voucher where situation_id = ${situation} and redeemed_at is not null group by merchant order by merchant`)

/**
 * Orders one payment for each merchant of what was taken and is not ordered yet: each voucher once, in the list of the agency that pays. Whoever orders is
 * one of those who may not approve the list. Answers how many merchants. Refuses `response.nothing-due`.
 */
export async function orderMerchants(edge: ResponseEdge, access: AccessContext, situation: string): Promise<number> {
  const definition = definitionFor(edge)
  return await edge.store.as(asHouse(edge), async (tx) => {
    const taken = await tx.rows(sql<{ id: string; merchant: string; cents: number }>`select id, merchant, cents from response.voucher
      where situation_id = ${situation} and agency_id = ${access.agency ?? ''} and redeemed_at is not null and settlement is null for update`)
    const merchants = definition.merchants.filter(({ id }) => taken.some(({ merchant }) => merchant === id))
    if (merchants.length === 0) throw refuse('response.nothing-due')
    for (const { id: merchant, name, iban } of merchants) {
      const own = taken.filter((one) => one.merchant === merchant)
      const id = uuidv7(tx.now)
      const key = `vouchers:${id}`
      await tx.rows(
        sql`update response.voucher set settlement = ${key} where id = any(${sql.val(`{${own.map((one) => one.id).join(',')}}`)}::uuid[])`,
      )
      await orderPayment(edge, tx, {
        id,
        key,
        agency: definition['paid-by'] ?? definition.agency,
        service: 'response',
        reference: `${merchant} ${tx.at.slice(0, 10)}`,
        amount: own.reduce((sum, { cents }) => sum + cents, 0),
        currency,
        payee: { name, iban },
        deciders: [access.actor],
        orderedAt: tx.at,
      })
    }
    return merchants.length
  })
}
