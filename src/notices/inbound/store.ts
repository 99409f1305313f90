import { type Keys, seal, sql, type Tx, unseal } from '#store'

export type InboundState = 'new' | 'placed' | 'command' | 'waiting' | 'dropped'

/** What somebody sent us, as it is kept under a key. */
export interface Said {
  readonly from: string
  readonly subject?: string
  readonly text: string
}

export interface KeptRef {
  readonly id: string
  readonly name: string
  readonly type: string
}

export interface InboundRow {
  readonly id: string
  readonly channel: 'email' | 'sms'
  readonly state: InboundState
  readonly intent: string | null
  readonly person: string | null
  readonly agency: string | null
  readonly case: string | null
  readonly proposal: string | null
  readonly keyId: string
  readonly sealed: Uint8Array
  readonly files: readonly KeptRef[]
  readonly at: string
}

const columns =
  sql.raw(`id, channel, state, intent_id as intent, person_id as person, agency_id as agency, case_id as "case", proposal_case as proposal,
  key_id as "keyId", sealed, files, made_at as at`)

export interface NewInbound extends Pick<InboundRow, 'id' | 'channel' | 'intent' | 'person' | 'files'> {
  readonly ref: string
  readonly key: { readonly id: string; readonly bytes: Uint8Array }
  readonly said: Said
}

/** Answers false when the same was taken in before. */
export async function addInbound(tx: Tx, { id, channel, ref, intent, person, files, key, said }: NewInbound): Promise<boolean> {
  const sealed = seal(key.bytes, Buffer.from(JSON.stringify(said)), `inbound:${id}`)
  const row = await tx.row(sql<{ id: string }>`
    insert into notices.inbound (id, channel, ref, state, intent_id, person_id, key_id, sealed, files, made_at, changed_at)
    values (${id}, ${channel}, ${ref}, 'new', ${intent}, ${person}, ${key.id}, ${sealed}, ${JSON.stringify(files)}::jsonb, ${tx.at}, ${tx.at})
    on conflict (channel, ref) do nothing returning id`)
  return row !== undefined
}

export const inboundById = (tx: Tx, id: string): Promise<InboundRow | undefined> =>
  tx.row(sql<InboundRow>`select ${columns} from notices.inbound where id = ${id}`)

/** What waits for somebody of an agency, oldest first. */
export const inboundAt = (tx: Tx, agency: string, limit = 200): Promise<InboundRow[]> =>
  tx.rows(
    sql<InboundRow>`select ${columns} from notices.inbound where agency_id = ${agency} and state = 'waiting' order by made_at, id limit ${limit}`,
  )

export const inboundOf = (tx: Tx, person: string, limit: number): Promise<InboundRow[]> =>
  tx.rows(
    sql<InboundRow>`select ${columns} from notices.inbound where person_id = any(guichet.same_as(${person})) order by made_at desc, id desc limit ${limit}`,
  )

export interface Became {
  readonly state: InboundState
  readonly agency?: string
  readonly case?: string
  readonly proposal?: string
}

export const became = (tx: Tx, id: string, { state, agency, case: about, proposal }: Became) =>
  tx.rows(sql`update notices.inbound set state = ${state}, agency_id = coalesce(${agency ?? null}, agency_id), case_id = coalesce(${about ?? null}::uuid, case_id),
    proposal_case = coalesce(${proposal ?? null}::uuid, proposal_case), changed_at = ${tx.at} where id = ${id}`)

export async function openInbound(keys: Keys, tx: Tx, row: InboundRow): Promise<Said | undefined> {
  const key = await keys.open(tx, row.keyId)
  return key === undefined ? undefined : (JSON.parse(unseal(key, row.sealed, `inbound:${row.id}`).toString()) as Said)
}

/** The newest answers from a number; for the demonstration's phone only, which opens all of them. */
export async function inboundFrom(
  keys: Keys,
  tx: Tx,
  phone: string,
  limit: number,
): Promise<readonly { readonly at: string; readonly text: string }[]> {
  const rows = await tx.rows(
    sql<InboundRow>`select ${columns} from notices.inbound where channel = 'sms' order by made_at desc limit ${limit}`,
  )
  const said = await Promise.all(rows.map(async (row) => ({ at: row.at, said: await openInbound(keys, tx, row) })))
  return said.flatMap(({ at, said }) => (said?.from === phone ? [{ at, text: said.text }] : []))
}

export interface Recent {
  readonly intent: string
  readonly person: string | null
  readonly case: string | null
  readonly at: string
}

/** What was told to a number or an address lately, newest first. */
export const toldAt = (tx: Tx, channel: 'email' | 'sms', whereto: string, since: string): Promise<Recent[]> =>
  tx.rows(sql<Recent>`select intent_id as intent, person_id as person, case_id as "case", made_at as at from notices.delivery
    where whereto = ${whereto} and channel = ${channel} and made_at >= ${since}::timestamptz order by made_at desc, id desc limit 50`)

export const forgetInbound = (tx: Tx, what: { readonly scope: string; readonly person: string; readonly case?: string }) =>
  tx.rows(
    what.scope === 'case'
      ? sql`delete from notices.inbound where case_id = ${what.case}`
      : what.scope === 'own'
        ? sql`delete from notices.inbound where person_id = ${what.person} and case_id is null`
        : sql`delete from notices.inbound where person_id = ${what.person}`,
  )
