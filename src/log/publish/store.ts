import { sql, type Tx } from '#store'
import { leafHash } from '../tlog/merkle.ts'
import type { Tile } from '../tlog/tiles.ts'

/** Publishing reads and writes nothing about anybody: commitments, hashes, signatures. */
export const asPublisher = { actor: 'system', purpose: 'administration' } as const

export interface Leaf {
  readonly index: number
  readonly position: number
  readonly commitment: Uint8Array
}

/**
 * Takes the sequencer's row for this transaction: one integrates at a time, whichever process. What waits is read along its index and no further than
 * the batch: after many events at once, before statistics are made anew, the planner takes them for few and would sort all that wait for every batch.
 */
export async function takeTurn(tx: Tx): Promise<{ readonly writer: string; readonly position: number }> {
  await tx.rows(sql`insert into log.sequencer (one) values (true) on conflict (one) do nothing`)
  await tx.rows(sql`select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)`)
  return (await tx.row(
    sql<{ writer: string; position: number }>`select writer::text as writer, position from log.sequencer where one for update`,
  ))!
}

export const isSomethingPending = async (tx: Tx): Promise<boolean> =>
  (await tx.row(sql`
    select 1 from log.event e where (writer, position) > (
        coalesce((select writer from log.sequencer), '0'::xid8), coalesce((select position from log.sequencer), 0))
      and (select l.index from log.leaf l where l.position = e.position) is null limit 1`)) !== undefined

/**
 * Gives leaves to events that no running transaction can still precede, from index `first` on. A transaction that began earlier may commit a
 * lower position later, so the order is that of (writer, position), not of positions. Who has a leaf is looked up event by event: asked as
 * `not exists`, the planner may read the whole tree for every batch.
 */
export const addLeaves = (tx: Tx, after: { writer: string; position: number }, first: number, limit: number): Promise<Leaf[]> =>
  tx.rows(sql<Leaf>`
    with settled as (
      select e.position, e.commitment, row_number() over (order by e.writer, e.position) as turn from log.event e
      where (e.writer, e.position) > (${after.writer}::xid8, ${after.position}::bigint) and e.writer < pg_snapshot_xmin(pg_current_snapshot())
        and (select l.index from log.leaf l where l.position = e.position) is null
      order by e.writer, e.position limit ${limit})
    insert into log.leaf (index, position, commitment) select ${first}::bigint + turn - 1, position, commitment from settled
    returning index, position, commitment`)

export async function moveOn(tx: Tx, position: number): Promise<void> {
  await tx.rows(sql`update log.sequencer set position = e.position, writer = e.writer from log.event e where e.position = ${position}`)
}

export interface KeptTile extends Pick<Tile, 'level' | 'n'> {
  readonly hashes: Uint8Array
}

export async function tilesAt(tx: Tx, tiles: readonly Pick<Tile, 'level' | 'n'>[]): Promise<KeptTile[]> {
  if (tiles.length === 0) return []
  const keys = sql.join(tiles.map(({ level, n }) => sql`(${level}::smallint, ${n}::bigint)`))
  return tx.rows(sql<KeptTile>`select level, n, hashes from log.tile where (level, n) in (${keys})`)
}

export async function keepTiles(tx: Tx, tiles: readonly KeptTile[]): Promise<void> {
  const rows = sql.join(tiles.map(({ level, n, hashes }) => sql`(${level}::smallint, ${n}::bigint, ${hashes}::bytea)`))
  await tx.rows(sql`insert into log.tile (level, n, hashes) values ${rows} on conflict (level, n) do update set hashes = excluded.hashes`)
}

export interface KeptCheckpoint {
  readonly size: number
  readonly root: Uint8Array
  readonly text: string
  /** of the log, then of its witnesses */
  readonly signatures: string
  readonly witnessed_at: string | null
}

