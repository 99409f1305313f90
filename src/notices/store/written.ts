import { type Keys, list, seal, sql, type Tx, unseal } from '#store'
import type { Notice, Way } from '../contract.ts'
import { forgetDevices } from '../push/store.ts'
import { columns, type Delivery, type DeliveryRow } from './deliveries.ts'

export interface Opened extends Delivery {
  readonly notice: Notice
}

export function openNotice(key: Uint8Array, id: string, sealed: Uint8Array): Notice {
  return JSON.parse(unseal(key, sealed, `notice:${id}`).toString()) as Notice
}

export const sealNotice = (key: Uint8Array, id: string, notice: Notice): Buffer =>
  seal(key, Buffer.from(JSON.stringify(notice)), `notice:${id}`)

/** What was written, opened; undefined: not written yet, or its key was erased. */
export async function opened(keys: Keys, tx: Tx, row: DeliveryRow): Promise<Opened | undefined> {
  const key = row.sealed === null ? undefined : await keys.open(tx, row.keyId)
  if (key === undefined || row.sealed === null) return undefined
  const { id, intent, channel, reason, status, attempts, failure, at, changedAt, notBefore, receivedAt, segments } = row
  return {
    id,
    intent,
    channel,
    reason,
    status,
    attempts,
    failure,
    at,
    changedAt,
    notBefore,
    receivedAt,
    segments,
    notice: openNotice(key, id, row.sealed),
  }
}

/** The newest deliveries by some channels, opened; those whose key was erased are left out. */
export async function newest(keys: Keys, tx: Tx, channels: readonly Way[], limit: number): Promise<readonly Opened[]> {
  const rows = await tx.rows(sql<DeliveryRow>`select ${columns} from notices.delivery d
    where d.channel = any(${list(channels)}::text[]) and d.sealed is not null order by d.made_at desc, d.id desc limit ${limit}`)
  return (await Promise.all(rows.map((row) => opened(keys, tx, row)))).filter((found) => found !== undefined)
}

export async function deliveryById(keys: Keys, tx: Tx, id: string): Promise<Opened | undefined> {
  const row = await tx.row(sql<DeliveryRow>`select ${columns} from notices.delivery d where d.id = ${id}`)
  return row === undefined ? undefined : await opened(keys, tx, row)
}

/** What waits for a person of an agency: letters to print, messages of which nobody knows whether they went out. */
export const waitingAt = (tx: Tx, agency: string, limit = 200): Promise<DeliveryRow[]> =>
  tx.rows(sql<DeliveryRow>`select ${columns} from notices.delivery d
    where d.agency_id = ${agency} and (d.channel = 'letter' and d.status = 'to-print' or d.status = 'unknown') order by d.made_at, d.id limit ${limit}`)

export const waitingOne = (tx: Tx, agency: string, id: string): Promise<DeliveryRow | undefined> =>
  tx.row(sql<DeliveryRow>`select ${columns} from notices.delivery d
    where d.id = ${id} and d.agency_id = ${agency} and (d.channel = 'letter' and d.status = 'to-print' or d.status = 'unknown')`)

/** What a person's key or a case's sealed goes with it. */
export async function forget(tx: Tx, what: { readonly scope: string; readonly person: string; readonly case?: string }): Promise<void> {
  const which =
    what.scope === 'case'
      ? sql`case_id = ${what.case}`
      : what.scope === 'own'
        ? sql`person_id = ${what.person} and case_id is null`
        : sql`person_id = ${what.person}`
  if (what.scope !== 'case') await forgetDevices(tx, what.person)
  await tx.rows(sql`delete from notices.delivery where ${which}`)
  await tx.rows(sql`delete from notices.intent where ${which}`)
}
