import type { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import type { Wallet } from '#definitions'
import { Refusal } from '#kernel'
import type { IdentityEdge } from '../edge.ts'
import { CredentialFault } from '../sd-jwt/fault.ts'
import { signedUnder } from './chain.ts'
import { needGood } from './status.ts'

/** How old, and how far ahead by a wrong clock, what the holder's key signed may be, in seconds. */
const oldest = 300
const ahead = 60

const issued = z.looseObject({ vct: z.string(), cnf: z.object({ jwk: z.unknown() }) })

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
  const { readCredential, timeOf } = await import('../sd-jwt/read.ts')
  // Whether the key was there is asked by the nonce; to whom it was shown (`aud`) and when, here.
  const { claims, shown } = await readCredential(presented, {
    signed: signedUnder(anchors, now * 1000),
    nonce: asked.nonce,
  }).catch((error) => {
    if (!(error instanceof CredentialFault)) throw error
    throw new Refusal('wallet.refused', { why: said[error.code] ?? 'credential' })
  })
  const time = timeOf(claims, now, ahead)
  if (time !== 'now') throw new Refusal(time === 'over' ? 'wallet.expired' : 'wallet.refused', { why: 'credential' })
  if (shown === undefined || shown.aud !== asked.client) throw new Refusal('wallet.refused', { why: 'aud' })
  if (typeof shown.iat !== 'number' || shown.iat > now + ahead || shown.iat < now - oldest)
    throw new Refusal('wallet.refused', { why: 'iat' })
  const typed = issued.safeParse(claims)
  if (!typed.success || !wallet.vct.includes(typed.data.vct)) throw new Refusal('wallet.refused', { why: 'vct' })
  await needGood(edge, wallet, claims, anchors)
  return claims
}

/** Faults as the log of the town names them; any other is one of the credential. */
const said: Partial<Record<string, string>> = { hash: 'hash', typ: 'typ', cnf: 'cnf' }