export async function keepCheckpoint(tx: Tx, one: Omit<KeptCheckpoint, 'witnessed_at'>): Promise<void> {
  await tx.rows(sql`insert into log.checkpoint (size, root, text, signatures, signed_at)
    values (${one.size}, ${one.root}, ${one.text}, ${one.signatures}, ${tx.at})`)
}

const checkpoints = sql.raw(`select c.size, c.root, c.text, c.witnessed_at,
  c.signatures || coalesce((select string_agg(s.line, '' order by s.key) from log.cosignature s where s.size = c.size), '') as signatures from log.checkpoint c`)

export const newest = (tx: Tx): Promise<KeptCheckpoint | undefined> =>
  tx.row(sql<KeptCheckpoint>`${checkpoints} order by c.size desc limit 1`)

export const newestWitnessed = (tx: Tx): Promise<KeptCheckpoint | undefined> =>
  tx.row(sql<KeptCheckpoint>`${checkpoints} where c.witnessed_at is not null order by c.size desc limit 1`)

export const checkpointAt = (tx: Tx, size: number): Promise<KeptCheckpoint | undefined> =>
  tx.row(sql<KeptCheckpoint>`${checkpoints} where c.size = ${size}`)

/** The first head that holds a leaf: the one that stays the same whenever a receipt is made. */
export const firstWith = async (tx: Tx, index: number): Promise<KeptCheckpoint | undefined> =>
  (await tx.row(sql<KeptCheckpoint>`${checkpoints} where c.witnessed_at is not null and c.size > ${index} order by c.size limit 1`)) ??
  tx.row(sql<KeptCheckpoint>`${checkpoints} where c.size > ${index} order by c.size limit 1`)

export async function keepCosignature(tx: Tx, size: number, key: string, line: string): Promise<void> {
  await tx.rows(sql`insert into log.cosignature (size, key, line) values (${size}, ${key}, ${line}) on conflict (size, key) do nothing`)
}

export async function markWitnessed(tx: Tx, size: number): Promise<void> {
  await tx.rows(sql`update log.checkpoint set witnessed_at = ${tx.at} where size = ${size} and witnessed_at is null`)
}

/** The newest head that a key cosigned, and its size: from where that witness wants to be brought on. */
export const lastCosigned = async (tx: Tx, key: string): Promise<number> =>
  (await tx.row(sql<{ size: number }>`select size from log.cosignature where key = ${key} order by size desc limit 1`))?.size ?? 0

/** The leaf of an event that the unit of work may see. */
export const leafOf = (tx: Tx, event: string): Promise<Leaf | undefined> =>
  tx.row(
    sql<Leaf>`select l.index, l.position, l.commitment from log.leaf l join log.event e on e.position = l.position where e.id = ${event}`,
  )

export const commitments = async (tx: Tx, first: number, count: number): Promise<Uint8Array[]> =>
  (
    await tx.rows(
      sql<{ commitment: Uint8Array }>`select commitment from log.leaf where index >= ${first} and index < ${first + count} order by index`,
    )
  ).map(({ commitment }) => commitment)

export const leafAt = (tx: Tx, index: number): Promise<Leaf | undefined> =>
  tx.row(sql<Leaf>`select index, position, commitment from log.leaf where index = ${index}`)

/** The leaf whose hash in the tree (RFC 6962, 2.1) this is, or whose commitment, of which that hash is made. */
export const leafByHash = (tx: Tx, hash: Uint8Array): Promise<Leaf | undefined> =>
  tx.row(sql<Leaf>`select index, position, commitment from log.leaf
    where index = (select coalesce(log.leaf_with(${hash}), log.leaf_with(${Buffer.from(leafHash(hash))})))`)

export interface Standing {
  readonly id: string
  readonly type: string
  readonly at: string
  readonly case: string | null
}

/** The event that a leaf stands for, when the unit of work may see it. */
export const eventOf = (tx: Tx, index: number): Promise<Standing | undefined> =>
  tx.row(
    sql<Standing>`select e.id, e.type, e.at, e.case_id as "case" from log.leaf l join log.event e on e.position = l.position where l.index = ${index}`,
  )
