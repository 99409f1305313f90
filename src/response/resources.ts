/** Beds, vouchers, generators, inspectors, volunteers: so many at a place, kept for somebody until an instant, and never for two. */
import { asSystem } from '#cases'
import { ownKey } from '#consent'
import { uuidv7 } from '#kernel'
import { type AccessContext, sql, type Tx } from '#store'
import { purpose, type ResponseEdge, released, reserved } from './contract.ts'
import type { Definition } from './definition.ts'
import { definitionFor } from './house.ts'
import { refuse } from './refusals.ts'
import { makeVoucher, vouchersOver, withdrawVoucher } from './vouchers.ts'
import { micro } from './zone/inside.ts'

export interface Resource {
  readonly id: string
  readonly key: string
  readonly kind: string
  readonly title: Readonly<Record<string, string>>
  readonly place: Readonly<Record<string, string>>
  /** degrees; null: nowhere in particular */
  readonly lon: number | null
  readonly lat: number | null
  readonly capacity: number
  readonly taken: number
}

export interface Reservation {
  readonly id: string
  readonly resource: string
  readonly kind: string
  readonly situation: string
  readonly person: string
  readonly state: 'held' | 'used' | 'released' | 'expired'
  readonly expiresAt: string
}

const columns = sql.raw('id, key, kind, title, place, lon / 1000000.0::float8 as lon, lat / 1000000.0::float8 as lat, capacity, taken')
const reservationColumns = sql.raw(
  'id, resource_id as resource, kind, situation_id as situation, person_id as person, state, expires_at as "expiresAt"',
)

/** How long something is kept for somebody who has not come for it, in hours. */
export const heldHours = 6

/** What the town's file says there is; what is taken stays taken, and nothing shrinks below it. */
export async function syncResources(tx: Tx, { agency, resources }: Definition): Promise<void> {
  for (const { id: key, kind, title, place, at, capacity } of resources)
    await tx.rows(sql`insert into response.resource (id, agency_id, key, kind, title, place, lon, lat, capacity)
      values (${uuidv7(tx.now)}, ${agency}, ${key}, ${kind}, ${JSON.stringify(title)}::jsonb, ${JSON.stringify(place)}::jsonb,
        ${at === undefined ? null : micro(at[0])}, ${at === undefined ? null : micro(at[1])}, ${capacity})
      on conflict (agency_id, key) do update set title = excluded.title, place = excluded.place, lon = excluded.lon, lat = excluded.lat,
        capacity = greatest(excluded.capacity, response.resource.taken)`)
}

export const resourcesOf = (tx: Tx, agency: string): Promise<Resource[]> =>
  tx.often(sql<Resource>`select ${columns} from response.resource where agency_id = ${agency} order by kind, key`)

/** What stands for a person: held or used. */
export const reservationsOf = (tx: Tx, situation: string, persons: readonly string[]): Promise<Reservation[]> =>
  persons.length === 0
    ? Promise.resolve([])
    : tx.often(sql<Reservation>`select ${reservationColumns} from response.reservation
        where situation_id = ${situation} and person_id = any(${sql.val(`{${persons.join(',')}}`)}::uuid[]) and state in ('held', 'used') order by id`)

export interface Wish {
  readonly resource: string
  readonly situation: string
  readonly person: string
  readonly agency: string
}

/**
 * Keeps one for a person. The row of the resource is held while it is counted, and its check holds whoever forgets that. Refuses `response.unknown`,
 * `response.none-left`, `response.has-one` when she has one of this kind.
 */
