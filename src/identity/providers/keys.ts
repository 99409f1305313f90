import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { Provider } from '#definitions'
import { Refusal } from '#kernel'
import type { IdentityEdge } from '../edge.ts'

type Encrypted = NonNullable<Provider['id-token']['encrypted']>

/**
 * A private key that a definition names: PEM (PKCS #8), a JWK, or the 32 bytes of a P-256 key in base64url (what `openssl rand 32` makes; what a
 * demonstration invents). Refuses `provider.key-missing`.
 */
export function privateKey({ config }: Pick<IdentityEdge, 'config'>, name: string): KeyObject {
  const text = config.secret(name)?.trim()
  try {
    if (text === undefined) throw new Refusal('provider.key-missing', { secret: name })
    if (text.startsWith('-----BEGIN')) return createPrivateKey(text)
    return createPrivateKey({ format: 'jwk', key: text.startsWith('{') ? JSON.parse(text) : p256(text) })
  } catch {
    throw new Refusal('provider.key-missing', { secret: name })
  }
}

function p256(text: string): { kty: string; crv: string; x: string; y: string; d: string } {
  const d = Buffer.from(text, 'base64url')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(d)
  const point = curve.getPublicKey()
  const part = (from: number) => point.subarray(from, from + 32).toString('base64url')
  return { kty: 'EC', crv: 'P-256', x: part(1), y: part(33), d: d.toString('base64url') }
}

/** One of our keys, with the name by which the other side finds its public half: the thumbprint of RFC 7638. */
export async function named(key: KeyObject): Promise<{ readonly kid: string; readonly publicJwk: Readonly<Record<string, unknown>> }> {
  const { calculateJwkThumbprint } = await import('jose')
  const publicJwk = createPublicKey(key).export({ format: 'jwk' })
  return { kid: await calculateJwkThumbprint(publicJwk as Parameters<typeof calculateJwkThumbprint>[0]), publicJwk }
}

/** Every key that is used with this provider: the public halves stand at our address, where it reads them. */
export async function publicKeys(edge: Pick<IdentityEdge, 'config'>, provider: Provider) {
  const { auth } = provider
  const encrypted = [provider['id-token'].encrypted, provider.userinfo?.encrypted].filter((one): one is Encrypted => one !== undefined)
  const uses = [
    ...('key' in auth ? [{ name: auth.key, alg: auth.alg, use: 'sig' }] : []),
    ...encrypted.map(({ key, alg }) => ({ name: key, alg, use: 'enc' })),
  ].filter(({ name, use }, index, all) => all.findIndex((one) => one.name === name && one.use === use) === index)
  const keys = await Promise.all(
    uses.map(async ({ name, alg, use }) => {
      const { kid, publicJwk } = await named(privateKey(edge, name))
      return { ...publicJwk, kid, alg, use }
    }),
  )
  return { keys }
}
