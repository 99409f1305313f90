import { ed25519 } from '@noble/curves/ed25519.js'
import { hmac as nobleHmac } from '@noble/hashes/hmac.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js'
import type { Bytes } from './bytes.ts'

// WebCrypto would do Ed25519, but not on a page opened from a file or over plain http, and ML-DSA nowhere yet.

export const sha256 = (bytes: Bytes): Bytes => nobleSha256(bytes)

export const hmac = (key: Bytes, bytes: Bytes): Bytes => nobleHmac(nobleSha256, key, bytes)

const checked = (verify: () => boolean): boolean => {
  try {
    return verify()
  } catch {
    return false // a key or a signature that is no such thing
  }
}

export const verifyEd25519 = (key: Bytes, message: Bytes, signature: Bytes): boolean =>
  checked(() => ed25519.verify(signature, message, key, { zip215: false })) // as RFC 8032 says, and Node and Go do

export const verifyMlDsa44 = (key: Bytes, message: Bytes, signature: Bytes): boolean =>
  checked(() => ml_dsa44.verify(signature, message, key))
