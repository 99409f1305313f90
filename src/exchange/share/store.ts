import { list, sql, type Tx } from '#store'

export const addDeliveries = (tx: Tx, agency: string, pairs: readonly { readonly event: string; readonly party: string }[]) =>
  tx.rows(sql`insert into exchange.delivery (event_id, party, agency_id, state, made_at)
    select event, party, ${agency}, 'waiting', ${tx.at} from jsonb_to_recordset(${JSON.stringify(pairs)}::text::jsonb) as x(event uuid, party text)
    on conflict do nothing`)

/** What waits for a party, oldest first. */
export const waitingFor = async (tx: Tx, agency: string, party: string, limit: number): Promise<string[]> => {
  const rows = await tx.rows(sql<{ id: string }>`select event_id as id from exchange.delivery
    where agency_id = ${agency} and party = ${party} and state = 'waiting' order by event_id limit ${limit}`)
  return rows.map(({ id }) => id)
}

/** Written down before the call. */
export const beginDelivery = (tx: Tx, party: string, events: readonly string[]) =>
  tx.rows(
    sql`update exchange.delivery set tries = tries + 1, outcome = null where party = ${party} and event_id = any(${list(events)}::uuid[])`,
  )

export const endDelivery = (
  tx: Tx,
  party: string,
  events: readonly string[],
  outcome: string,
  state: 'waiting' | 'delivered' | 'refused',
) =>
  tx.rows(sql`update exchange.delivery set state = ${state}, outcome = ${outcome}, delivered_at = ${state === 'delivered' ? tx.at : null}
    where party = ${party} and event_id = any(${list(events)}::uuid[])`)

/** Parties for whom something waits. */
export const awaited = async (tx: Tx, agency: string): Promise<string[]> => {
  const rows = await tx.rows(
    sql<{ party: string }>`select distinct party from exchange.delivery where agency_id = ${agency} and state = 'waiting'`,
  )
  return rows.map(({ party }) => party)
}

export interface Waiting {
  readonly party: string
  readonly count: number
  readonly since: string
}

/** Whom we could not reach: parties for whom something has waited since before `until`, the longest first. */
export const unreached = (tx: Tx, agency: string, until: string): Promise<Waiting[]> =>
  tx.rows(sql<Waiting>`select party, count(*)::int as count, min(made_at) as since from exchange.delivery
    where agency_id = ${agency} and state = 'waiting' and tries > 0 group by party having min(made_at) < ${until}::timestamptz order by 3`)

export interface Head {
  readonly size: number
  readonly root: Uint8Array
  readonly note: string
}

export const headOf = (tx: Tx, agency: string, party: string): Promise<Head | undefined> =>
  tx.row(sql<Head>`select size, root, note from exchange.head where agency_id = ${agency} and party = ${party}`)

/** Only ever a longer one: two messages at once do not roll each other back. */
export const keepHead = (tx: Tx, agency: string, party: string, { size, root, note }: Head) =>
  tx.rows(sql`insert into exchange.head (agency_id, party, size, root, note, seen_at) values (${agency}, ${party}, ${size}, ${root}, ${note}, ${tx.at})
    on conflict (agency_id, party) do update set size = excluded.size, root = excluded.root, note = excluded.note, seen_at = excluded.seen_at
    where head.size < excluded.size`)

export interface FoundLie {
  readonly party: string
  readonly kind: 'fork' | 'unproven'
  readonly witness: string
  readonly at: string
  readonly evidence: readonly string[]
}

export const lies = (tx: Tx, agency: string): Promise<FoundLie[]> =>
  tx.rows(sql<FoundLie>`select party, kind, witness, at, evidence from exchange.lie where agency_id = ${agency} order by at desc`)
