import { onlyOrientation, orientationIn, prefix } from './exif.ts'

const [startOfImage, endOfImage, startOfScan, comment, app0, app1, app2, app14, app15] = [
  0xd8, 0xd9, 0xda, 0xfe, 0xe0, 0xe1, 0xe2, 0xee, 0xef,
]
/** Segments of applications without which it would look otherwise: pixel shape, colour profile, colour transform. */
const needed: Readonly<Record<number, string>> = { [app0]: 'JFIF\0', [app2]: 'ICC_PROFILE\0', [app14]: 'Adobe' }

/**
 * A JPEG (ITU-T T.81, B.1) without what programs wrote into it: Exif, XMP, IPTC, comments, and what stands after its end, where phones keep a second picture or a
 * film with a place of its own. Which way up it is stays. Not a pixel is reckoned anew. undefined: it cannot be followed to its end.
 */
export function jpeg(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) return undefined
  const kept: Buffer[] = []
  let orientation = 1
  let at = 2
  for (;;) {
    if (bytes[at] !== 0xff) return undefined
    while (bytes[at + 1] === 0xff) at++ // fill bytes
    const marker = bytes[at + 1]
    if (marker === endOfImage) return joined(kept, orientation)
    if (marker === undefined || at + 4 > bytes.length) return undefined
    const end = isAlone(marker) ? at + 2 : at + 2 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length || (end < at + 4 && !isAlone(marker))) return undefined
    const content = bytes.subarray(at + 4, end)
    if (marker === app1 && content.subarray(0, 6).equals(prefix) && orientation === 1) orientation = orientationIn(content)
    const after = marker === startOfScan ? scanEnd(bytes, end) : end
    if (after === undefined) return undefined
    if (isNeeded(marker, content)) kept.push(bytes.subarray(at, after))
    at = after
  }
}

/** Markers without content: TEM, RST. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

function isNeeded(marker: number, content: Buffer): boolean {
  if (marker === comment) return false
  if (marker < app0 || marker > app15) return true
  const name = needed[marker]
  return name !== undefined && content.subarray(0, name.length).toString('latin1') === name
}

/** Where coded data ends: at a marker that is neither a stuffed byte nor a restart. */
function scanEnd(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at)) {
    const next = bytes[at + 1]
    if (next === undefined) return undefined
    if (next === 0xff) at += 1
    else if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at += 2
    else return at
  }
  return undefined
}

function joined(kept: readonly Buffer[], orientation: number): Buffer {
  const marker = (name: number) => Buffer.from([0xff, name])
  const tiff = Buffer.concat([prefix, onlyOrientation(orientation)])
  const size = Buffer.alloc(2)
  size.writeUInt16BE(tiff.length + 2)
  const turned = orientation === 1 ? [] : [marker(app1), size, tiff]
  // The JFIF segment, where there is one, is the first.
  const first = kept[0]?.[1] === app0 ? kept.slice(0, 1) : []
  return Buffer.concat([marker(startOfImage), ...first, ...turned, ...kept.slice(first.length), marker(endOfImage)])
}
