import { crc32 } from 'node:zlib'
import { onlyOrientation, orientationIn } from './exif.ts'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Chunks without which it would look otherwise (PNG, third edition, 11). */
const needed = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV mDCv cLLI cLLi bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(' '),
)

/** A PNG without texts, times, Exif and what stands after its end; which way up it is stays. undefined: it cannot be followed to its end. */
export function png(bytes: Buffer): Buffer | undefined {
  if (!bytes.subarray(0, 8).equals(signature)) return undefined
  const kept: Buffer[] = [signature]
  let orientation = 1
  let dataAt: number | undefined
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at)
    const name = bytes.toString('latin1', at + 4, at + 8)
    if (end > bytes.length) return undefined
    if (name === 'eXIf') orientation = orientationIn(bytes.subarray(at + 8, end - 4))
    if (name === 'IDAT') dataAt ??= kept.length
    if (needed.has(name)) kept.push(bytes.subarray(at, end))
    if (name === 'IEND') {
      if (orientation !== 1 && dataAt !== undefined) kept.splice(dataAt, 0, chunk('eXIf', onlyOrientation(orientation)))
      return Buffer.concat(kept)
    }
    at = end
  }
  return undefined
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([size, named, check])
}
