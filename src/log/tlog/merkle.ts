/** The hash tree of RFC 6962, 2.1 (RFC 9162, 2.1): leaves and nodes, and the two proofs. Pure. */
import { type Bytes, concat, equal } from './bytes.ts'
import { sha256 } from './digest.ts'

export const hashSize = 32

const leafPrefix = Uint8Array.of(0)
// One buffer for all nodes: hashing is done when `nodeHash` returns.
const node = new Uint8Array(1 + 2 * hashSize)
node[0] = 1

export const leafHash = (entry: Bytes): Bytes => sha256(concat(leafPrefix, entry))
export function nodeHash(left: Bytes, right: Bytes): Bytes {
  node.set(left, 1)
  node.set(right, 1 + hashSize)
  return sha256(node)
}
export const emptyRoot: Bytes = sha256(new Uint8Array(0))

/** The largest power of two smaller than `size` (2 or more): where a tree divides. */
export function split(size: number): number {
  let half = 1
  while (half * 2 < size) half *= 2
  return half
}

const odd = (value: number): boolean => value % 2 === 1
const half = (value: number): number => Math.floor(value / 2)
const areHashes = (hashes: readonly Bytes[]): boolean => hashes.every((hash) => hash.length === hashSize)

/** RFC 9162, 2.1.3.2. False for whatever is not the proof that this leaf stands at this index of that tree. */
export function provesInclusion(index: number, size: number, leaf: Bytes, proof: readonly Bytes[], root: Bytes): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  if (!areHashes([leaf, root, ...proof])) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return false
    if (odd(at) || at === last) {
      hash = nodeHash(sibling, hash)
      while (!odd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else hash = nodeHash(hash, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && equal(hash, root)
}

/** RFC 9162, 2.1.4.2. False for whatever does not prove that the second tree begins with the first. */
export function provesConsistency(first: number, second: number, proof: readonly Bytes[], firstRoot: Bytes, secondRoot: Bytes): boolean {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second) return false
  if (first === second) return proof.length === 0 && equal(firstRoot, secondRoot) && (first > 0 || equal(firstRoot, emptyRoot))
  if (!areHashes([firstRoot, secondRoot, ...proof])) return false
  if (first === 0) return proof.length === 0 && equal(firstRoot, emptyRoot)
  let [at, last] = [first - 1, second - 1]
  while (odd(at)) [at, last] = [half(at), half(last)]
  // A first tree that is a power of two is its own seed.
  const path = at === 0 ? [firstRoot, ...proof] : proof
  const [seed, ...rest] = path
  if (seed === undefined) return false
  let [one, two] = [seed, seed]
  for (const hash of rest) {
    if (last === 0) return false
    if (odd(at) || at === last) {
      ;[one, two] = [nodeHash(hash, one), nodeHash(hash, two)]
      while (!odd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else two = nodeHash(two, hash)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && equal(one, firstRoot) && equal(two, secondRoot)
}

/** Leaves from `start`, `end` not included. */
export type Range = readonly [start: number, end: number]

/** Whose hashes make the proof that leaf `index` is in a tree of `size`, from the leaf's sibling up (RFC 6962, 2.1.1). */
export function inclusionRanges(index: number, size: number): Range[] {
  const path = (start: number, end: number): Range[] => {
    if (end - start === 1) return []
    const middle = start + split(end - start)
    return index < middle ? [...path(start, middle), [middle, end]] : [...path(middle, end), [start, middle]]
  }
  return path(0, size)
}

/** Whose hashes make the proof that a tree of `second` begins with one of `first` (RFC 6962, 2.1.2). */
export function consistencyRanges(first: number, second: number): Range[] {
  if (first === 0 || first === second) return []
  const path = (start: number, end: number, whole: boolean): Range[] => {
    if (first === end) return whole ? [] : [[start, end]]
    const middle = start + split(end - start)
    return first <= middle ? [...path(start, middle, whole), [middle, end]] : [...path(middle, end, false), [start, middle]]
  }
  return path(0, second, true)
}
