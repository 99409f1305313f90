import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import type { PublicJwk } from './jws.ts'

// In browsers `es256-browser.ts` stands in its place (src/log/pages/bundle.ts); a test holds the two equal.

/** ES256 (RFC 7518, 3.4) of `data` by the key; false also for what is no key or no signature. */
export function isEs256(key: PublicJwk, data: string, signature: string): boolean {
  try {
    const by = createPublicKey({ format: 'jwk', key: { ...key } as JsonWebKey })
    return verify('sha256', Buffer.from(data), { key: by, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}
