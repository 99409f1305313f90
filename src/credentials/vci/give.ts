import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type PublicJwk, publicJwk } from '#identity'
import { uuidv7 } from '#kernel'
import { copied, made, restored, revoked, suspended } from '../contract.ts'
import { asSystem, type CredentialsEdge, issuerOf, targetOf } from '../edge.ts'
import { credentialText } from '../make.ts'
import { takePlace } from '../slots.ts'
import { credentialById } from '../store.ts'
import { takeCode } from './authorize.ts'
import { type Allowed, allowed, offered } from './offer.ts'
import { countTry, dropPassing, keepPassing, openPassing, useNonce } from './passing.ts'

/** An error as the wallet's protocol says it (RFC 6749, 5.2; OpenID4VCI 1.0, 8.3.1.2). */
export class WalletError extends Error {
  readonly error: string
  readonly status: 400 | 401
  constructor(error: string, status: 400 | 401 = 400) {
    super(error)
    this.error = error
    this.status = status
  }
}

const grant = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
const tokenMinutes = 10
const mostTries = 5
/** How old, and how far ahead by a wrong clock, a proof may be, in seconds. */
const oldest = 300
const ahead = 60

/** A code → a token for one credential. Throws `WalletError`. */
export async function tokenFor(edge: CredentialsEdge, form: URLSearchParams) {
  const type = form.get('grant_type')
  if (type === 'authorization_code') return await tokenForCode(edge, form)
  if (type === grant) return await tokenForOffer(edge, form)
  throw new WalletError('unsupported_grant_type')
}

const tokenOf = async (edge: CredentialsEdge, what: Allowed) => ({
  access_token: await keepPassing(edge, 'token', what, tokenMinutes),
  token_type: 'Bearer',
  expires_in: tokenMinutes * 60,
})

/** A code that a person gave to her wallet, and the digits on her page. */
async function tokenForOffer(edge: CredentialsEdge, form: URLSearchParams) {
  const code = form.get('pre-authorized_code') ?? ''
  const { data } = offered.safeParse(await openPassing(edge, 'offer', code))
  if (data === undefined) throw new WalletError('invalid_grant')
  if (form.get('tx_code') !== data.pin) {
    await countTry(edge, 'offer', code, mostTries)
    throw new WalletError('invalid_grant')
  }
  if (!(await dropPassing(edge, 'offer', code))) throw new WalletError('invalid_grant')
  return await tokenOf(edge, { credential: data.credential, kind: data.kind })
}

/** A code that her browser brought back to the wallet, with the verifier that only who asked has. */
async function tokenForCode(edge: CredentialsEdge, form: URLSearchParams) {
  const agreed = await takeCode(edge, form)
  if (agreed === undefined) throw new WalletError('invalid_grant')
  const { credential, kind, detailed } = agreed
  const token = await tokenOf(edge, { credential, kind, identified: detailed })
  if (!detailed) return token
  const identifiers = [{ type: 'openid_credential', credential_configuration_id: kind, credential_identifiers: [credential] }]
  return { ...token, authorization_details: identifiers }
}

const asked = z.object({
  credential_configuration_id: z.string().optional(),
  credential_identifier: z.string().optional(),
  proofs: z.object({ jwt: z.array(z.string().max(8000)).length(1) }),
})

/** A credential bound to the key that the wallet proves to hold, once a token. Throws `WalletError`. */
export async function giveCredential(edge: CredentialsEdge, bearer: string, body: unknown) {
  const { data: may } = allowed.safeParse(await openPassing(edge, 'token', bearer))
  if (may === undefined) throw new WalletError('invalid_token', 401)
  const { data: request } = asked.safeParse(body)
  if (request === undefined) throw new WalletError('invalid_credential_request')
  // Which of the two it is was said by the token (OpenID4VCI 1.0, 8.2).
  const { credential_configuration_id: configuration, credential_identifier: identifier } = request
  if ((configuration === undefined) === (identifier === undefined)) throw new WalletError('invalid_credential_request')
  if (may.identified === true ? identifier !== may.credential : configuration !== may.kind)
    throw new WalletError(identifier === undefined ? 'unknown_credential_configuration' : 'unknown_credential_identifier')
  const holder = await provenKey(edge, request.proofs.jwt[0] ?? '')
  const { store, log } = edge
  const id = may.credential
  const row = await store.as(asSystem, (tx) => credentialById(tx, id))
  // It was revoked or erased since it was offered: nothing new is given out of what does not hold.
  if (row?.standing !== 'valid') throw new WalletError('credential_request_denied')
  if (!(await dropPassing(edge, 'token', bearer))) throw new WalletError('invalid_token', 401)
  const access = { ...asSystem, case: row.case }
  const target = targetOf(id, row)
  const { events, place } = await store.as(access, async (tx) => ({
    events: await log.read(tx, target.stream),
    place: await takePlace(tx),
  }))
  const first = events.find(({ type }) => type === made.type)
  // What ended it since its row was read stands here; what ends it from now on meets the number of events below.
  const last = events.findLast(({ type }) => type === suspended.type || type === restored.type || type === revoked.type)
  if (first === undefined || (last !== undefined && last.type !== restored.type)) throw new WalletError('credential_request_denied')
  const said = made.payload.parse(first.payload)
  const credential = await credentialText(edge, said, place, { holder, expires: said.expires })
  await store.as(access, (tx) =>
    log.append(
      tx,
      target,
      [{ type: copied.type, payload: { copy: uuidv7(tx.now), ...place, holder: thumbprintOf(holder) } }],
      events.length,
    ),
  )
  return { credentials: [{ credential }] }
}

/** The key of a wallet that signed our nonce for us just now (OpenID4VCI 1.0, 8.2.1 and appendix F.1). */
async function provenKey(edge: CredentialsEdge, proof: string): Promise<PublicJwk> {
  const { EmbeddedJWK, jwtVerify } = await import('jose')
  const now = edge.clock.now()
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    typ: 'openid4vci-proof+jwt',
    algorithms: ['ES256'],
    audience: issuerOf(edge),
    requiredClaims: ['iat'],
    currentDate: new Date(now),
    maxTokenAge: oldest,
    clockTolerance: ahead,
  }).catch(() => {
    throw new WalletError('invalid_proof')
  })
  const key = publicJwk(protectedHeader.jwk)
  if (key === undefined) throw new WalletError('invalid_proof')
  if (typeof payload.nonce !== 'string' || !(await useNonce(edge, payload.nonce))) throw new WalletError('invalid_nonce')
  return key
}

/** RFC 7638: the members in this order. */
const thumbprintOf = ({ crv, kty, x, y }: PublicJwk): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
