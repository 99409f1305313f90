import { type KeyObject, verify, X509Certificate } from 'node:crypto'
import { Refusal } from '#kernel'
import type { Json } from '../sd-jwt/jws.ts'

const longest = 4

/**
 * The public key of who signed, when the chain of its header (`x5c`, RFC 7515, 4.1.6) leads by signatures to one of the anchors and every certificate is
 * in its time. Names prove nothing: a chain is followed by keys. Refuses `wallet.issuer`.
 */
export function keyByChain(header: unknown, anchors: readonly X509Certificate[], now: number): KeyObject {
  const refused = () => new Refusal('wallet.issuer')
  const given = (header as { readonly x5c?: unknown } | undefined)?.x5c
  if (!Array.isArray(given) || given.length === 0 || given.length > longest) throw refused()
  const chain = given.map((one) => {
    try {
      return new X509Certificate(Buffer.from(String(one), 'base64'))
    } catch {
      throw refused()
    }
  })
  const leaf = chain[0]!
  const last = chain.at(-1)!
  const issues = (above: X509Certificate, below: X509Certificate) => above.ca && below.checkIssued(above) && below.verify(above.publicKey)
  const isAnchor = (one: X509Certificate) => anchors.some((anchor) => anchor.raw.equals(one.raw))
  const anchor = isAnchor(last) ? last : anchors.find((one) => issues(one, last))
  const inTime = (one: X509Certificate) => one.validFromDate.getTime() <= now && now < one.validToDate.getTime()
  const links = chain.slice(1).every((above, index) => issues(above, chain[index]!))
  if (anchor === undefined || leaf.ca || !links || ![...chain, anchor].every(inTime)) throw refused()
  return leaf.publicKey
}

const hashes: Readonly<Record<string, string>> = { ES256: 'sha256', ES384: 'sha384', ES512: 'sha512' }

const isSigned = (data: string, signature: string, alg: unknown, by: KeyObject): boolean =>
  typeof alg === 'string' &&
  Object.hasOwn(hashes, alg) &&
  verify(hashes[alg], Buffer.from(data), { key: by, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))

/** Did an issuer sign this whose chain leads to one of the anchors? What it answers refuses `wallet.issuer`. */
export const signedUnder =
  (anchors: readonly X509Certificate[], now: number) =>
  (header: Json, data: string, signature: string): boolean =>
    isSigned(data, signature, header.alg, keyByChain(header, anchors, now))
