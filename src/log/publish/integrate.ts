import { Refusal } from '#kernel'
import type { Store, Tx } from '#store'
import { writeHead } from '../tlog/checkpoint.ts'
import { hashSize, leafHash, type Range } from '../tlog/merkle.ts'
import { writeSignature } from '../tlog/note.ts'
import { grow, hashOfRange, rightEdge, type TileReader, tileKey, tilesOf, width } from '../tlog/tiles.ts'
import type { LogKeys } from './keys.ts'
import { addLeaves, asPublisher, keepCheckpoint, keepTiles, markWitnessed, moveOn, newest, takeTurn, tilesAt } from './store.ts'

/** At most so many events a transaction: what bounds how long it holds the sequencer, and memory. */
export const batch = 5000

/** Whole tiles above the lowest level of one log: they never change, and there are few. */
export type UpperTiles = Map<string, Uint8Array>
const mostUpper = 64

async function readerOf(tx: Tx, tiles: readonly { level: number; n: number }[], upper: UpperTiles = new Map()): Promise<TileReader> {
  const unknown = tiles.filter((tile) => !upper.has(tileKey(tile)))
  const read = new Map((await tilesAt(tx, unknown)).map((tile) => [tileKey(tile), tile.hashes]))
  const known = new Map([...tiles.map((tile) => [tileKey(tile), upper.get(tileKey(tile))] as const), ...read])
  if (upper.size >= mostUpper) upper.clear()
  for (const { level, n } of unknown) {
    const hashes = read.get(tileKey({ level, n }))
    if (level > 0 && hashes?.length === width * hashSize) upper.set(tileKey({ level, n }), hashes)
  }
  return (tile) => known.get(tileKey(tile))
}

/** The hashes of ranges of the tree when it had `size` leaves. `upper`: what the caller keeps of this log between two proofs. */
export async function hashesOf(tx: Tx, ranges: readonly Range[], size: number, upper?: UpperTiles): Promise<Uint8Array[]> {
  const read = await readerOf(tx, tilesOf(ranges, size), upper)
  return ranges.map((range) => hashOfRange(range, size, read))
}

/**
 * Recorded → integrated: gives settled events their leaves, grows the tiles and signs the new head, in one transaction of its own.
 * Answers how many events were integrated. `alone`: no witness is asked for, so that a signed head is published at once.
 */
export async function integrate(store: Store, keys: LogKeys, alone: boolean, limit = batch): Promise<number> {
  return store.as(asPublisher, async (tx) => {
    const after = await takeTurn(tx)
    const before = await newest(tx)
    // Another name would be another log: its readers and witnesses know this one by its name.
    if (before !== undefined && !before.text.startsWith(`${keys.origin}\n`)) throw new Refusal('log.origin-differs', { keys: keys.origin })
    const size = before?.size ?? 0
    const leaves = (await addLeaves(tx, after, size, limit)).sort((a, b) => a.index - b.index)
    const last = leaves.at(-1)
    if (last === undefined) return 0
    const read = await readerOf(tx, rightEdge(size))
    const grown = grow(
      size,
      read,
      leaves.map(({ commitment }) => leafHash(commitment)),
    )
    await keepTiles(
      tx,
      [...grown.tiles.values()].map(({ tile, hashes }) => ({ level: tile.level, n: tile.n, hashes })),
    )
    const text = writeHead({ origin: keys.origin, size: grown.size, root: grown.root })
    const signatures = keys.log.map((signer) => writeSignature(signer.sign(text, 0))).join('')
    await keepCheckpoint(tx, { size: grown.size, root: grown.root, text, signatures })
    if (alone) await markWitnessed(tx, grown.size)
    await moveOn(tx, last.position)
    return leaves.length
  })
}
