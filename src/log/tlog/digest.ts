import { createHmac, createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import type { Bytes } from './bytes.ts'

// What the verifier asks of cryptography. In browsers `digest-browser.ts` stands in its place (src/log/pages/bundle.ts); a test holds the two equal.

export const sha256 = (bytes: Bytes): Bytes => new Uint8Array(hash('sha256', bytes, 'buffer'))

export const hmac = (key: Bytes, bytes: Bytes): Bytes => new Uint8Array(createHmac('sha256', key).update(bytes).digest())

// SubjectPublicKeyInfo of a raw key: RFC 8410, section 4, and FIPS 204 keys after RFC 9881.
const prefixes = {
  ed25519: Buffer.from('302a300506032b6570032100', 'hex'),
  'ml-dsa-44': Buffer.from('30820532300b06096086480165030403110382052100', 'hex'),
} as const

const kept = new Map<string, KeyObject>()

function keyOf(kind: keyof typeof prefixes, raw: Bytes): KeyObject {
  const name = `${kind} ${Buffer.from(raw).toString('base64')}`
  const key = kept.get(name) ?? createPublicKey({ key: Buffer.concat([prefixes[kind], raw]), format: 'der', type: 'spki' })
  if (kept.size < 1000) kept.set(name, key)
  return key
}

const checked = (kind: keyof typeof prefixes, key: Bytes, message: Bytes, signature: Bytes): boolean => {
  try {
    return verify(null, message, keyOf(kind, key), signature)
  } catch {
    return false // a key or a signature that is no such thing
  }
}

export const verifyEd25519 = (key: Bytes, message: Bytes, signature: Bytes): boolean => checked('ed25519', key, message, signature)
export const verifyMlDsa44 = (key: Bytes, message: Bytes, signature: Bytes): boolean => checked('ml-dsa-44', key, message, signature)
