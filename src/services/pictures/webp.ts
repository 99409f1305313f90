import { onlyOrientation, orientationIn } from './exif.ts'

const needed = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** Bits of VP8X that say that such a chunk follows (RFC 9649, 2.7). */
const [exifFlag, xmpFlag] = [0x08, 0x04]

/** A WebP without Exif, XMP, unknown chunks and what stands after its end; which way up it is stays. undefined: it cannot be followed to its end. */
export function webp(bytes: Buffer): Buffer | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined
  const last = 8 + bytes.readUInt32LE(4)
  if (last > bytes.length) return undefined
  const kept: Buffer[] = []
  let orientation = 1
  for (let at = 12; at + 8 <= last; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    const end = at + 8 + size + (size % 2)
    if (at + 8 + size > last) return undefined
    if (name === 'EXIF') orientation = orientationIn(bytes.subarray(at + 8, at + 8 + size))
    if (needed.has(name)) kept.push(Buffer.from(bytes.subarray(at, Math.min(end, last))))
    at = end
  }
  const extended = kept.find((one) => one.toString('latin1', 0, 4) === 'VP8X')
  if (extended !== undefined && extended.length >= 9) {
    const turned = orientation === 1 ? 0 : exifFlag
    extended[8] = ((extended[8] ?? 0) & ~(exifFlag | xmpFlag)) | turned
    if (turned !== 0) kept.push(chunk('EXIF', onlyOrientation(orientation)))
  }
  const body = Buffer.concat([Buffer.from('WEBP'), ...kept])
  return kept.length === 0 ? undefined : chunk('RIFF', body)
}

/** `content` has an even length. */
function chunk(name: string, content: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(content.length)
  return Buffer.concat([Buffer.from(name, 'latin1'), size, content])
}