export async function reserve(edge: ResponseEdge, access: AccessContext, wish: Wish): Promise<string> {
  const { resource: wanted, situation, person, agency } = wish
  return await edge.store.as(access, async (tx) => {
    const resource = await tx.row(
      sql<Resource>`select ${columns} from response.resource where id = ${wanted} and agency_id = ${agency} for update`,
    )
    if (resource === undefined) throw refuse('response.unknown')
    if (resource.taken >= resource.capacity) throw refuse('response.none-left')
    const id = uuidv7(tx.now)
    const expires = new Date(tx.now + heldHours * 3_600_000).toISOString()
    const made =
      await tx.rows(sql`insert into response.reservation (id, resource_id, kind, agency_id, situation_id, person_id, state, expires_at, made_by, made_at, changed_at)
      values (${id}, ${resource.id}, ${resource.kind}, ${agency}, ${situation}, ${person}, 'held', ${expires}, ${tx.who.actor}, ${tx.at}, ${tx.at})
      on conflict (situation_id, person_id, kind) where state in ('held', 'used') do nothing returning id`)
    if (made.length === 0) throw refuse('response.has-one')
    await tx.rows(sql`update response.resource set taken = taken + 1 where id = ${resource.id}`)
    await edge.log.append(tx, targetOf(id, person, agency), [
      { type: reserved.type, payload: { situation, resource: resource.key, kind: resource.kind, expires } },
    ])
    const voucher = definitionFor(edge).resources.find((one) => one.id === resource.key)?.voucher
    if (voucher !== undefined) await makeVoucher(edge, tx, { reservation: id, situation, agency, voucher })
    return id
  })
}

const targetOf = (id: string, person: string, agency: string) => ({ stream: `reservation:${id}`, person, agency, ...ownKey(person) })

/** She came: it is hers until she gives it back. Refuses `response.not-now`. */
export const use = (edge: ResponseEdge, access: AccessContext, id: string): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const used = await tx.rows(
      sql`update response.reservation set state = 'used', changed_at = ${tx.at} where id = ${id} and state = 'held' returning id`,
    )
    if (used.length === 0) throw refuse('response.not-now')
  })

/** It is free again. What was given back before stays so: nothing is counted twice. Refuses `response.not-now` for a voucher that was redeemed. */
export const release = (edge: ResponseEdge, access: AccessContext, id: string, why: 'released' | 'expired' = 'released'): Promise<void> =>
  edge.store.as(access, async (tx) => {
    await withdrawVoucher(tx, id)
    const [row] = await tx.rows(sql<{
      resource: string
      person: string
      agency: string
    }>`update response.reservation set state = ${why}, changed_at = ${tx.at}
      where id = ${id} and state in ('held', 'used') returning resource_id as resource, person_id as person, agency_id as agency`)
    if (row === undefined) return
    await tx.rows(sql`update response.resource set taken = taken - 1 where id = ${row.resource}`)
    await edge.log.append(tx, targetOf(id, row.person, row.agency), [{ type: released.type, payload: { why } }])
  })

/** What nobody came for is free again. */
export async function expireReservations(edge: ResponseEdge): Promise<void> {
  const access = asSystem(purpose)
  const over = await edge.store.as(access, (tx) =>
    tx.rows(
      sql<{
        id: string
      }>`select id from response.reservation where state = 'held' and expires_at <= ${tx.at}::timestamptz order by id limit 1000`,
    ),
  )
  const unused = await edge.store.as(access, (tx) => vouchersOver(tx, 1000))
  for (const { id } of [...over, ...unused]) await release(edge, access, id, 'expired')
}

/** Deletes reservations `r` of which the condition holds; what stood is free again. Vouchers that a merchant took stay, as nobody's: he is paid for them. */
export const forgetReservations = (tx: Tx, where: ReturnType<typeof sql>) =>
  tx.rows(sql`with void as (delete from response.voucher v using response.reservation r where r.id = v.reservation_id and v.redeemed_at is null and (${where})),
    unnamed as (update response.voucher v set code_hash = null from response.reservation r where r.id = v.reservation_id and v.redeemed_at is not null and (${where})),
    gone as (delete from response.reservation r where ${where} returning resource_id, state)
    update response.resource s set taken = s.taken - g.count from (select resource_id, count(*)::int as count from gone where state in ('held', 'used') group by 1) g
    where s.id = g.resource_id`)
