import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '#kernel'

/** Who asks a wallet: the name that follows from the certificate (OpenID4VP 1.0, 5.9.3), the chain, and its key. */
export interface Asking {
  readonly client: string
  /** base64 DER, leaf first */
  readonly x5c: readonly string[]
  readonly key: KeyObject
}

export const hashedClient = (leaf: Uint8Array): string => `x509_hash:${createHash('sha256').update(leaf).digest('base64url')}`

export interface AskedOnce {
  readonly nonce: string
  readonly state: string
  /** private half (JWK) of the key to which the answer is encrypted */
  readonly key: Readonly<Record<string, unknown>>
  /** where the wallet posts its answer */
  readonly to: string
  /** DCQL */
  readonly query: unknown
  /** milliseconds */
  readonly now: number
  readonly minutes: number
}

/** A request to a wallet, signed (RFC 9101; OpenID4VP 1.0, 5), its answer encrypted to a key of this request only. */
export async function signedRequest({ client, x5c, key }: Asking, asked: AskedOnce): Promise<string> {
  const { SignJWT } = await import('jose')
  const own = createPublicKey(createPrivateKey({ format: 'jwk', key: asked.key as JsonWebKey })).export({ format: 'jwk' })
  const now = Math.floor(asked.now / 1000)
  return await new SignJWT({
    response_type: 'vp_token',
    response_mode: 'direct_post.jwt',
    response_uri: asked.to,
    client_id: client,
    nonce: asked.nonce,
    state: asked.state,
    dcql_query: asked.query,
    client_metadata: {
      jwks: { keys: [{ ...own, kid: '1', use: 'enc', alg: 'ECDH-ES' }] },
      encrypted_response_enc_values_supported: ['A256GCM', 'A128GCM'],
      vp_formats_supported: { 'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256', 'ES384', 'ES512'], 'kb-jwt_alg_values': ['ES256'] } },
    },
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'oauth-authz-req+jwt', x5c: [...x5c] })
    .setAudience('https://self-issued.me/v2')
    .setIssuedAt(now)
    .setExpirationTime(now + asked.minutes * 60)
    .sign(key)
}

/** Far more than one credential with its chain. */
const longest = 64 * 1024
const token = z.record(z.string(), z.array(z.string()).length(1))

/** What a wallet posted. */
export interface WalletAnswer {
  readonly state?: unknown
  readonly vp_token?: unknown
}

/** What it presents for the one query named `id`. Refuses `wallet.refused`. */
export function presentedIn({ state }: Pick<AskedOnce, 'state'>, answer: WalletAnswer, id: string): string {
  if (answer.state !== state) throw new Refusal('wallet.refused', { why: 'state' })
  const { data } = token.safeParse(answer.vp_token)
  const presented = data !== undefined && Object.keys(data).length === 1 ? data[id]?.[0] : undefined
  if (presented === undefined) throw new Refusal('wallet.refused', { why: 'vp_token' })
  return presented
}

/** A wallet's answer, decrypted by the key of its request. Refuses `wallet.refused`. */
export async function decryptedAnswer({ key }: Pick<AskedOnce, 'key'>, response: string): Promise<WalletAnswer> {
  const { compactDecrypt } = await import('jose')
  try {
    if (response.length > longest) throw new Error('too long')
    const { plaintext } = await compactDecrypt(response, createPrivateKey({ format: 'jwk', key: key as JsonWebKey }), {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM', 'A128GCM'],
    })
    return z.looseObject({}).parse(JSON.parse(Buffer.from(plaintext).toString()))
  } catch {
    throw new Refusal('wallet.refused', { why: 'encryption' })
  }
}
