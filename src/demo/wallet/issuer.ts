import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { certify, credentialMaking, standings } from '#identity'
import type { Someone } from '../idp/idp.ts'

const year = 365 * 86_400_000
const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

/** The state of the demonstration, which gives its people an electronic identity: keys and chain live as long as this process. */
export interface Issuer {
  readonly anchor: string
  /** the chain that its signatures carry */
  readonly x5c: readonly string[]
  readonly key: KeyObject
}

export function openIssuer(now: number): Issuer {
  const [root, key] = [keyPair(), keyPair()]
  const time = { from: now - 86_400_000, until: now + year }
  const name = 'Demonstration, root of identity'
  const anchor = certify({ ...time, subject: name, key: root, issuer: name, by: root, authority: true })
  const leaf = certify({ ...time, subject: 'Demonstration, issuer of identity', key, issuer: name, by: root, authority: false })
  return { anchor, key, x5c: [leaf.replace(/-----.*?-----|\s/g, '')] }
}

/** The key of somebody's phone, made when first used. */
const holders = new Map<string, KeyObject>()
export const holderOf = ({ id }: Someone): KeyObject => {
  const key = holders.get(id) ?? keyPair()
  holders.set(id, key)
  return key
}

/** Places in the status list: 0 is the one that was revoked. */
export const revoked = 0
const good = 1

/** A credential of somebody, shown for one request: only what was asked is disclosed, signed by issuer and by her phone. */
export async function present(
  issuer: Issuer,
  someone: Someone,
  asked: { readonly client: string; readonly nonce: string; readonly vct: string; readonly claims: readonly string[] },
  status: { readonly uri: string; readonly isRevoked: boolean },
  now: number,
): Promise<string> {
  const holder = holderOf(someone)
  const at = Math.floor(now / 1000)
  const own = {
    given_name: someone.given,
    family_name: someone.family,
    birthdate: someone.birth ?? '1970-01-01',
    place_of_birth: { locality: 'Verdun', country: 'FR' },
    nationalities: ['FR'],
    personal_administrative_number: `FR-${createHash('sha256').update(someone.id).digest('hex').slice(0, 12)}`,
  }
  const { kty, crv, x, y } = createPublicKey(holder).export({ format: 'jwk' })
  const payload = {
    vct: asked.vct,
    iat: at,
    exp: at + 14 * 86_400,
    cnf: { jwk: { kty: kty!, crv, x, y } },
    status: { status_list: { idx: status.isRevoked ? revoked : good, uri: status.uri } },
    ...own,
  }
  const names = Object.keys(own) as (keyof typeof own)[]
  const { makeCredential, presentCredential } = await credentialMaking()
  const issued = await makeCredential(issuer.key, { payload, hidden: names, header: { x5c: [...issuer.x5c] } })
  const shown = names.filter((name) => asked.claims.includes(name))
  return await presentCredential(holder, issued, shown, { iat: at, aud: asked.client, nonce: asked.nonce })
}

/** The issuer's list of what is no longer good, signed. */
export async function statusList(issuer: Issuer, uri: string, now: number): Promise<string> {
  const { makeStatusList } = await credentialMaking()
  const at = Math.floor(now / 1000)
  const values = Array.from({ length: 64 }, (_, index) => (index === revoked ? standings.invalid : standings.valid))
  return makeStatusList(issuer.key, values, { bits: 1, sub: uri, iat: at, exp: at + 3600, ttl: 300, header: { x5c: [...issuer.x5c] } })
}
