import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

/** What a browser gives out for its device (Push API, 4.3). */
export interface Subscription {
  /** address at the browser's push service */
  readonly endpoint: string
  /** its public key, an uncompressed point of P-256, base64url */
  readonly p256dh: string
  /** 16 bytes that only it and we know, base64url */
  readonly auth: string
}

const curve = 'prime256v1'
/** One record holds all of it; push services take 4096 bytes (RFC 8030, 7.2). */
const record = 4096

export const isPoint = (key: Uint8Array): boolean => key.length === 65 && key[0] === 4

/**
 * Sealed for one device and no push service on the way: RFC 8291 over RFC 8188 (`aes128gcm`), in one record. `fixed`: what chance gives, for the example of
 * RFC 8291. Throws when the device's key is no point of the curve.
 */
export function sealedFor(
  { p256dh, auth }: Pick<Subscription, 'p256dh' | 'auth'>,
  text: string,
  fixed?: { readonly own: Uint8Array; readonly salt: Uint8Array },
): Uint8Array {
  const hers = Buffer.from(p256dh, 'base64url')
  const own = createECDH(curve)
  if (fixed === undefined) own.generateKeys()
  else own.setPrivateKey(fixed.own)
  const ours = own.getPublicKey()
  const salt = fixed?.salt ?? randomBytes(16)
  const about = Buffer.concat([Buffer.from('WebPush: info\0'), hers, ours])
  const secret = Buffer.from(hkdfSync('sha256', own.computeSecret(hers), Buffer.from(auth, 'base64url'), about, 32))
  const derived = (name: string, bytes: number) => Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${name}\0`, bytes))
  const cipher = createCipheriv('aes-128-gcm', derived('aes128gcm', 16), derived('nonce', 12))
  // 2: the last record, nothing is padded.
  const body = Buffer.concat([cipher.update(text), cipher.update(Buffer.of(2)), cipher.final(), cipher.getAuthTag()])
  const head = Buffer.alloc(21)
  salt.forEach((byte, at) => {
    head[at] = byte
  })
  head.writeUInt32BE(record, 16)
  head[20] = ours.length
  return Buffer.concat([head, ours, body])
}
