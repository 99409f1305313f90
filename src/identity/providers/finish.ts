import type { Provider } from '#definitions'
import { Refusal } from '#kernel'
import type { IdentityEdge } from '../edge.ts'
import { type Level, reaches } from '../levels.ts'
import { asked, isResistant, levelOf } from './acr.ts'
import { freshSeconds } from './begin.ts'
import { type Client, clientOf, returnAddress, told } from './client.ts'
import type { Errand } from './errand.ts'
import { factsIn, type Identified } from './facts.ts'

/** Somebody, as an outside provider or a wallet told us. */
export interface Told {
  /** `provider:franceconnect`, `wallet:pid` */
  readonly by: string
  /** its name of her, which no other person has there; absent: it has none that stays */
  readonly subject?: string
  readonly level: Exclude<Level, 'none'>
  /** it was shown by what no false page can take */
  readonly resistant: boolean
  readonly facts: Identified
  readonly email?: string
  /** the signed ID token, for signing out there */
  readonly idToken?: string
}

/**
 * Exchanges the code and believes what was told only when all of it holds: issuer (RFC 9207), state, PKCE, signature by a key of the provider in the
 * algorithm of the definition, encryption where the definition says so, audience, nonce, time, `acr` at least as asked.
 * Refuses `provider.down`, `provider.refused`, `provider.cancelled`, `provider.level`, `provider.facts`.
 */
export async function finish(
  edge: IdentityEdge,
  provider: Provider,
  site: string,
  query: URLSearchParams,
  state: string,
  errand: Errand,
): Promise<Told> {
  const client = await clientOf(edge, provider, site)
  return await told(edge, provider, async () => {
    const { idToken, claims, raw } = await exchanged(client, provider, site, query, state, errand)
    const level = levelOf(provider, idToken.acr)
    if (level === undefined || !reaches(level, asked(provider, errand.needs))) throw new Refusal('provider.level')
    const { facts, email } = factsIn(provider, claims)
    return {
      by: `provider:${provider.id}`,
      subject: idToken.sub,
      level,
      resistant: isResistant(provider, idToken.acr),
      facts,
      ...(email === undefined || claims.email_verified === false ? {} : { email }),
      ...(raw === undefined ? {} : { idToken: raw }),
    }
  })
}

async function exchanged({ lib, config }: Client, provider: Provider, site: string, query: URLSearchParams, state: string, errand: Errand) {
  const back = new URL(returnAddress(provider, site))
  back.search = query.toString()
  const tokens = await lib.authorizationCodeGrant(config, back, {
    expectedState: state,
    expectedNonce: errand.nonce,
    pkceCodeVerifier: errand.verifier,
    idTokenExpected: true,
    ...(errand.needs === 'fresh' ? { maxAge: freshSeconds } : {}),
  })
  const idToken = tokens.claims()
  if (idToken === undefined) throw new Refusal('provider.refused', { why: 'id-token' })
  const opened = lib.getDecryptedResponses(tokens)
  const decrypted = typeof opened === 'object' ? opened.id_token?.token_endpoint : opened
  // A token that was only signed is a good token, but the definition promised that nobody on the way can read it.
  if ((decrypted === undefined) !== (provider['id-token'].encrypted === undefined))
    throw new Refusal('provider.refused', { why: 'encryption' })
  if (provider.userinfo === undefined)
    return { idToken, claims: idToken as Readonly<Record<string, unknown>>, raw: decrypted ?? tokens.id_token }
  const userinfo = await lib.fetchUserInfo(config, tokens.access_token, idToken.sub)
  if ((lib.getDecryptedResponses(userinfo) === undefined) !== (provider.userinfo.encrypted === undefined))
    throw new Refusal('provider.refused', { why: 'encryption' })
  return { idToken, claims: userinfo as Readonly<Record<string, unknown>>, raw: decrypted ?? tokens.id_token }
}
