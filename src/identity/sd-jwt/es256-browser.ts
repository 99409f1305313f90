import { p256 } from '@noble/curves/nist.js'
import { fromBase64url, type PublicJwk } from './jws.ts'

// WebCrypto would do it, but not on a page opened from a file or over plain http.

export function isEs256({ x, y }: PublicJwk, data: string, signature: string): boolean {
  try {
    const key = Uint8Array.from([4, ...fromBase64url(x), ...fromBase64url(y)])
    // RFC 7518 asks for no low `s`, so issuers may sign with a high one.
    return p256.verify(fromBase64url(signature), new TextEncoder().encode(data), key, { lowS: false })
  } catch {
    return false
  }
}
