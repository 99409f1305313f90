import { createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'

/** DER (X.690): only what a certificate of ours needs. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const size = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const bits = (body: Uint8Array, unused = 0) => der(0x03, Buffer.from([unused]), body)
const yes = der(0x01, Buffer.from([0xff]))
const time = (at: number) => der(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')}`))
const named = (name: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))))
const extension = (id: string, critical: boolean, body: Uint8Array) => sequence(oid(id), ...(critical ? [yes] : []), der(0x04, body))

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))

export interface Certified {
  readonly subject: string
  /** whose certificate it is; of a private key its public half is taken */
  readonly key: KeyObject
  readonly issuer: string
  /** P-256 key of who certifies */
  readonly by: KeyObject
  readonly from: number
  readonly until: number
  /** may it certify others? */
  readonly authority: boolean
}

/** An X.509 certificate (RFC 5280) as PEM, signed ES256. For the demonstration, whose keys live as long as its process. */
export function certify({ subject, key, issuer, by, from, until, authority }: Certified): string {
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' })
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    named(issuer),
    sequence(time(from), time(until)),
    named(subject),
    spki,
    der(
      0xa3,
      sequence(
        extension('551d13', true, authority ? sequence(yes) : sequence()),
        // keyUsage: keyCertSign and cRLSign, or digitalSignature
        extension('551d0f', true, authority ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0x80]), 7)),
      ),
    ),
  )
  const whole = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, by)))
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n').trim()}\n-----END CERTIFICATE-----\n`
}
