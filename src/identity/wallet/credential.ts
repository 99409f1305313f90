import { createHash, createPublicKey, type JsonWebKey, type KeyObject, verify, type X509Certificate } from 'node:crypto'
import { z } from 'zod'
import type { Wallet } from '#definitions'
import { Refusal } from '#kernel'
import type { IdentityEdge } from '../edge.ts'
import { keyByChain } from './chain.ts'
import { needGood } from './status.ts'

/** How old, and how far ahead by a wrong clock, what the holder's key signed may be, in seconds. */
const oldest = 300
const ahead = 60

const hashes: Readonly<Record<string, string>> = { ES256: 'sha256', ES384: 'sha384', ES512: 'sha512' }
const key = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
const issued = z.looseObject({
  vct: z.string(),
  cnf: z.object({ jwk: key }),
  exp: z.number().optional(),
  nbf: z.number().optional(),
  status: z.unknown().optional(),
})
const head = z.looseObject({ alg: z.string(), typ: z.string() })

const isSigned = (data: string, signature: string, alg: string, by: KeyObject): boolean =>
  Object.hasOwn(hashes, alg) &&
  verify(hashes[alg], Buffer.from(data), { key: by, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))

const headerOf = (data: string) => {
  try {
    return head.parse(JSON.parse(Buffer.from(data.split('.')[0] ?? '', 'base64url').toString()))
  } catch {
    throw new Refusal('wallet.refused', { why: 'header' })
  }
}

export interface Asked {
  readonly client: string
  readonly nonce: string
}

/**
 * What a credential says (SD-JWT VC with key binding), when all of it holds: signed by an issuer whose chain we trust, of a type that we asked for, in its
 * time, not revoked, and shown to us (`aud`) for this request (`nonce`) just now by the key to which it is bound.
 * Refuses `wallet.refused`, `wallet.issuer`, `wallet.expired`, `wallet.status`, `wallet.down`.
 */
export async function credentialIn(
  edge: IdentityEdge,
  wallet: Wallet,
  presented: string,
  asked: Asked,
  anchors: readonly X509Certificate[],
): Promise<Readonly<Record<string, unknown>>> {
  const now = Math.floor(edge.clock.now() / 1000)
  const { SDJwtInstance } = await import('@sd-jwt/core')
  class Reader extends SDJwtInstance<Record<string, unknown>> {
    protected override readonly type = 'dc+sd-jwt'
    protected override validateReservedFields(): void {}
  }
  const reader = new Reader({
    hasher: (data, alg) => {
      // RFC 9901, 4.1.1: of the names that IANA knows, this one is enough for us.
      if (alg !== 'sha-256') throw new Refusal('wallet.refused', { why: 'hash' })
      return createHash('sha256')
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest()
    },
    verifier: (data, signature) => {
      const header = headerOf(data)
      if (header.typ !== 'dc+sd-jwt') throw new Refusal('wallet.refused', { why: 'typ' })
      return isSigned(data, signature, header.alg, keyByChain(header, anchors, now * 1000))
    },
    // The library hands over the credential's own payload: the key that its issuer bound it to.
    kbVerifier: (data, signature, payload) => {
      const bound = z.object({ jwk: key }).safeParse(payload.cnf)
      if (!bound.success) throw new Refusal('wallet.refused', { why: 'cnf' })
      const { alg } = headerOf(data)
      return alg === 'ES256' && isSigned(data, signature, alg, createPublicKey({ format: 'jwk', key: bound.data.jwk as JsonWebKey }))
    },
  })
  // The library looks at key binding only when it is given a nonce, and never at `aud`: both are asked for here.
  const { payload, kb } = await reader
    .verify(presented, { currentDate: now, skewSeconds: ahead, keyBindingNonce: asked.nonce })
    .catch((error) => {
      if (error instanceof Refusal) throw error
      throw new Refusal(/expired/.test(String(error)) ? 'wallet.expired' : 'wallet.refused', { why: 'credential' })
    })
  if (kb === undefined || kb.payload.aud !== asked.client) throw new Refusal('wallet.refused', { why: 'aud' })
  if (typeof kb.payload.iat !== 'number' || kb.payload.iat > now + ahead || kb.payload.iat < now - oldest)
    throw new Refusal('wallet.refused', { why: 'iat' })
  const claims = issued.safeParse(payload)
  if (!claims.success || !wallet.vct.includes(claims.data.vct)) throw new Refusal('wallet.refused', { why: 'vct' })
  await needGood(edge, wallet, claims.data.status, anchors)
  return payload as Readonly<Record<string, unknown>>
}
