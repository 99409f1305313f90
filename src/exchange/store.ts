import { list, sql, type Tx } from '#store'
import type { EpcisEvent } from './epcis/event.ts'

/** An event as it may be asked for. */
export interface Row {
  readonly id: string
  readonly party: string
  readonly hash: string
  readonly at: string
  /** when its party's log says that it was recorded */
  readonly toldAt: string
  /** its place in its party's log; null: our own, not looked up */
  readonly leaf: number | null
  /** when the first witness of that log saw it there */
  readonly witnessedAt: string | null
  readonly eventTime: string
  readonly body: EpcisEvent
}

export interface NewRow {
  readonly id: string
  readonly stream: string
  readonly agency: string
  readonly party: string
  readonly hash: string
  readonly at: string
  readonly toldAt: string
  readonly leaf?: number
  readonly witnessedAt?: string
  readonly body: EpcisEvent
  readonly bizStep?: string
  readonly disposition?: string
  readonly readPoint?: string
  readonly bizLocation?: string
  readonly things: readonly { readonly role: string; readonly thing: string }[]
}

export const rowColumns = sql.raw(
  'e.id, e.party, e.hash, e.at, e.told_at as "toldAt", e.leaf, e.witnessed_at as "witnessedAt", e.event_time as "eventTime", e.body',
)

/** One capture at a time, so that the same event twice is once. */
export const takeTurn = (tx: Tx, agency: string) => tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`exchange ${agency}`}, 0))`)

/** Which of these the party has told already. */
export const knownHashes = async (tx: Tx, agency: string, party: string, hashes: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await tx.rows(
    sql<{
      hash: string
    }>`select hash from exchange.event where agency_id = ${agency} and party = ${party} and hash = any(${list(hashes)}::text[])`,
  )
  return new Set(rows.map(({ hash }) => hash))
}

/** All rows in two statements, however many they are; one that is there stays. */
export async function addEvents(tx: Tx, rows: readonly NewRow[]): Promise<void> {
  const events = JSON.stringify(
    rows.map(({ things: _, body, ...row }) => ({
      ...row,
      body,
      type: body.type,
      action: body.action,
      eventTime: new Date(body.eventTime).toISOString(),
    })),
  )
  const made = await tx.rows(sql<{ id: string }>`
    insert into exchange.event (id, stream, agency_id, party, hash, at, told_at, leaf, witnessed_at, event_time, type, action, biz_step, disposition, read_point, biz_location, body)
    select id, stream, agency, party, hash, at, "toldAt", leaf, "witnessedAt", "eventTime", type, action, "bizStep", disposition, "readPoint", "bizLocation", body
    from jsonb_to_recordset(${events}::text::jsonb) as x(id uuid, stream text, agency text, party text, hash text, at timestamptz, "toldAt" timestamptz, leaf bigint, "witnessedAt" timestamptz,
      "eventTime" timestamptz, type text, action text, "bizStep" text, disposition text, "readPoint" text, "bizLocation" text, body jsonb)
    on conflict do nothing returning id`)
  const fresh = new Set(made.map(({ id }) => id))
  const things = JSON.stringify(
    rows
      .filter(({ id }) => fresh.has(id))
      .flatMap(({ id, agency, things }) => things.map(({ role, thing }) => ({ id, agency, role, thing }))),
  )
  await tx.rows(sql`insert into exchange.thing (event_id, agency_id, role, thing)
    select id, agency, role, thing from jsonb_to_recordset(${things}::text::jsonb) as x(id uuid, agency text, role text, thing text)`)
}

export const addCapture = (
  tx: Tx,
  row: { readonly id: string; readonly agency: string; readonly events: number; readonly fresh: number },
) =>
  tx.rows(
    sql`insert into exchange.capture (id, agency_id, at, events, fresh) values (${row.id}, ${row.agency}, ${tx.at}, ${row.events}, ${row.fresh})`,
  )

export interface Capture {
  readonly id: string
  readonly at: string
  readonly events: number
  readonly fresh: number
}

export const captureById = (tx: Tx, agency: string, id: string): Promise<Capture | undefined> =>
  tx.row(sql<Capture>`select id, at, events, fresh from exchange.capture where agency_id = ${agency} and id = ${id}`)

export const eventByHash = (tx: Tx, agency: string, hash: string): Promise<Row | undefined> =>
  tx.row(sql<Row>`select ${rowColumns} from exchange.event e where e.agency_id = ${agency} and e.hash = ${hash} order by e.id limit 1`)

/** The newest events, at most so many: what shipments are made of. */
export const newestEvents = (tx: Tx, agency: string, limit: number): Promise<Row[]> =>
  tx.rows(sql<Row>`select ${rowColumns} from exchange.event e where e.agency_id = ${agency} order by e.id desc limit ${limit}`)

export const eventById = (tx: Tx, agency: string, id: string): Promise<(Row & { readonly stream: string }) | undefined> =>
  tx.row(sql<Row & { stream: string }>`select ${rowColumns}, e.stream from exchange.event e where e.agency_id = ${agency} and e.id = ${id}`)

export interface Decision {
  readonly shipment: string
  readonly decision: 'release' | 'inspect' | 'hold'
  readonly reason: string
  readonly at: string
}

/** The last decision on each shipment, of before controls were cases. */
export const decisionsOn = async (tx: Tx, agency: string): Promise<ReadonlyMap<string, Decision>> => {
  const rows = await tx.rows(sql<Decision>`select distinct on (shipment) shipment, decision, reason, at from exchange.decision
    where agency_id = ${agency} order by shipment, at desc, id desc`)
  return new Map(rows.map((row) => [row.shipment, row]))
}

export interface Control {
  readonly shipment: string
  readonly case: string
  readonly reference: string
  readonly at: string
}

/** Every control of shipments, the oldest first. */
export const controlsOf = (tx: Tx, agency: string): Promise<Control[]> =>
  tx.rows(sql<Control>`select shipment, case_id as "case", reference, at from exchange.control where agency_id = ${agency} order by at, id`)
