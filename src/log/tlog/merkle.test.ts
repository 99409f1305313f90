import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Bytes, concat, utf8 } from './bytes.ts'
import { consistencyRanges, emptyRoot, inclusionRanges, leafHash, nodeHash, provesConsistency, provesInclusion, split } from './merkle.ts'
import {
  grow,
  hashOfRange,
  numberPath,
  readEntries,
  readNumberPath,
  rightEdge,
  rootOf,
  tileKey,
  tilePath,
  tilesOf,
  writeEntries,
} from './tiles.ts'

const [, ...vectors] = readFileSync(new URL('../fixtures/merkle-vectors.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const bytes = (base64: string | null): Bytes => new Uint8Array(Buffer.from(base64 ?? '', 'base64'))

test('what others wrote down about inclusion and consistency (transparency-dev/merkle): 196 of 196', () => {
  assert.equal(vectors.length, 196)
  for (const one of vectors) {
    const proof = (one.proof ?? []).map(bytes)
    const proves =
      one.of === 'inclusion'
        ? provesInclusion(one.leafIdx, one.treeSize, bytes(one.leafHash), proof, bytes(one.root))
        : provesConsistency(one.size1, one.size2, proof, bytes(one.root1), bytes(one.root2))
    assert.equal(proves, !one.wantErr, `${one.of} ${one.name}`)
  }
})

/** The tree as RFC 6962 defines it, with no thought of speed. */
const plainRoot = (leaves: readonly Bytes[]): Bytes => {
  if (leaves.length === 0) return emptyRoot
  if (leaves.length === 1) return leaves[0]!
  const half = split(leaves.length)
  return nodeHash(plainRoot(leaves.slice(0, half)), plainRoot(leaves.slice(half)))
}

const leaves = Array.from({ length: 70_000 }, (_, index) => leafHash(utf8(`entry ${index}`)))

/** A log of tiles kept in memory, grown by so many leaves at a time. */
function logOf(size: number, steps: readonly number[]) {
  const kept = new Map<string, Bytes>()
  const read = (tile: { level: number; n: number }) => kept.get(tileKey(tile))
  let at = 0
  let root = emptyRoot
  for (let turn = 0; at < size; turn++) {
    const next = Math.min(size, at + (steps[turn % steps.length] ?? 1))
    const grown = grow(at, read, leaves.slice(at, next))
    for (const [key, { hashes }] of grown.tiles) kept.set(key, hashes)
    ;[at, root] = [grown.size, grown.root]
  }
  return { kept, read, root }
}

test('a tree grown by any steps has the root of RFC 6962, and only the tiles of its size', () => {
  for (const size of [1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 1000]) {
    for (const steps of [[1], [size], [3, 250, 1], [256], [255, 2]]) {
      const { root, read, kept } = logOf(size, steps)
      assert.deepEqual(Buffer.from(root), Buffer.from(plainRoot(leaves.slice(0, size))), `${size} by ${steps}`)
      assert.deepEqual(Buffer.from(rootOf(size, read)), Buffer.from(root))
      for (const tile of rightEdge(size)) assert.equal(kept.get(tileKey(tile))?.length, tile.width * 32)
    }
  }
})

test('70,000 leaves have the tiles that the specification counts', () => {
  const { kept, root } = logOf(70_000, [5000])
  assert.deepEqual(Buffer.from(root), Buffer.from(plainRoot(leaves)))
  const widths = [...kept].map(([key, hashes]) => [Number(key.split('/')[0]), hashes.length / 32] as const)
  const count = (level: number, wide: number) => widths.filter((one) => one[0] === level && one[1] === wide).length
  assert.deepEqual([count(0, 256), count(0, 112), count(1, 256), count(1, 17), count(2, 1)], [273, 1, 1, 1, 1])
  assert.equal(kept.size, 277)
})

test('proofs made from tiles are accepted; of another leaf, index, size or root they are refused', () => {
  for (const size of [1, 255, 256, 257, 70_000]) {
    const { read, root } = logOf(size, [10_000])
    for (const index of new Set([0, 1, 254, 255, 256, size >> 1, size - 1])) {
      if (index >= size) continue
      const ranges = inclusionRanges(index, size)
      const wanted = new Set(tilesOf(ranges, size).map(tileKey))
      const proof = ranges.map((range) => hashOfRange(range, size, (tile) => (wanted.has(tileKey(tile)) ? read(tile) : undefined)))
      const proves = (at: number, of: number, leaf: Bytes, head: Bytes) => provesInclusion(at, of, leaf, proof, head)
      assert.ok(proves(index, size, leaves[index]!, root), `${index} of ${size}`)
      assert.equal(proves(index, size, leafHash(utf8('another')), root), false)
      assert.equal(proves(index, size, leaves[index]!, leafHash(root)), false)
      assert.equal(size > 1 && proves(index ^ 1, size, leaves[index]!, root), false)
    }
    for (const first of new Set([1, 2, 255, 256, 257, size >> 1, size - 1, size])) {
      if (first > size || first === 0) continue
      const proof = consistencyRanges(first, size).map((range) => hashOfRange(range, size, read))
      const before = logOf(first, [10_000]).root
      assert.ok(provesConsistency(first, size, proof, before, root), `${first} to ${size}`)
      assert.equal(provesConsistency(first, size, proof, leafHash(before), root), false)
    }
  }
})

test('a proof of a partial tile is made as well from the tile that it became', () => {
  const before = logOf(300, [300])
  const later = logOf(70_000, [7000])
  const ranges = inclusionRanges(270, 300)
  const proof = ranges.map((range) => hashOfRange(range, 300, later.read))
  assert.ok(provesInclusion(270, 300, leaves[270]!, proof, before.root))
})

test('a tile that is missing or too short is named', () => {
  assert.throws(() => rootOf(300, () => undefined), { code: 'log.tile-wrong' })
  assert.throws(() => rootOf(300, () => new Uint8Array(32)), { code: 'log.tile-wrong' })
})

test('paths of tiles are written and read in one way only', () => {
  assert.equal(numberPath(1234067), 'x001/x234/067')
  assert.equal(numberPath(5, 112), '005.p/112')
  assert.equal(tilePath({ level: 1, n: 1000, width: 256 }), 'tile/1/x001/000')
  for (const [n, wide] of [
    [0, 256],
    [999, 1],
    [1000, 255],
    [1234067, 256],
  ] as const)
    assert.deepEqual(readNumberPath(numberPath(n, wide)), { n, width: wide })
  for (const wrong of [
    '',
    '0',
    '00',
    '0000',
    'x000/001',
    '001.p/0',
    '001.p/256',
    '001.p/01',
    '001/002',
    'x1/000',
    '../000',
    '000.p/300',
    '-01',
  ])
    assert.equal(readNumberPath(wrong), undefined, wrong)
})

test('bundles of entries are read as they were written; a cut one is refused', () => {
  const entries = [utf8('a'), new Uint8Array(0), new Uint8Array(65_535).fill(7)]
  assert.deepEqual(
    readEntries(writeEntries(entries)).map((entry) => Buffer.from(entry)),
    entries.map((entry) => Buffer.from(entry)),
  )
  assert.throws(() => readEntries(writeEntries(entries).slice(0, -1)), { code: 'log.tile-wrong' })
  assert.throws(() => readEntries(concat(writeEntries(entries), Uint8Array.of(0))), { code: 'log.tile-wrong' })
})
