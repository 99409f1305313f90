/** Tiles of a log (c2sp.org/tlog-tiles): 256 hashes wide, each of a whole tile below. Pure: whoever calls reads and writes them. */
import { Broken } from './broken.ts'
import { type Bytes, concat } from './bytes.ts'
import { emptyRoot, hashSize, nodeHash, type Range } from './merkle.ts'

export const width = 256

/** `width` hashes (1 to 256) of tile `n` at `level`. */
export interface Tile {
  readonly level: number
  readonly n: number
  readonly width: number
}

export const tileKey = ({ level, n }: Pick<Tile, 'level' | 'n'>): string => `${level}/${n}`

/** `1234067` → `x001/x234/067`; a partial one ends with `.p/<width>`. */
export function numberPath(n: number, wide: number = width): string {
  const digits = String(n).padStart(3, '0')
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  const path = groups.map((group, index) => (index === groups.length - 1 ? group : `x${group}`)).join('/')
  return wide === width ? path : `${path}.p/${wide}`
}

export const tilePath = ({ level, n, width: wide }: Tile): string => `tile/${level}/${numberPath(n, wide)}`
export const entriesPath = (n: number, wide: number): string => `tile/entries/${numberPath(n, wide)}`

/** Reads what `numberPath` writes, and nothing else; undefined for other texts. */
export function readNumberPath(path: string): { readonly n: number; readonly width: number } | undefined {
  const found = /^((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  if (found === null) return undefined
  const n = Number((found[1] ?? '').replace(/[x/]/g, ''))
  const wide = found[2] === undefined ? width : Number(found[2])
  const read = { n, width: wide }
  return Number.isSafeInteger(n) && wide <= width && numberPath(n, wide) === path ? read : undefined
}

/** The tile at the right edge of each level of a tree of `size`, when it is not full. */
export function rightEdge(size: number): Tile[] {
  const edge: Tile[] = []
  for (let [level, count] = [0, size]; count > 0; [level, count] = [level + 1, Math.floor(count / width)])
    if (count % width > 0) edge.push({ level, n: Math.floor(count / width), width: count % width })
  return edge
}

/** Answers at least the wanted hashes of a tile. */
export type TileReader = (tile: Tile) => Bytes | undefined

function hashesOf(read: TileReader, tile: Tile): Bytes {
  const bytes = read(tile)
  if (bytes === undefined || bytes.length < tile.width * hashSize) throw new Broken('log.tile-wrong', { tile: tilePath(tile) })
  return bytes
}

/** The hash of `count` (a power of two, at most 256) hashes in a row. */
function fold(hashes: Bytes, at: number, count: number, known?: Map<number, Bytes>): Bytes {
  if (count === 1) return hashes.subarray(at * hashSize, (at + 1) * hashSize)
  const place = (at + width) / count // the number of this node in the whole tree of a tile: its root is 1
  const made = known?.get(place) ?? nodeHash(fold(hashes, at, count / 2, known), fold(hashes, at + count / 2, count / 2, known))
  known?.set(place, made)
  return made
}

/** What was hashed of a tile, as long as its reader keeps its bytes: who makes many proofs keeps the tiles above the lowest, which most of them share. */
const folded = new WeakMap<Bytes, Map<number, Bytes>>()
function foldedOf(hashes: Bytes): Map<number, Bytes> {
  const known = folded.get(hashes) ?? new Map<number, Bytes>()
  folded.set(hashes, known)
  return known
}

interface Node {
  readonly tile: Tile
  readonly at: number
  readonly count: number
}

/** Where a whole subtree (a power of two wide, at a multiple of it) stands in a tree of `size`. */
function nodeOf(start: number, leaves: number, size: number): Node {
  let [level, unit] = [0, 1]
  while (leaves / unit >= width) [level, unit] = [level + 1, unit * width]
  const index = start / unit
  const n = Math.floor(index / width)
  const total = Math.floor(size / unit)
  return { tile: { level, n, width: Math.min(width, total - n * width) }, at: index % width, count: leaves / unit }
}

/** A range of a tree of `size` as whole subtrees, from left to right; the right edge is made of several. */
function nodesOf([start, end]: Range, size: number): Node[] {
  const nodes: Node[] = []
  for (let at = start; at < end; ) {
    let leaves = 1
    while (at + leaves * 2 <= end && at % (leaves * 2) === 0) leaves *= 2
    nodes.push(nodeOf(at, leaves, size))
    at += leaves
  }
  return nodes
}

/** The tiles that `hashOfRange` will read for these ranges: what to fetch, each once. */
export function tilesOf(ranges: readonly Range[], size: number): Tile[] {
  const tiles = ranges.flatMap((range) => nodesOf(range, size)).map(({ tile }) => tile)
  return [...new Map(tiles.map((tile) => [tileKey(tile), tile])).values()]
}

/** The hash of a range that is a subtree of a tree of `size`. */
export function hashOfRange(range: Range, size: number, read: TileReader): Bytes {
  const hashes = nodesOf(range, size).map(({ tile, at, count }) => {
    const row = hashesOf(read, tile)
    return fold(row, at, count, foldedOf(row))
  })
  return hashes.reduceRight((right, left) => nodeHash(left, right))
}

export const rootOf = (size: number, read: TileReader): Bytes => (size === 0 ? emptyRoot : hashOfRange([0, size], size, read))

export interface Grown {
  readonly size: number
  readonly root: Bytes
  /** tiles that are new or wider than before, whole */
  readonly tiles: ReadonlyMap<string, { readonly tile: Tile; readonly hashes: Bytes }>
}

/** The tree of `size` with leaves added; `read` knows the tiles at its right edge. */
export function grow(size: number, read: TileReader, leaves: readonly Bytes[]): Grown {
  const tiles = new Map<string, { tile: Tile; hashes: Bytes }>()
  const edge = new Map(rightEdge(size).map((tile) => [tile.level, tile]))
  let added = leaves
  for (let level = 0; added.length > 0; level++) {
    const open = edge.get(level)
    const before = open === undefined ? new Uint8Array(0) : hashesOf(read, open).subarray(0, open.width * hashSize)
    const first = Math.floor(Math.floor(size / width ** level) / width)
    const hashes = concat(before, ...added)
    const full: Bytes[] = []
    for (let at = 0; at * hashSize < hashes.length; at += width) {
      const part = hashes.subarray(at * hashSize, (at + width) * hashSize)
      const tile = { level, n: first + at / width, width: part.length / hashSize }
      tiles.set(tileKey(tile), { tile, hashes: part })
      if (tile.width === width) full.push(fold(part, 0, width))
    }
    added = full
  }
  const grown = size + leaves.length
  const root = rootOf(grown, (tile) => tiles.get(tileKey(tile))?.hashes ?? read(tile))
  return { size: grown, root, tiles }
}

/** Entries of a bundle: each with its length in two bytes. */
export function readEntries(bundle: Bytes): Bytes[] {
  const entries: Bytes[] = []
  for (let at = 0; at < bundle.length; ) {
    const length = ((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0)
    const entry = bundle.subarray(at + 2, at + 2 + length)
    if (at + 1 >= bundle.length || entry.length !== length) throw new Broken('log.tile-wrong')
    entries.push(entry)
    at += 2 + length
  }
  return entries
}

export const writeEntries = (entries: readonly Bytes[]): Bytes =>
  concat(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 255), entry]))
