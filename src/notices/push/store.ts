import { ownKey } from '#consent'
import { uuidv7 } from '#kernel'
import { list, type Store, seal, sql, type Tx, unseal } from '#store'
import { whereKey } from '../whereto.ts'
import type { Subscription } from './encrypt.ts'

/** A device on which a person wants to be called. */
export interface Device extends Subscription {
  readonly id: string
  /** "Firefox, Android" */
  readonly name: string
  readonly at: string
}

/** So many a person; the oldest makes room. */
const most = 10

interface Row {
  readonly id: string
  readonly keyId: string
  readonly sealed: Uint8Array
  readonly at: string
}

/** Notes a device; the same device of somebody else, or noted before, is hers from now on. */
export async function addDevice(store: Store, tx: Tx, person: string, device: Omit<Device, 'id' | 'at'>): Promise<void> {
  const { key: keyId, parent } = ownKey(person)
  const key = await store.keys.ensure(tx, keyId, parent)
  const whereto = await deviceLeft(store, tx, device.endpoint)
  const id = uuidv7(tx.now)
  const sealed = seal(key, Buffer.from(JSON.stringify(device)), `device:${id}`)
  await tx.rows(sql`insert into notices.device (id, person_id, whereto, key_id, sealed, made_at)
    values (${id}, ${person}, ${whereto}, ${keyId}, ${sealed}, ${tx.at})`)
  await tx.rows(sql`delete from notices.device where id in (
    select id from notices.device where person_id = ${person} order by made_at desc, id desc offset ${most})`)
}

/** Devices of a person, the newest first. */
export async function devicesOf({ keys }: Store, tx: Tx, person: string): Promise<readonly Device[]> {
  const rows = await tx.rows(sql<Row>`select id, key_id as "keyId", sealed, made_at as at from notices.device
    where person_id = any(guichet.same_as(${person})) order by made_at desc, id desc`)
  const opened = rows.length === 0 ? new Map() : await keys.dated(tx, [...new Set(rows.map(({ keyId }) => keyId))])
  return rows.flatMap(({ id, keyId, sealed, at }) => {
    const key = opened.get(keyId)?.key
    return key === undefined
      ? []
      : [{ ...(JSON.parse(unseal(key, sealed, `device:${id}`).toString()) as Omit<Device, 'id' | 'at'>), id, at }]
  })
}

/** Who of these has a device. */
export async function withDevice(tx: Tx, persons: readonly string[]): Promise<ReadonlySet<string>> {
  if (persons.length === 0) return new Set()
  const rows = await tx.rows(sql<{ person: string }>`select distinct person_id as person from notices.device
    where person_id = any(${list(persons)}::uuid[])`)
  return new Set(rows.map(({ person }) => person))
}

/** Nobody is called there any more; answers what its address is known by. */
export async function deviceLeft(store: Store, tx: Tx, endpoint: string): Promise<string> {
  const whereto = (await whereKey(store, tx))(endpoint) ?? ''
  await tx.rows(sql`delete from notices.device where whereto = ${whereto}`)
  return whereto
}

export const endDevice = (tx: Tx, id: string) => tx.rows(sql`delete from notices.device where id = ${id}`)

export const forgetDevices = (tx: Tx, person: string) => tx.rows(sql`delete from notices.device where person_id = ${person}`)
