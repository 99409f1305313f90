import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { canonical } from '#log'

/** The two parts of a message that its signature covers. */
export interface Signed {
  readonly header: unknown
  readonly message: unknown
}

const lifetime = 300
const mark = 'Signature:'

/**
 * SPDCI shows what a signature looks like and leaves its bytes open. Ours: Ed25519 over the lines `(created)`, `(expires)`, `digest` of HTTP Signatures,
 * where the digest is SHA-256 of the canonical JSON (RFC 8785) of header and message.
 */
export function signMessage(signed: Signed, sender: string, keyId: string, key: KeyObject, now: number): string {
  const created = Math.floor(now / 1000)
  const expires = created + lifetime
  const signature = sign(null, Buffer.from(textOf(signed, created, expires)), key).toString('base64')
  return `${mark} namespace="spdci", kidId="${sender}|${keyId}|ed25519", algorithm="ed25519", created="${created}", expires="${expires}", headers="(created) (expires) digest", signature="${signature}"`
}

/** Was this signed by that key of that sender, now? A minute of difference between clocks is forgiven. */
export function isSigned(signature: string, signed: Signed, sender: string, keys: ReadonlyMap<string, KeyObject>, now: number): boolean {
  const parts = new Map([...signature.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))
  const [who, keyId = '', algorithm] = (parts.get('kidId') ?? '').split('|')
  const key = keys.get(keyId)
  const created = Number(parts.get('created'))
  const expires = Number(parts.get('expires'))
  const at = now / 1000
  if (key === undefined || who !== sender || algorithm !== 'ed25519' || parts.get('headers') !== '(created) (expires) digest') return false
  if (!(created <= at + 60 && at <= expires && expires - created <= lifetime)) return false
  return verify(null, Buffer.from(textOf(signed, created, expires)), key, Buffer.from(parts.get('signature') ?? '', 'base64'))
}

const textOf = ({ header, message }: Signed, created: number, expires: number): string =>
  `(created): ${created}\n(expires): ${expires}\ndigest: SHA-256=${createHash('sha256').update(canonical({ header, message })).digest('base64')}`

const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A private Ed25519 key as a secret holds it: its 32 bytes in base64url (`d` of its JWK), in the PKCS#8 frame of RFC 8410. */
export const privateKeyFrom = (secret: string): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8, Buffer.from(secret, 'base64url')]), format: 'der', type: 'pkcs8' })

/** A public Ed25519 key as a definition holds it: the 32 bytes in base64url (`x` of its JWK). */
export const publicKeyFrom = (x: string): KeyObject => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
