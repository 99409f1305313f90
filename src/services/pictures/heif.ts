/** Boxes (ISO/IEC 14496-12) of a file, by what is inside another. */
interface Box {
  readonly name: string
  /** where it begins, its content begins, and it ends */
  readonly at: number
  readonly from: number
  readonly to: number
}

/**
 * A HEIC or AVIF whose items of Exif and XMP, and boxes of users, are blanked where they stand, so that nothing else moves: which way up it is, is a property of
 * the picture there (`irot`, `imir`; ISO/IEC 23008-12, 6.5). undefined: it cannot be followed.
 */
export function heif(bytes: Buffer): Buffer | undefined {
  const copy = Buffer.from(bytes)
  try {
    for (const box of boxesIn(copy, 0, copy.length)) {
      if (box.name === 'meta') blankItems(copy, box)
      if (box.name === 'moov' || box.name === 'uuid') blankUsers(copy, box)
    }
    return copy
  } catch {
    return undefined
  }
}

function* boxesIn(bytes: Buffer, from: number, to: number): Generator<Box> {
  for (let at = from; at + 8 <= to; ) {
    const small = bytes.readUInt32BE(at)
    const size = small === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : small === 0 ? to - at : small
    const head = small === 1 ? 16 : 8
    if (size < head || at + size > to) throw new RangeError('A box that does not end.')
    yield { name: bytes.toString('latin1', at + 4, at + 8), at, from: at + head, to: at + size }
    at += size
  }
}

/** Boxes in which programs write of users and places: called free space, and empty. */
function blankUsers(bytes: Buffer, box: Box): void {
  if (['udta', 'meta', 'uuid'].includes(box.name)) {
    bytes.write('free', box.at + 4, 'latin1')
    bytes.fill(0, box.from, box.to)
  } else if (['moov', 'trak', 'mdia', 'minf'].includes(box.name)) {
    for (const inner of boxesIn(bytes, box.from, box.to)) blankUsers(bytes, inner)
  }
}

function blankItems(bytes: Buffer, meta: Box): void {
  const inside = [...boxesIn(bytes, meta.from + 4, meta.to)]
  const named = (name: string) => inside.find((one) => one.name === name)
  const items = named('iinf')
  const places = named('iloc')
  if (items === undefined || places === undefined) return
  const blanked = new Set(itemsToBlank(bytes, items))
  for (const { item, method, extents } of placesOf(bytes, places)) {
    if (!blanked.has(item)) continue
    const data = method === 1 ? named('idat')?.from : 0
    if (method > 1 || data === undefined) throw new RangeError('An item that stands in another.')
    for (const { offset, length } of extents) {
      const [from, to] = [data + offset, data + offset + length]
      if (to > bytes.length) throw new RangeError('An item outside the file.')
      bytes.fill(0, from, to)
    }
  }
}

/** Items that are no picture: Exif, XMP, and whatever else is text or an address. */
function itemsToBlank(bytes: Buffer, iinf: Box): readonly number[] {
  const wide = bytes[iinf.from] !== 0
  const found: number[] = []
  for (const { name, from } of boxesIn(bytes, iinf.from + (wide ? 8 : 6), iinf.to)) {
    const version = bytes[from] ?? 0
    if (name !== 'infe' || version < 2) continue
    const item = version === 2 ? bytes.readUInt16BE(from + 4) : bytes.readUInt32BE(from + 4)
    const kind = bytes.toString('latin1', from + (version === 2 ? 8 : 10), from + (version === 2 ? 12 : 14))
    if (['Exif', 'mime', 'uri '].includes(kind)) found.push(item)
  }
  return found
}

interface Place {
  readonly item: number
  /** 0: in the file, 1: in the box of small data */
  readonly method: number
  readonly extents: readonly { readonly offset: number; readonly length: number }[]
}

function placesOf(bytes: Buffer, iloc: Box): readonly Place[] {
  const version = bytes[iloc.from] ?? 0
  let at = iloc.from + 4
  const number = (width: number): number => {
    const value = width === 0 ? 0 : width === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, width)
    at += width
    return value
  }
  const [widths, more] = [number(1), number(1)]
  const [offsetWidth, lengthWidth, baseWidth, indexWidth] = [widths >> 4, widths & 15, more >> 4, version === 0 ? 0 : more & 15]
  const places: Place[] = []
  for (let left = number(version < 2 ? 2 : 4); left > 0; left--) {
    const item = number(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : number(2) & 15
    number(2) // which file: ours
    const base = number(baseWidth)
    const extents = []
    for (let count = number(2); count > 0; count--) {
      number(indexWidth)
      extents.push({ offset: base + number(offsetWidth), length: number(lengthWidth) })
    }
    places.push({ item, method, extents })
  }
  return places
}
