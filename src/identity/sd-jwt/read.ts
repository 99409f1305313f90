/** Reads a credential (SD-JWT VC, RFC 9901) with the library of others. Runs in browsers too, so it knows no other room. */
import { sha256 } from '@noble/hashes/sha2.js'
import { SDJwtInstance } from '@sd-jwt/core'
import { isEs256 } from './es256.ts'
import { CredentialFault } from './fault.ts'
import { headerOf, type Json, type PublicJwk, publicJwk } from './jws.ts'
import { isWellFormed } from './well-formed.ts'

export interface Reading {
  /** did the issuer sign this? `header` is that of the credential, `signature` base64url. What it throws is thrown on. */
  signed(header: Json, data: string, signature: string): boolean
  /** what the holder's key must have signed; without it nobody's key is asked for */
  readonly nonce?: string
}

export interface ReadCredential {
  /** what is disclosed */
  readonly claims: Json
  /** the key to which the issuer bound it */
  readonly holder?: PublicJwk
  /** what the holder's key signed: to whom (`aud`) and when (`iat`) it was shown */
  readonly shown?: Json
}

class Reader extends SDJwtInstance<Record<string, unknown>> {
  protected override readonly type = 'dc+sd-jwt'
  protected override validateReservedFields(): void {}
}

/**
 * What a credential says when its issuer signed it, every disclosure is in it and, where a nonce is given, the key to which it is bound signed that.
 * Whether it is in its time, of a wanted type or revoked is for its reader to ask. Throws `credential`, `typ`, `hash`, `cnf`, `holder`, and what `signed` throws.
 */
export async function readCredential(presented: string, { signed, nonce }: Reading): Promise<ReadCredential> {
  // The library wraps or hides nothing of ours, but throws plain errors of its own: ours is kept apart.
  let own: unknown
  const keeping = <R>(ask: () => R): R => {
    try {
      return ask()
    } catch (error) {
      own = error
      throw error
    }
  }
  const reader = new Reader({
    hasher: (data, alg) =>
      keeping(() => {
        // RFC 9901, 4.1.1: of the names that IANA knows, this one is enough for us.
        if (alg !== 'sha-256') throw new CredentialFault('hash')
        return sha256(typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data))
      }),
    verifier: (data, signature) =>
      keeping(() => {
        const header = headerOf(data)
        if (header.typ !== 'dc+sd-jwt') throw new CredentialFault('typ')
        return signed(header, data, signature)
      }),
    // The library hands over the credential's own payload: the key that its issuer bound it to.
    kbVerifier: (data, signature, payload) =>
      keeping(() => {
        const key = publicJwk((payload.cnf as { readonly jwk?: unknown } | undefined)?.jwk)
        if (key === undefined) throw new CredentialFault('cnf')
        if (headerOf(data).alg !== 'ES256' || !isEs256(key, data, signature)) throw new CredentialFault('holder')
        return true
      }),
  })
  try {
    // It looks at key binding only when it is given a nonce. Time is asked by whoever reads: it may want to say that something is over and what it said.
    const { payload, kb } = await reader.verify(presented, {
      skewSeconds: Number.POSITIVE_INFINITY,
      ...(nonce === undefined ? {} : { keyBindingNonce: nonce }),
    })
    if (!isWellFormed(presented)) throw new CredentialFault('credential')
    const claims = payload as Json
    const holder = publicJwk((claims.cnf as { readonly jwk?: unknown } | undefined)?.jwk)
    return {
      claims,
      ...(holder === undefined ? {} : { holder }),
      ...(kb === undefined ? {} : { shown: kb.payload as unknown as Json }),
    }
  } catch {
    throw own ?? new CredentialFault('credential')
  }
}

/** Is it in its time? `now` and `skew` in seconds. */
export function timeOf({ iat, nbf, exp }: Json, now: number, skew: number): 'now' | 'early' | 'over' {
  if (typeof exp === 'number' && exp + skew < now) return 'over'
  return [iat, nbf].some((one) => typeof one === 'number' && one - skew > now) ? 'early' : 'now'
}
