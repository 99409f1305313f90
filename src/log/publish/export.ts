import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from '#kernel'
import type { Store } from '#store'
import { hashSize } from '../tlog/merkle.ts'
import { writePolicy } from '../tlog/policy.ts'
import { entriesPath, type Tile, tilePath, width, writeEntries } from '../tlog/tiles.ts'
import type { PublicLog } from './open.ts'
import { asPublisher, commitments, newestWitnessed, tilesAt } from './store.ts'

/**
 * Writes what the addresses under `/log/` answer as files: full tiles once, the partial ones of this head beside those of earlier ones, the
 * checkpoint last, so that it never names a file that is not there. Answers how many files were new.
 */
export async function exportLog(store: Store, log: PublicLog, folder: string): Promise<{ readonly files: number; readonly size: number }> {
  const head = await store.as(asPublisher, newestWitnessed)
  if (head === undefined) throw new Refusal('log.not-published')
  const { size } = head
  let files = 0
  const put = (path: string, bytes: Uint8Array | string): void => {
    const place = join(folder, path)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(`${place}.part`, bytes)
    renameSync(`${place}.part`, place)
    files += 1
  }
  const missing = (path: string): boolean => !existsSync(join(folder, path))
  for (const tile of tilesIn(size)) {
    if (missing(tilePath(tile))) {
      const [found] = await store.as(asPublisher, (tx) => tilesAt(tx, [tile]))
      if (found === undefined) throw new Refusal('log.no-tile', { tile: tilePath(tile) })
      put(tilePath(tile), found.hashes.subarray(0, tile.width * hashSize))
    }
    if (tile.level === 0 && missing(entriesPath(tile.n, tile.width)))
      put(entriesPath(tile.n, tile.width), writeEntries(await store.as(asPublisher, (tx) => commitments(tx, tile.n * width, tile.width))))
  }
  put('policy', writePolicy(log.policy))
  put('checkpoint', `${head.text}\n${head.signatures}`)
  return { files, size }
}

/** Every tile of a tree of `size`. */
function* tilesIn(size: number): Generator<Tile> {
  for (let [level, count] = [0, size]; count > 0; [level, count] = [level + 1, Math.floor(count / width)])
    for (let n = 0; n * width < count; n++) yield { level, n, width: Math.min(width, count - n * width) }
}
