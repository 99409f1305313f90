import { createHmac, randomBytes } from 'node:crypto'
import { type EventType, type LoggedEvent, type Projector, type Reaction, Refusal, uuidv7 } from '#kernel'
import { list, type Store, seal, sql, type Tx, unseal } from '#store'
import { canonical } from './canonical.ts'

/** What a command says happened; the rest of the envelope comes from the unit of work. */
export interface NewEvent {
  readonly type: string
  readonly payload: unknown
}

/** Where events go. `stream` is `<kind>:<id>`; `key` seals their payloads, `parent` is made first when the key is new. */
export interface Target {
  readonly stream: string
  readonly person?: string
  readonly case?: string
  readonly agency?: string
  readonly key: string
  readonly parent?: string
}

/** What shows another which event a commitment stands for: the envelope that was committed to, and its salt. Whoever has both computes the commitment. */
export interface Opening {
  readonly envelope: Readonly<Record<string, unknown>> & { readonly id: string; readonly at: string; readonly payload: unknown }
  /** 32 bytes in base64 */
  readonly salt: string
}

/** What goes to one stream, among others in one unit of work. */
export interface Appending {
  readonly target: Target
  readonly events: readonly NewEvent[]
  /** number of events that the caller has seen */
  readonly expected?: number
  /** the whole stream as the caller read it up to `expected`: it is not read again for its projections */
  readonly before?: readonly LoggedEvent[]
}

export interface Log {
  /** Appends in the caller's transaction, runs projectors, enqueues reactions. `expected`: number of events that the caller has seen; another refuses `log.stream-moved`. */
  append(tx: Tx, target: Target, events: readonly NewEvent[], expected?: number): Promise<LoggedEvent[]>
  /** The same to several streams, all or nothing, in a few statements; one that moved refuses them all. Answers what was written, by stream. */
  appendAll(tx: Tx, appendings: readonly Appending[]): Promise<ReadonlyMap<string, LoggedEvent[]>>
  /** A stream in order, payloads opened and brought up to their newest version. Events whose key was erased are left out. */
  read(tx: Tx, stream: string): Promise<LoggedEvent[]>
  /** Several streams at once, each in order; one without events is not in it. */
  readAll(tx: Tx, streams: readonly string[]): Promise<ReadonlyMap<string, readonly LoggedEvent[]>>
  /** Where and when the newest events of these types happened, newest first, before an instant; as many as asked and all others of the last one's instant. Nothing is opened. */
  newest(
    tx: Tx,
    streams: readonly string[],
    which: { readonly types: readonly string[]; readonly limit: number; readonly before?: string },
  ): Promise<{ readonly stream: string; readonly at: string }[]>
  /** Openings of these events, in order, as far as the unit of work may see them: for another party whose they are, too. */
  openings(tx: Tx, events: readonly string[]): Promise<Opening[]>
  /** Events of a person over all agencies that the unit of work may see, newest first. */
  ofPerson(tx: Tx, person: string, limit: number): Promise<LoggedEvent[]>
  /** All streams of a kind (rebuild). */
  streams(tx: Tx, kind: string): AsyncIterable<string>
  /** Makes the projections of one stream again: its rows are deleted first, so that who writes the stream meanwhile waits, and what is read after is whole. */
  remake(tx: Tx, stream: string): Promise<void>
  /** Deletes rows that no event accounts for (rebuild). */
  forgetStrays(tx: Tx): Promise<void>
}

/** A projector with the composed town it needs. */
export type BoundProjector = Pick<Projector<unknown, Tx>, 'stream' | 'whole' | 'forget'> & {
  apply(tx: Tx, streams: ReadonlyMap<string, readonly LoggedEvent[]>): Promise<void>
}

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
  readonly commitment: Uint8Array
}

const columns = sql.raw(
  'id, position, stream, seq, type, version, at, actor, for_person, mandate_id, self_person, person_id, case_id, agency_id, purpose, key_id, sealed, commitment',
)

/** The commitment: nothing of the event can be learnt from it, and no other event fits it. Salt: 32 fresh bytes, sealed with the payload. */
export const commit = (salt: Uint8Array, envelope: unknown): Buffer => createHmac('sha256', salt).update(canonical(envelope)).digest()

