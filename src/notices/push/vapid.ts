import { createECDH, createPrivateKey, sign } from 'node:crypto'

export interface Vapid {
  /** the town's public key, an uncompressed point of P-256, base64url: a browser ties its subscription to it */
  readonly publicKey: string
  /** value of the header `Authorization` for a push service (RFC 8292, 3). `to`: its origin; `contact`: `mailto:` of who may be asked. */
  authorization(to: string, contact: string, now: number): string
}

/** seconds; a day at most */
const good = 43_200

/** The town's key pair for push services, from 32 bytes. */
export function vapidFrom(secret: Uint8Array): Vapid {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(secret)
  const point = pair.getPublicKey()
  const part = (from: number, to: number) => point.subarray(from, to).toString('base64url')
  const jwk = { kty: 'EC', crv: 'P-256', d: Buffer.from(secret).toString('base64url'), x: part(1, 33), y: part(33, 65) }
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const publicKey = point.toString('base64url')
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return {
    publicKey,
    authorization: (to, contact, now) => {
      const said = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded({ aud: to, exp: Math.floor(now / 1000) + good, sub: contact })}`
      const signature = sign('sha256', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
      return `vapid t=${said}.${signature}, k=${publicKey}`
    },
  }
}
