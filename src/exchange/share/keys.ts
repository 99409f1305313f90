import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { Refusal } from '#kernel'
import type { ExchangeEdge } from '../contract.ts'
import type { Own } from '../own.ts'

/** What a party signs and opens with; both come from one seed, so that one secret is kept. */
export interface PartyKeys {
  readonly signs: KeyObject
  readonly opens: KeyObject
}

// PKCS #8 of RFC 8410, section 7: the frame before the 32 bytes of an Ed25519 and of an X25519 key.
const frames = { signs: '302e020100300506032b657004220420', opens: '302e020100300506032b656e04220420' } as const

export function keysFrom(seed: string): PartyKeys {
  const secret = Buffer.from(seed, 'base64url')
  if (secret.length !== 32) throw new Refusal('exchange.seed')
  const key = (use: keyof typeof frames) =>
    createPrivateKey({
      key: Buffer.concat([Buffer.from(frames[use], 'hex'), Buffer.from(hkdfSync('sha256', secret, '', `guichet exchange ${use}`, 32))]),
      format: 'der',
      type: 'pkcs8',
    })
  return { signs: key('signs'), opens: key('opens') }
}

export const newSeed = (): string => randomBytes(32).toString('base64url')

/** What the others are told of a seed: `signs` and `opens` of the party's definition. */
export function publicKeysFrom(seed: string): { readonly signs: string; readonly opens: string } {
  const { signs, opens } = keysFrom(seed)
  const x = (key: KeyObject) => String(createPublicKey(key).export({ format: 'jwk' }).x)
  return { signs: x(signs), opens: x(opens) }
}

/** Refuses `exchange.seed` when the secret is not set. */
export const keysOf = (edge: Pick<ExchangeEdge, 'config'>, { own }: Own): PartyKeys => keysFrom(edge.config.secret(own.seed.secret) ?? '')

export const signedBy = (x: string): KeyObject => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
export const openedBy = (x: string): KeyObject => createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' })
