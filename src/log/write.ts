import { Refusal } from '#kernel'
import { type KeyLink, keyChains, type Store, sql, type Tx } from '#store'
import type { Appending, Target } from './contract.ts'
import type { Made } from './make.ts'

/** What has to be known before events can be made: the keys that seal them, and where their streams end. */
export interface Standing {
  readonly keys: ReadonlyMap<string, Uint8Array>
  readonly ends: ReadonlyMap<string, number>
}

/**
 * One statement for what is not known yet, none when all is: the caller has said where her streams end, and has read under their keys in this unit
 * of work. Refuses `store.key-erased`.
 */
export async function standing(tx: Tx, store: Store, appendings: readonly Appending[]): Promise<Standing> {
  const { missing, found } = store.keys.lookUp(
    tx,
    appendings.map(({ target }) => target.key),
  )
  const unseen = appendings.filter(({ expected }) => expected === undefined).map(({ target }) => target.stream)
  const rows = missing.length + unseen.length === 0 ? [] : await look(tx, missing, unseen)
  const known = found(rows.filter((row): row is KeyLink & { end: null } => row.end === null))
  const keys = new Map<string, Uint8Array>()
  for (const { target } of appendings)
    keys.set(target.key, keys.get(target.key) ?? known.get(target.key)?.key ?? (await newKey(tx, store, target)))
  const ends = new Map([...rows.flatMap(({ id, end }) => (end === null ? [] : [[id, end] as const]))])
  for (const { target, expected } of appendings) if (expected !== undefined) ends.set(target.stream, expected)
  return { keys, ends }
}

const look = (tx: Tx, keys: readonly string[], streams: readonly string[]) =>
  tx.often(sql<KeyLink & { readonly end: number | null }>`
    select id, parent, wrapped, since, null::integer as end from (${keyChains(keys)}) as k
    ${sql.join(
      streams.map((stream) => sql`union all select ${stream}::text, null, null, null, log.last_seq(${stream})`),
      sql` `,
    )}`)

async function newKey(tx: Tx, store: Store, { key, parent }: Target): Promise<Uint8Array> {
  if (parent !== undefined) await store.keys.ensure(tx, parent)
  return store.keys.ensure(tx, key, parent)
}

/**
 * Writes them all in one statement, or fails the unit of work (`log.stream-moved`) where a stream does not end as its writer has seen (`expected`).
 */
export function write(tx: Tx, made: readonly Made[], appendings: readonly Appending[]): void {
  // Of a stream that is new to its writer the first number says enough: nobody has it.
  const ends = appendings.flatMap(({ target: { stream }, expected = 0 }) => (expected === 0 ? [] : [sql`log.ends(${stream}, ${expected})`]))
  tx.write(
    sql`insert into log.event (id, stream, seq, type, version, at, actor, for_person, mandate_id, self_person, person_id, case_id, agency_id, purpose, key_id, sealed, commitment)
      select * from (values ${sql.join(made.map(row))}) as made ${ends.length === 0 ? sql`` : sql`where ${sql.join(ends, sql` and `)}`}`,
    told,
  )
}

const row = ({ envelope, key, sealed, commitment }: Made) => {
  const { id, stream, seq, type, version, at, actor, for: whose, mandate, self, person, case: of, agency, purpose } = envelope
  return sql`(${id}::uuid, ${stream}::text, ${seq}::integer, ${type}::text, ${version}::smallint, ${at}::timestamptz, ${actor}::text, ${whose ?? null}::uuid,
    ${mandate ?? null}::uuid, ${self ?? null}::uuid, ${person ?? null}::uuid, ${of ?? null}::uuid, ${agency ?? null}::text, ${purpose}::text, ${key}::text,
    ${sealed}::bytea, ${commitment}::bytea)`
}

/** Two writers at once: the second waits for the first, and meets its number (SQLSTATE 23505) or another end than it saw (`log.ends`). */
const told = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && (error.code === '23505' || error.code === 'GU409') ? new Refusal('log.stream-moved') : error
