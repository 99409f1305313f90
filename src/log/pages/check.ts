/** Checks a receipt in the browser: from its file, or from the address printed on paper against the published tiles. Trusts keys, no server. */
import { Broken } from '../tlog/broken.ts'
import { type Bytes, base64, text } from '../tlog/bytes.ts'
import { readHead } from '../tlog/checkpoint.ts'
import { inclusionRanges, leafHash } from '../tlog/merkle.ts'
import { readNote } from '../tlog/note.ts'
import { readPolicy } from '../tlog/policy.ts'
import { type Proof, readProof, type Verified, verifyProof } from '../tlog/proof.ts'
import { entriesPath, hashOfRange, readEntries, tileKey, tilePath, tilesOf, width } from '../tlog/tiles.ts'
import { isPdf, proofInPdf } from './pdf.ts'

export interface Checked {
  readonly verified: Verified
  readonly commitment: Bytes
}

/** Of a receipt's text. The entry travels as its extra data, which the proof then confirms. */
export function checkText(proof: string, policy: string): Checked {
  const read = readProof(proof)
  if (read.extra === undefined) throw new Broken('log.text-malformed')
  return { verified: verifyProof(read, read.extra, readPolicy(policy)), commitment: read.extra }
}

/** Of a file: a receipt, or a letter that carries one. */
export async function checkFile(bytes: Bytes, policy: string): Promise<Checked> {
  const proof = isPdf(bytes) ? await proofInPdf(bytes) : text(bytes)
  if (proof === undefined) throw new Broken('log.text-malformed')
  return checkText(proof, policy)
}

/** `#<index>.<leaf hash in base64url>`, as printed on paper. It stays in the browser: the server only sees which 256 leaves are looked at. */
export function readAddress(hash: string): { readonly index: number; readonly leaf: string } | undefined {
  const found = /^#(0|[1-9]\d{0,14})\.([A-Za-z0-9_-]{43})$/.exec(hash)
  return found === null ? undefined : { index: Number(found[1]), leaf: found[2] ?? '' }
}

export const base64url = (bytes: Bytes): string => base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** Of an address on paper: makes the receipt from the published files, then checks it as any other. */
export async function checkAddress(
  { index, leaf }: { readonly index: number; readonly leaf: string },
  policy: string,
  fetched: (path: string) => Promise<Bytes>,
): Promise<Checked> {
  const checkpoint = text(await fetched('checkpoint'))
  const { size } = readHead(readNote(checkpoint).text)
  if (index >= size) throw new Broken('log.proof-wrong')
  const ranges = inclusionRanges(index, size)
  const tiles = await Promise.all(tilesOf(ranges, size).map(async (tile) => [tileKey(tile), await fetched(tilePath(tile))] as const))
  const kept = new Map(tiles)
  const hashes = ranges.map((range) => hashOfRange(range, size, (tile) => kept.get(tileKey(tile))))
  const n = Math.floor(index / width)
  const entry = readEntries(await fetched(entriesPath(n, Math.min(width, size - n * width))))[index % width]
  if (entry === undefined || base64url(leafHash(entry)) !== leaf) throw new Broken('log.proof-wrong')
  const proof: Proof = { index, hashes, checkpoint, extra: entry }
  return { verified: verifyProof(proof, entry, readPolicy(policy)), commitment: entry }
}
