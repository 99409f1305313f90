/** Pictures as phones write them: with the place, the device and which way up. */
import { crc32, deflateSync } from 'node:zlib'

/** What a test looks for in what was kept. */
export const traces = ['TelefonX', 'GPS-5.5°E', 'http://ns.adobe.com/xap', 'IPTC-Name', 'a remark']

/** A TIFF structure with device, orientation and a table of the place (Exif 2.32, 4.6). Little-endian, as many phones write it. */
export function exif(orientation: number): Buffer {
  const tiff = Buffer.alloc(200)
  tiff.write('II*\0', 0, 'latin1')
  tiff.writeUInt32LE(8, 4)
  const entries = [
    [0x010f, 2, 9, 100], // Make
    [0x0112, 3, 1, orientation],
    [0x8825, 4, 1, 60], // GPS
  ] as const
  tiff.writeUInt16LE(entries.length, 8)
  for (const [index, [tag, type, count, value]] of entries.entries()) entryAt(tiff, 10 + index * 12, tag, type, count, value)
  tiff.write('TelefonX\0', 100, 'latin1')
  tiff.writeUInt16LE(1, 60)
  entryAt(tiff, 62, 0x001d, 2, 10, 120) // in the place of a date: a text that a test can look for
  tiff.write('GPS-5.5°E\0', 120, 'utf8')
  return tiff
}

function entryAt(tiff: Buffer, at: number, tag: number, type: number, count: number, value: number): void {
  tiff.writeUInt16LE(tag, at)
  tiff.writeUInt16LE(type, at + 2)
  tiff.writeUInt32LE(count, at + 4)
  tiff.writeUInt32LE(value, at + 8)
}

const segment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** The JPEG with Exif, XMP, IPTC, a remark, and behind its end a second picture that has its own Exif. */
export function jpegWithTraces(plain: Buffer, orientation: number): Buffer {
  const written = Buffer.concat([
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(orientation)])),
    segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude="48,51N"/>')),
    segment(0xed, Buffer.from('Photoshop 3.0\0IPTC-Name')),
    segment(0xfe, Buffer.from('a remark')),
  ])
  const whole = Buffer.concat([plain.subarray(0, 2), written, plain.subarray(2)])
  return Buffer.concat([whole, whole])
}

const chunk = (name: string, content: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([size, named, check])
}

/** A PNG of 2 × 1 pixels, red and blue, with Exif, a text, and something behind its end. */
export function pngWithTraces(orientation: number): Buffer {
  const head = Buffer.from([0, 0, 0, 2, 0, 0, 0, 1, 8, 2, 0, 0, 0])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('eXIf', exif(orientation)),
    chunk('tEXt', Buffer.from('Comment\0a remark')),
    chunk('IDAT', deflateSync(Buffer.from([0, 255, 0, 0, 0, 0, 255]))),
    chunk('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0http://ns.adobe.com/xap/1.0/')),
    chunk('IEND', Buffer.alloc(0)),
    Buffer.from('TelefonX'),
  ])
}

/** A WebP with Exif and XMP around the picture of a plain one. */
export function webpWithTraces(plain: Buffer, width: number, height: number, orientation: number): Buffer {
  const riff = (name: string, content: Buffer): Buffer => {
    const head = Buffer.from(`${name}    `)
    head.writeUInt32LE(content.length, 4)
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
  }
  const extended = Buffer.alloc(10)
  extended[0] = plain.toString('latin1', 12, 16) === 'VP8X' ? 0x0c | (plain[20] ?? 0) : 0x0c
  extended.writeUIntLE(width - 1, 4, 3)
  extended.writeUIntLE(height - 1, 7, 3)
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    riff('VP8X', extended),
    plain.subarray(plain.toString('latin1', 12, 16) === 'VP8X' ? 30 : 12),
    riff('EXIF', exif(orientation)),
    riff('XMP ', Buffer.from('http://ns.adobe.com/xap/1.0/')),
  ])
  return Buffer.concat([riff('RIFF', body), Buffer.from('TelefonX')])
}

const box = (name: string, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(name, 4, 'latin1')
  return Buffer.concat([head, body])
}
const numbers = (...each: readonly (readonly [width: number, value: number])[]): Buffer =>
  Buffer.concat(
    each.map(([width, value]) => {
      const bytes = Buffer.alloc(width)
      bytes.writeUIntBE(value, 0, width)
      return bytes
    }),
  )

/** The boxes of a HEIC: an item that stands for the picture, one of Exif, one of XMP. Answers also where the picture's bytes stand. */
export function heicWithTraces(): { readonly bytes: Buffer; readonly picture: { readonly at: number; readonly bytes: Buffer } } {
  const parts = [
    Buffer.from('the coded picture'),
    Buffer.concat([Buffer.from([0, 0, 0, 0]), exif(6)]),
    Buffer.from('http://ns.adobe.com/xap/1.0/ <x:xmpmeta/>'),
  ]
  const kinds = ['hvc1', 'Exif', 'mime']
  const item = (index: number) =>
    box(
      'infe',
      numbers([4, 0x02000000], [2, index + 1], [2, 0]),
      Buffer.from(`${kinds[index]}\0${index === 2 ? 'application/rdf+xml\0' : ''}`),
    )
  const type = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic'))
  const meta = (start: number) => {
    let at = start
    const places = parts.map(({ length }, index) => {
      const place = numbers([2, index + 1], [2, 0], [2, 1], [4, at], [4, length])
      at += length
      return place
    })
    const handler = box('hdlr', numbers([4, 0], [4, 0]), Buffer.from('pict'), Buffer.alloc(13))
    return box(
      'meta',
      numbers([4, 0]),
      handler,
      box('iinf', numbers([4, 0], [2, parts.length]), ...parts.map((_, index) => item(index))),
      box('iloc', numbers([4, 0], [1, 0x44], [1, 0], [2, parts.length]), ...places),
    )
  }
  const start = type.length + meta(0).length + 8
  const film = box('moov', box('udta', Buffer.from('TelefonX')))
  return { bytes: Buffer.concat([type, meta(start), box('mdat', ...parts), film]), picture: { at: start, bytes: parts[0]! } }
}

/** A TIFF of one pixel with device and place. */
export function tiffWithTraces(): Buffer {
  const tiff = Buffer.alloc(300)
  exif(1).copy(tiff)
  const entries = [
    [256, 3, 1, 1],
    [257, 3, 1, 1],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [271, 2, 9, 200],
    [273, 4, 1, 290],
    [274, 3, 1, 1],
    [278, 3, 1, 1],
    [279, 4, 1, 1],
    [0x8825, 4, 1, 220],
  ] as const
  tiff.fill(0, 8)
  tiff.writeUInt16LE(entries.length, 8)
  for (const [index, [tag, type, count, value]] of entries.entries()) entryAt(tiff, 10 + index * 12, tag, type, count, value)
  tiff.write('TelefonX\0', 200, 'latin1')
  tiff.writeUInt16LE(1, 220)
  entryAt(tiff, 222, 0x001d, 2, 10, 250)
  tiff.write('GPS-5.5°E\0', 250, 'utf8')
  tiff[290] = 0x7f
  return tiff
}
