import { numbersOf } from './exif.ts'

/** Tags without which the picture cannot be read or would look otherwise (TIFF 6.0; 330: further pictures; 347: JPEG tables; 34675: colour profile). */
const isNeeded = (tag: number): boolean =>
  (tag >= 254 && tag <= 266) ||
  [273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320].includes(tag) ||
  [321, 322, 323, 324, 325, 330, 332, 338, 339, 340, 341, 342, 347, 529, 530, 531, 532, 34675].includes(tag) ||
  (tag >= 512 && tag <= 521)
/** Tables that hold a place or a device of their own: emptied before they are left out. */
const tables = [0x8769, 0x8825, 0xa005]
const furtherPictures = 330
/** bytes of one value of each type */
const widths = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
/** So many tables at most: a file of hostile ones ends. */
const most = 100

/** A TIFF of which every other tag is blanked and left out, each thing staying where it was. undefined: it cannot be followed. */
export function tiff(bytes: Buffer): Buffer | undefined {
  const copy = Buffer.from(bytes)
  const numbers = numbersOf(copy)
  if (numbers === undefined) return undefined
  const { u16, u32 } = numbers
  const isLittle = copy[0] === 0x49
  const write16 = (value: number, at: number) => (isLittle ? copy.writeUInt16LE(value, at) : copy.writeUInt16BE(value, at))
  const seen = new Set<number>()

  /** Values of an entry: where they stand, and how many bytes. */
  const valuesOf = (entry: number) => {
    const size = (widths[u16(entry + 2)] ?? 1) * u32(entry + 4)
    return { at: size <= 4 ? entry + 8 : u32(entry + 8), size }
  }
  const table = (at: number, keeps: (tag: number) => boolean): void => {
    if (seen.has(at) || seen.size >= most) throw new RangeError('Tables that do not end.')
    seen.add(at)
    const count = u16(at)
    const next = u32(at + 2 + count * 12)
    const kept: Buffer[] = []
    for (let one = 0; one < count; one++) {
      const entry = at + 2 + one * 12
      const tag = u16(entry)
      const { at: values, size } = valuesOf(entry)
      if (values + size > copy.length) throw new RangeError('Values outside the file.')
      if (keeps(tag)) {
        if (tag === furtherPictures) for (let of = 0; of * 4 < size; of++) table(u32(values + of * 4), isNeeded)
        kept.push(Buffer.from(copy.subarray(entry, entry + 12)))
        continue
      }
      if (tables.includes(tag)) table(u32(entry + 8), () => false)
      else copy.fill(0, values, values + size)
    }
    copy.fill(0, at, at + 2 + count * 12 + 4)
    write16(kept.length, at)
    for (const [index, entry] of kept.entries()) entry.copy(copy, at + 2 + index * 12)
    const end = at + 2 + kept.length * 12
    if (isLittle) copy.writeUInt32LE(next, end)
    else copy.writeUInt32BE(next, end)
    if (next !== 0) table(next, isNeeded)
  }
  try {
    table(u32(4), isNeeded)
    return copy
  } catch {
    return undefined
  }
}
