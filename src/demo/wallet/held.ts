import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { credentialMaking } from '#identity'
import type { Edge } from '../../start.ts'
import type { Someone } from '../idp/idp.ts'
import { holderOf } from './issuer.ts'
import { call } from './request.ts'

/** What somebody's phone was given, by type; it lives as long as this process. */
const held = new Map<string, Map<string, string>>()

const grant = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
const offer = z.object({
  credential_issuer: z.string(),
  credential_configuration_ids: z.array(z.string()).length(1),
  grants: z.object({ [grant]: z.object({ 'pre-authorized_code': z.string() }) }),
})
const given = z.object({ credentials: z.array(z.object({ credential: z.string() })).length(1) })

/** Fetches what an offer promises (OpenID4VCI 1.0), bound to the key of somebody's phone. False: the issuer did not give it. */
export async function fetchOffered(edge: Edge, someone: Someone, written: string, pin: string): Promise<boolean> {
  try {
    const { credential_issuer: issuer, credential_configuration_ids: kinds, grants } = offer.parse(JSON.parse(written))
    const asked = new URLSearchParams({ grant_type: grant, 'pre-authorized_code': grants[grant]!['pre-authorized_code'], tx_code: pin })
    return await takeCredential(edge, someone, { issuer, kind: kinds[0] ?? '' }, asked)
  } catch {
    return false
  }
}

/** Takes a token for what `asked` shows, then the credential, bound to the key of somebody's phone. False: the issuer did not give it. */
export async function takeCredential(
  edge: Edge,
  someone: Someone,
  { issuer, kind }: { readonly issuer: string; readonly kind: string },
  asked: URLSearchParams,
): Promise<boolean> {
  try {
    const { access_token: token } = z
      .object({ access_token: z.string() })
      .parse(await readAnswer(call(edge, 'POST', `${issuer}/token`, asked.toString())))
    const { c_nonce: nonce } = z.object({ c_nonce: z.string() }).parse(await readAnswer(call(edge, 'POST', `${issuer}/nonce`, '')))
    const { SignJWT } = await import('jose')
    const key = holderOf(someone)
    const jwk = createPublicKey(key).export({ format: 'jwk' })
    const proof = await new SignJWT({ nonce, aud: issuer, iat: Math.floor(edge.clock.now() / 1000) })
      .setProtectedHeader({ alg: 'ES256', typ: 'openid4vci-proof+jwt', jwk: jwk as never })
      .sign(key)
    const body = JSON.stringify({ credential_configuration_id: kind, proofs: { jwt: [proof] } })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const { credentials } = given.parse(await readAnswer(call(edge, 'POST', `${issuer}/credential`, body, headers)))
    const text = credentials[0]!.credential
    const { vct } = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as { readonly vct: string }
    const own = held.get(someone.id) ?? new Map<string, string>()
    held.set(someone.id, own.set(vct, text))
    return true
  } catch {
    return false
  }
}

export async function readAnswer(answer: ReturnType<typeof call>): Promise<unknown> {
  const { status, text } = await answer
  if (status !== 200) throw new Error(`The issuer answered ${status}.`)
  return JSON.parse(text)
}

/** A credential of this type that somebody was given, shown for one request; undefined: there is none. */
export async function presentHeld(
  someone: Someone,
  {
    client,
    nonce,
    vct,
    claims,
  }: { readonly client: string; readonly nonce: string; readonly vct: string; readonly claims: readonly string[] },
  now: number,
): Promise<string | undefined> {
  const text = held.get(someone.id)?.get(vct)
  if (text === undefined) return undefined
  const names = new Set(
    text
      .split('~')
      .slice(1, -1)
      .map((part) => String((JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown[])[1])),
  )
  const { presentCredential } = await credentialMaking()
  const shown = claims.filter((claim) => names.has(claim))
  return await presentCredential(holderOf(someone), text, shown, { aud: client, nonce, iat: Math.floor(now / 1000) })
}
