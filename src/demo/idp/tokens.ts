import { timingSafeEqual } from 'node:crypto'
import { CompactEncrypt, createLocalJWKSet, importJWK, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import type { Provider } from '#definitions'
import { traceId } from '#kernel'
import type { Edge } from '../../start.ts'
import { claimsOf, type Idp, keyOf, type Someone, subjectOf } from './idp.ts'
import type { Grant } from './requests.ts'

/** The client's public keys, read at its address as a real provider would. */
async function keysOf(edge: Edge, { client }: Idp): Promise<JSONWebKeySet> {
  const answer = await edge.outgoing.call({
    to: `demo.${client.id}`,
    allow: [edge.here.origin ?? ''],
    method: 'GET',
    url: `${edge.here.origin}/identity/providers/${client.id}/jwks.json`,
    idempotent: true,
    timeout: 5000,
    most: 64 * 1024,
    trace: traceId(),
  })
  return JSON.parse(answer.text) as JSONWebKeySet
}

/** Is it the client? By its secret (Basic or in the body) or by what its key signed (RFC 7523). */
export async function isClient(
  edge: Edge,
  idp: Idp,
  form: URLSearchParams,
  authorization: string | undefined,
  endpoint: string,
): Promise<boolean> {
  const { auth, client } = idp.client
  if ('key' in auth) {
    try {
      const { payload } = await jwtVerify(form.get('client_assertion') ?? '', createLocalJWKSet(await keysOf(edge, idp)), {
        issuer: client,
        subject: client,
        audience: [idp.issuer, endpoint],
        algorithms: [auth.alg],
        maxTokenAge: 300,
      })
      return payload.jti !== undefined
    } catch {
      return false
    }
  }
  const [user = '', password = ''] = Buffer.from(authorization?.replace(/^Basic /, '') ?? '', 'base64')
    .toString()
    .split(':')
    .map(decodeURIComponent)
  const given = authorization === undefined ? [form.get('client_id') ?? '', form.get('client_secret') ?? ''] : [user, password]
  const secret = Buffer.from(edge.config.secret(auth.secret) ?? '')
  const said = Buffer.from(given[1] ?? '')
  return given[0] === client && secret.length > 0 && said.length === secret.length && timingSafeEqual(said, secret)
}

type Encrypted = NonNullable<Provider['id-token']['encrypted']>

async function sealed(edge: Edge, idp: Idp, jws: string, encrypted: Encrypted | undefined): Promise<string> {
  if (encrypted === undefined) return jws
  const { keys } = await keysOf(edge, idp)
  const jwk = keys.find(({ use, alg }) => use === 'enc' && alg === encrypted.alg)
  if (jwk === undefined) throw new Error('the client publishes no key for encryption')
  return await new CompactEncrypt(Buffer.from(jws))
    .setProtectedHeader({ alg: encrypted.alg, enc: encrypted.enc, cty: 'JWT', kid: jwk.kid })
    .encrypt(await importJWK(jwk, encrypted.alg))
}

const signed = (idp: Idp, claims: Readonly<Record<string, unknown>>, now: number) => {
  const { key, alg, kid } = keyOf(idp)
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg, kid, typ: 'JWT' })
    .setIssuer(idp.issuer)
    .setAudience(idp.client.client)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(now / 1000) + 60)
    .sign(key)
}

/** The ID token: signed, and encrypted where the client's definition says so. */
export async function idTokenOf(edge: Edge, idp: Idp, someone: Someone, { request, acr, authTime }: Grant): Promise<string> {
  const own = {
    sub: subjectOf(idp, someone),
    nonce: request.nonce,
    acr,
    auth_time: authTime,
    ...(idp.client.userinfo === undefined ? claimsOf(idp, someone) : {}),
  }
  return await sealed(edge, idp, await signed(idp, own, edge.clock.now()), idp.client['id-token'].encrypted)
}

/** What the userinfo endpoint says: JSON, or a signed (and encrypted) JWT. */
export async function userinfoOf(edge: Edge, idp: Idp, someone: Someone): Promise<{ readonly type: string; readonly body: string }> {
  const claims = { sub: subjectOf(idp, someone), ...claimsOf(idp, someone) }
  const { userinfo } = idp.client
  if (userinfo?.signed === undefined) return { type: 'application/json', body: JSON.stringify(claims) }
  return { type: 'application/jwt', body: await sealed(edge, idp, await signed(idp, claims, edge.clock.now()), userinfo.encrypted) }
}

/** The client of an ID token that it signed itself, whatever its age: a hint for signing out. */
export async function isHint(idp: Idp, hint: string): Promise<boolean> {
  const { key, alg, kid } = keyOf(idp)
  const { createPublicKey } = await import('node:crypto')
  const jwk = { ...createPublicKey(key).export({ format: 'jwk' }), kid, alg }
  try {
    await jwtVerify(hint, createLocalJWKSet({ keys: [jwk as JSONWebKeySet['keys'][number]] }), {
      issuer: idp.issuer,
      audience: idp.client.client,
      clockTolerance: 365 * 86_400,
    })
    return true
  } catch {
    return false
  }
}
