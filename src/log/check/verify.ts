import { Broken } from '../tlog/broken.ts'
import { type Bytes, equal, text } from '../tlog/bytes.ts'
import { openCheckpoint, type TreeHead } from '../tlog/checkpoint.ts'
import { emptyRoot, leafHash } from '../tlog/merkle.ts'
import type { PublicKey } from '../tlog/note.ts'
import { type Cosigned, cosignersOf, isQuorum, type Policy } from '../tlog/policy.ts'
import { entriesPath, grow, readEntries, rightEdge, rootOf, type Tile, tileKey, tilePath, width } from '../tlog/tiles.ts'
import type { Source } from './source.ts'

export interface LogVerified {
  readonly head: TreeHead
  /** entries whose place in the tree was computed again */
  readonly checked: number
  readonly cosigners: readonly Cosigned[]
  /** does the policy's quorum stand behind the head? */
  readonly quorum: boolean
}

/** How many bundles are on their way at once, and go into the tree at once. */
const stride = 16

/**
 * Verifies a whole published log, or what came since a checkpoint that was kept: the head's signatures, every tile and entry, the root.
 * Refuses with the fault: `log.shrunk` (it lost entries), `log.root-wrong` (another history), `log.tile-wrong`, `log.signature-wrong` …
 */
export async function verifyLog(source: Source, policy: Policy, since?: string): Promise<LogVerified> {
  const keys: readonly PublicKey[] = policy.logs.map(({ key }) => key)
  const { head, note } = openCheckpoint(text(await file(source, 'checkpoint')), keys)
  const known = since === undefined ? { size: 0, root: emptyRoot } : openCheckpoint(since, keys).head
  if ('origin' in known && known.origin !== head.origin) throw new Broken('log.origin-wrong', { origin: known.origin })
  if (known.size > head.size) throw new Broken('log.shrunk', { before: known.size, now: head.size })
  const edge = new Map<string, Bytes>()
  for (const tile of rightEdge(known.size)) edge.set(tileKey(tile), await file(source, tilePath(widened(tile, head.size))))
  const read = (tile: Tile) => edge.get(tileKey(tile))
  if (!equal(rootOf(known.size, read), known.root)) throw new Broken('log.root-wrong', { size: known.size })
  let [size, root] = [known.size, known.root]
  for await (const entries of bundles(source, known.size, head.size)) {
    const grown = grow(size, read, entries.map(leafHash))
    const tiles = [...grown.tiles.values()]
    const published = await Promise.all(tiles.map(({ tile }) => file(source, tilePath(widened(tile, head.size)))))
    for (const [index, { tile, hashes }] of tiles.entries()) {
      if (!equal(published[index]!.subarray(0, hashes.length), hashes)) throw new Broken('log.tile-wrong', { tile: tilePath(tile) })
      if (tile.width === width) edge.delete(tileKey(tile))
      else edge.set(tileKey(tile), hashes)
    }
    ;[size, root] = [grown.size, grown.root]
  }
  if (!equal(root, head.root)) throw new Broken('log.root-wrong', { size: head.size })
  const cosigners = cosignersOf(policy, note)
  const quorum = isQuorum(policy, new Set(cosigners.map(({ witness }) => witness.name)))
  return { head, checked: head.size - known.size, cosigners, quorum }
}

async function file(source: Source, path: string): Promise<Bytes> {
  const bytes = await source(path)
  if (bytes === undefined) throw new Broken('log.tile-wrong', { missing: path })
  return bytes
}

/** The tile as it stands in a tree of `size`: whoever publishes need not keep the narrower ones once it is full. */
const widened = ({ level, n }: Tile, size: number): Tile => ({
  level,
  n,
  width: Math.min(width, Math.floor(size / width ** level) - n * width),
})

/** Entries from one size to another, some thousands at a time. */
async function* bundles(source: Source, from: number, to: number): AsyncGenerator<Bytes[]> {
  const last = Math.ceil(to / width)
  for (let first = Math.floor(from / width); first < last; first += stride) {
    const numbers = Array.from({ length: Math.min(stride, last - first) }, (_, index) => first + index)
    const read = await Promise.all(
      numbers.map(async (n) => {
        const wide = Math.min(width, to - n * width)
        const entries = readEntries(await file(source, entriesPath(n, wide)))
        if (entries.length < wide) throw new Broken('log.tile-wrong', { tile: entriesPath(n, wide) })
        return entries.slice(Math.max(0, from - n * width), wide)
      }),
    )
    yield read.flat()
  }
}
