/** Pictures without what cameras and programs wrote into them: the place, the device, the owner. */
import { heif } from './heif.ts'
import { jpeg } from './jpeg.ts'
import { png } from './png.ts'
import { tiff } from './tiff.ts'
import { webp } from './webp.ts'

const cutters: Readonly<Record<string, (bytes: Buffer) => Buffer | undefined>> = {
  'image/jpeg': jpeg,
  'image/png': png,
  'image/webp': webp,
  'image/heic': heif,
  'image/avif': heif,
  'image/tiff': tiff,
  // No camera writes into these.
  'image/gif': (bytes) => bytes,
  'image/bmp': (bytes) => bytes,
}

/** Of which kinds of picture it is known how to take that out. */
export const isCuttable = (type: string): boolean => Object.hasOwn(cutters, type)

/**
 * The same picture, not a pixel reckoned anew, the same way up, without what was written into it. What is no picture stays as it is. undefined: a picture of which
 * nobody here knows what is in it.
 */
export function withoutTraces(bytes: Uint8Array, type: string): Uint8Array | undefined {
  if (!type.startsWith('image/')) return bytes
  return cutters[type]?.(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}
