import { Broken } from './broken.ts'

export type Bytes = Uint8Array

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export const utf8 = (text: string): Bytes => encoder.encode(text)

/** Refuses what is not UTF-8. */
export function text(bytes: Bytes): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Broken('log.text-malformed')
  }
}

export function concat(...parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

export const equal = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, index) => byte === b[index])

export function base64(bytes: Bytes): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Standard base64 with padding (RFC 4648, section 4), written in the one canonical way: what is lenient can be said in two ways. */
export function fromBase64(written: string): Bytes {
  if (written.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(written)) throw new Broken('log.text-malformed')
  const bytes = Uint8Array.from(atob(written), (sign) => sign.charCodeAt(0))
  if (base64(bytes) !== written) throw new Broken('log.text-malformed')
  return bytes
}

export const hex = (bytes: Bytes): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** A decimal without sign or leading zeroes, below 2^53. */
export function decimal(written: string): number {
  const value = Number(written)
  if (!/^(0|[1-9]\d*)$/.test(written) || !Number.isSafeInteger(value)) throw new Broken('log.text-malformed')
  return value
}

/** Big-endian, 8 bytes. */
export function uint64(value: number): Bytes {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

export const readUint64 = (bytes: Bytes): number => Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0))
