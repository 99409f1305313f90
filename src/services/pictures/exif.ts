/** The one thing of what a camera writes into a picture that is kept: which way up it is (TIFF 6.0 and Exif 2.32, tag 274). Pure. */

const orientationTag = 0x0112
/** TIFF headers: byte order, 42. */
const little = Buffer.from([0x49, 0x49, 0x2a, 0])
const big = Buffer.from([0x4d, 0x4d, 0, 0x2a])

/** Numbers of a TIFF structure in its own byte order; undefined: it is none. */
export interface Numbers {
  u16(at: number): number
  u32(at: number): number
}

export function numbersOf(tiff: Buffer): Numbers | undefined {
  const start = tiff.subarray(0, 4)
  if (start.equals(little)) return { u16: (at) => tiff.readUInt16LE(at), u32: (at) => tiff.readUInt32LE(at) }
  if (start.equals(big)) return { u16: (at) => tiff.readUInt16BE(at), u32: (at) => tiff.readUInt32BE(at) }
  return undefined
}

/** 1 to 8, 1 being upright; what cannot be read is upright, as every viewer has it. `exif`: the TIFF structure, with or without `Exif` before it. */
export function orientationIn(exif: Buffer): number {
  try {
    const tiff = exif.subarray(0, 6).equals(prefix) ? exif.subarray(6) : exif
    const numbers = numbersOf(tiff)
    if (numbers === undefined) return 1
    const first = numbers.u32(4)
    for (let entry = 0; entry < numbers.u16(first); entry++) {
      const at = first + 2 + entry * 12
      if (numbers.u16(at) !== orientationTag) continue
      const value = numbers.u16(at + 8)
      return value >= 1 && value <= 8 ? value : 1
    }
  } catch {
    // A number outside the structure: nothing is said.
  }
  return 1
}

export const prefix = Buffer.from('Exif\0\0', 'latin1')

/** A TIFF structure that says which way up, and nothing else. */
export function onlyOrientation(orientation: number): Buffer {
  const tiff = Buffer.alloc(26)
  big.copy(tiff, 0)
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(orientationTag, 10)
  tiff.writeUInt16BE(3, 12) // SHORT
  tiff.writeUInt32BE(1, 14)
  tiff.writeUInt16BE(orientation, 18)
  return tiff
}
