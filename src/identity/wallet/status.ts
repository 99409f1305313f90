import type { X509Certificate } from 'node:crypto'
import type { Wallet } from '#definitions'
import { Refusal } from '#kernel'
import type { IdentityEdge } from '../edge.ts'
import { CredentialFault } from '../sd-jwt/fault.ts'
import type { Json } from '../sd-jwt/jws.ts'
import { standings } from '../sd-jwt/standings.ts'
import { signedUnder } from './chain.ts'
import { fetched } from './trust.ts'

/** By how much a clock may be wrong, in seconds. */
const skew = 60

/**
 * Is the credential good today? Its place in the list that its issuer signs (Token Status List) must say 0; revoked, suspended or anything else is not.
 * A credential without a place is not taken. Refuses `wallet.status`, `wallet.down`, `wallet.issuer`.
 */
export async function needGood(edge: IdentityEdge, wallet: Wallet, claims: Json, anchors: readonly X509Certificate[]): Promise<void> {
  const { placeIn, readStatusList } = await import('../sd-jwt/status.ts')
  const place = placeIn(claims)
  if (place === undefined) throw new Refusal('wallet.status', { why: 'no status' })
  const token = await fetched(edge, wallet, place.uri)
  const now = edge.clock.now()
  let value: number
  try {
    const list = readStatusList(token, place.uri, signedUnder(anchors, now))
    if (list.at - skew > now / 1000 || (list.until !== undefined && list.until + skew < now / 1000)) throw new CredentialFault('list')
    value = list.standing(place.idx)
  } catch (error) {
    throw error instanceof CredentialFault ? new Refusal('wallet.status', { why: 'list' }) : error
  }
  if (value !== standings.valid) throw new Refusal('wallet.status', { why: String(value) })
}
