import { type EventType, type LoggedEvent, Refusal } from '#kernel'
import { anyOf, list, type Store, sql, type Tx, unseal } from '#store'
import type { Log, Opening } from './contract.ts'

interface Row {
  readonly id: string
  readonly position: number
  readonly stream: string
  readonly seq: number
  readonly type: string
  readonly version: number
  readonly at: string
  readonly actor: string
  readonly for_person: string | null
  readonly mandate_id: string | null
  readonly self_person: string | null
  readonly person_id: string | null
  readonly case_id: string | null
  readonly agency_id: string | null
  readonly purpose: string
  readonly key_id: string
  readonly sealed: Uint8Array
  readonly commitment: string
}

const columns = sql.raw(
  `id, position, stream, seq, type, version, at, actor, for_person, mandate_id, self_person, person_id, case_id, agency_id, purpose, key_id, sealed, encode(commitment, 'hex') as commitment`,
)

interface DatedKey {
  readonly key: Uint8Array
  readonly since: string
}

/** undefined: sealed under a key that was erased, before somebody wrote on under another of the same name. Refuses `store.sealed-broken`. */
function unsealed({ key, since }: DatedKey, { sealed, id, at }: Row): Buffer | undefined {
  try {
    return unseal(key, sealed, id)
  } catch (error) {
    if (at < since) return undefined
    throw error
  }
}

export type Reader = Pick<Log, 'read' | 'readAll' | 'newest' | 'openings' | 'ofPerson' | 'streamsAfter'>

export function openReader(store: Store, typeOf: ReadonlyMap<string, EventType>): Reader {
  const openSealed = async (tx: Tx, rows: readonly Row[]) => {
    const keyring = await store.keys.dated(tx, [...new Set(rows.map(({ key_id }) => key_id))])
    return rows.flatMap((row) => {
      const known = keyring.get(row.key_id)
      const opened = known === undefined ? undefined : unsealed(known, row)
      return opened === undefined ? [] : [{ row, ...(JSON.parse(opened.toString()) as { payload: unknown; salt: string }) }]
    })
  }
  const open = async (tx: Tx, rows: readonly Row[]): Promise<LoggedEvent[]> =>
    (await openSealed(tx, rows)).map(({ row, payload }) => eventOf(row, upcast(typeOf.get(row.type), row.version, payload)))

  return {
    read: async (tx, stream) => open(tx, await tx.often(sql<Row>`select ${columns} from log.event where stream = ${stream} order by seq`)),
    readAll: async (tx, streams) => {
      if (streams.length === 0) return new Map()
      const rows = await tx.often(sql<Row>`select ${columns} from log.event where stream = ${anyOf(streams, 'text')} order by stream, seq`)
      return Map.groupBy(await open(tx, rows), ({ stream }) => stream)
    },
    newest: async (tx, streams, { types, limit, before }) =>
      streams.length === 0
        ? []
        : await tx.rows(sql<{ stream: string; at: string }>`
          select stream, at from log.event where stream = any(${list(streams)}::text[]) and type = any(${list(types)}::text[])
          ${before === undefined ? sql`` : sql`and at < ${before}::timestamptz`} order by at desc fetch first ${limit} rows with ties`),
    openings: async (tx, events) => {
      if (events.length === 0) return []
      const rows = await tx.rows(sql<Row>`select ${columns} from log.event where id = any(${list(events)}::uuid[]) order by stream, seq`)
      return (await openSealed(tx, rows)).map(({ row, payload, salt }) => ({ envelope: envelopeOf(row, payload), salt }))
    },
    ofPerson: async (tx, person, limit) =>
      open(tx, await tx.rows(sql<Row>`select ${columns} from log.event where person_id = ${person} order by position desc limit ${limit}`)),
    streamsAfter: async (tx, kind, after = `${kind}:`, most) => {
      const page = sql<{
        stream: string
      }>`select distinct stream from log.event where stream > ${after} and stream < ${`${kind};`} order by stream limit ${most}`
      return (await tx.often(page)).map(({ stream }) => stream)
    },
  }
}

/** Whom and what an event is about, and for what it was written. */
const concernOf = (row: Row) => ({
  for: row.for_person ?? undefined,
  mandate: row.mandate_id ?? undefined,
  self: row.self_person ?? undefined,
  person: row.person_id ?? undefined,
  case: row.case_id ?? undefined,
  agency: row.agency_id ?? undefined,
  purpose: row.purpose,
})

/** As `append` committed to it. */
const envelopeOf = (row: Row, payload: unknown): Opening['envelope'] => ({
  id: row.id,
  stream: row.stream,
  seq: row.seq,
  type: row.type,
  version: row.version,
  at: new Date(row.at).toISOString(),
  actor: row.actor,
  ...concernOf(row),
  payload,
})

function eventOf(row: Row, payload: unknown): LoggedEvent {
  return {
    id: row.id,
    position: String(row.position),
    stream: row.stream,
    type: row.type,
    version: row.version,
    at: row.at,
    actor: row.actor,
    ...concernOf(row),
    payload,
    commitment: row.commitment,
  }
}

function upcast(type: EventType | undefined, version: number, payload: unknown): unknown {
  let current = payload
  for (let from = version; type !== undefined && from < type.version; from++) {
    const step = type.upcast?.[from]
    if (step === undefined) throw new Refusal('log.upcast-missing', { type: type.type, version: from })
    current = step(current)
  }
  return current
}