/** An event that is ready to be written. */
interface Made {
  readonly envelope: Omit<LoggedEvent, 'position' | 'commitment'> & { readonly seq: number }
  readonly key: string
  readonly sealed: Uint8Array
  readonly commitment: Buffer
}

interface Written {
  readonly stream: string
  readonly events: readonly LoggedEvent[]
  readonly before: readonly LoggedEvent[] | undefined
}

const kindOf = (stream: string): string => stream.split(':')[0] ?? ''

/** A written event as it will be read: JSON knows no `undefined`. */
const asRead = (event: LoggedEvent): LoggedEvent => ({ ...event, payload: JSON.parse(JSON.stringify(event.payload)) })

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

export function openLog(
  store: Store,
  types: readonly EventType[],
  reactions: readonly Reaction[],
  projectors: readonly BoundProjector[],
  appended: () => void = () => {},
): Log {
  const typeOf = new Map(types.map((type) => [type.type, type]))
  const reactionsTo = Map.groupBy(reactions, (reaction) => reaction.on)

  const newKey = async (tx: Tx, { key, parent }: Target): Promise<Uint8Array> => {
    if (parent !== undefined) await store.keys.ensure(tx, parent)
    return store.keys.ensure(tx, key, parent)
  }

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

  /** What an event is under its key: the envelope that is committed to, the sealed payload, the commitment. */
  const make = (tx: Tx, target: Target, key: Uint8Array, { type: name, payload: given }: NewEvent, seq: number): Made => {
    const type = typeOf.get(name)
    if (type === undefined) throw new Refusal('log.type-unknown', { type: name })
    const payload = type.payload.parse(given)
    const id = uuidv7(tx.now)
    const envelope = {
      id,
      stream: target.stream,
      seq,
      type: name,
      version: type.version,
      at: tx.at,
      actor: tx.who.actor,
      for: tx.who.for,
      mandate: tx.who.mandate?.id,
      self: tx.who.mandate?.self,
      person: target.person,
      case: target.case,
      agency: target.agency,
      purpose: tx.who.purpose,
      payload,
    }
    const salt = randomBytes(32)
    const sealed = seal(key, Buffer.from(JSON.stringify({ payload, salt: salt.toString('base64') })), id)
    return { envelope, key: target.key, sealed, commitment: commit(salt, envelope) }
  }

  const keysOf = async (tx: Tx, targets: readonly Target[]): Promise<ReadonlyMap<string, Uint8Array>> => {
    const keys = new Map<string, Uint8Array>()
    const known = await store.keys.dated(tx, [...new Set(targets.map(({ key }) => key))])
    for (const target of targets) keys.set(target.key, keys.get(target.key) ?? known.get(target.key)?.key ?? (await newKey(tx, target)))
    return keys
  }

  const react = async (tx: Tx, events: readonly LoggedEvent[]): Promise<void> => {
    const orders = events.flatMap(({ id, stream, type }) =>
      (reactionsTo.get(type) ?? [])
        .filter(({ under }) => under === undefined || tx.who.mandate !== undefined)
        .map(({ job }) => ({ job, data: { event: id, stream } })),
    )
    for (const [job, ones] of Map.groupBy(orders, (order) => order.job))
      await store.enqueueAll(
        tx,
        job,
        ones.map(({ data }) => data),
      )
  }

  /** Several streams of one kind, each with what was there before, where that is known, and what is new. */
  const project = async (tx: Tx, kind: string, written: readonly Written[]): Promise<void> => {
    const ours = projectors.filter(({ stream }) => stream === kind)
    const unread = ours.some(({ whole }) => whole) ? written.filter(({ before }) => before === undefined) : []
    const read = await log.readAll(
      tx,
      unread.map(({ stream }) => stream),
    )
    const fresh = new Map(written.map(({ stream, events }) => [stream, events]))
    const all = new Map(
      written.map(({ stream, events, before }) => [
        stream,
        before === undefined ? (read.get(stream) ?? []) : [...before, ...events.map(asRead)],
      ]),
    )
    for (const projector of ours) await projector.apply(tx, projector.whole ? all : fresh)
  }

  const log: Log = {
    append: async (tx, target, events, expected) =>
      (await log.appendAll(tx, [{ target, events, ...(expected === undefined ? {} : { expected }) }])).get(target.stream) ?? [],
    appendAll: async (tx, appendings) => {
      // In one order, whoever writes: two that write the same streams at once wait for each other once, never in a circle.
      const some = appendings
        .filter(({ events }) => events.length > 0)
        .sort((one, other) => (one.target.stream < other.target.stream ? -1 : 1))
      if (some.length === 0) return new Map()
      const keys = await keysOf(
        tx,
        some.map(({ target }) => target),
      )
      const streams = some.map(({ target }) => target.stream)
      const ends = await tx.rows(sql<{ stream: string; seq: number }>`
        select one as stream, log.last_seq(one) as seq from unnest(${list(streams)}::text[]) as one`)
      const ended = new Map(ends.map(({ stream, seq }) => [stream, seq]))
      const made = some.flatMap(({ target, events, expected }) => {
        const seen = ended.get(target.stream) ?? 0
        if (expected !== undefined && expected !== seen) throw new Refusal('log.stream-moved', { expected, found: seen })
        return events.map((event, index) => make(tx, target, keys.get(target.key)!, event, seen + index + 1))
      })
      const positions = new Map((await insert(tx, made)).map(({ id, position }) => [id, String(position)]))
      const all = made.map(
        ({ envelope, commitment }): LoggedEvent => ({
          ...envelope,
          position: positions.get(envelope.id)!,
          commitment: commitment.toString('hex'),
        }),
      )
      await react(tx, all)
      const byStream = Map.groupBy(all, ({ stream }) => stream)
      const written = some.map(({ target: { stream }, before }): Written => ({ stream, events: byStream.get(stream)!, before }))
      for (const [kind, ones] of Map.groupBy(written, ({ stream }) => kindOf(stream))) await project(tx, kind, ones)
      appended()
      return byStream
    },
    remake: async (tx, stream) => {
      const ours = projectors.filter((projector) => projector.stream === kindOf(stream))
      for (const projector of ours) await projector.forget(tx, stream)
      const events = await log.read(tx, stream)
      if (events.length > 0) for (const projector of ours) await projector.apply(tx, new Map([[stream, events]]))
    },
    forgetStrays: async (tx) => {
      for (const projector of projectors) await projector.forget(tx)
    },
    read: async (tx, stream) => open(tx, await tx.rows(sql<Row>`select ${columns} from log.event where stream = ${stream} order by seq`)),
    readAll: async (tx, streams) => {
      if (streams.length === 0) return new Map()
      const rows = await tx.rows(
        sql<Row>`select ${columns} from log.event where stream = any(${list(streams)}::text[]) order by stream, seq`,
      )
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
    streams: async function* (tx, kind) {
      let after = `${kind}:`
      for (;;) {
        const page = await tx.rows(
          sql<{
            stream: string
          }>`select distinct stream from log.event where stream > ${after} and stream < ${`${kind};`} order by stream limit 500`,
        )
        for (const { stream } of page) yield stream
        if (page.length < 500) return
        after = page.at(-1)!.stream
      }
    },
  }
  return log
}

/** All of them in one statement. */
const insert = (tx: Tx, made: readonly Made[]) =>
  insertOnce(
    tx.rows(sql<{ id: string; position: number }>`
      insert into log.event (id, stream, seq, type, version, at, actor, for_person, mandate_id, self_person, person_id, case_id, agency_id, purpose, key_id, sealed, commitment)
      values ${sql.join(
        made.map(
          ({
            envelope: { id, stream, seq, type, version, at, actor, for: whose, mandate, self, person, case: of, agency, purpose },
            key,
            sealed,
            commitment,
          }) =>
            sql`(${id}, ${stream}, ${seq}, ${type}, ${version}, ${at}, ${actor}, ${whose ?? null}, ${mandate ?? null}, ${self ?? null}, ${person ?? null},
            ${of ?? null}, ${agency ?? null}, ${purpose}, ${key}, ${sealed}, ${commitment})`,
        ),
      )}
      returning id, position`),
  )

/** Two writers of one stream: the second meets the first's number (SQLSTATE 23505) and is told so. */
async function insertOnce<T>(insert: Promise<T>): Promise<T> {
  try {
    return await insert
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '23505') throw new Refusal('log.stream-moved')
    throw error
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
    commitment: Buffer.from(row.commitment).toString('hex'),
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
