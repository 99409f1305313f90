import { createHash, X509Certificate } from 'node:crypto'
import { CompactEncrypt, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose'
import { z } from 'zod'
import { traceId } from '#kernel'
import type { Edge } from '../../start.ts'

const request = z.object({
  client_id: z.string(),
  nonce: z.string(),
  state: z.string(),
  response_uri: z.string(),
  response_mode: z.literal('direct_post.jwt'),
  dcql_query: z.object({
    credentials: z
      .array(
        z.object({
          id: z.string(),
          meta: z.object({ vct_values: z.array(z.string()) }),
          claims: z.array(z.object({ path: z.array(z.string()) })),
        }),
      )
      .length(1),
  }),
  client_metadata: z.object({ jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }) }),
})
export type WalletRequest = z.infer<typeof request>

/** The town's own server, whatever the browser calls it. */
export async function call(
  edge: Edge,
  method: 'GET' | 'POST',
  address: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const { pathname } = new URL(address)
  const own = edge.here.origin ?? ''
  return await edge.outgoing.call({
    to: 'demo.wallet',
    allow: [own],
    method,
    url: own + pathname,
    ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } }),
    idempotent: method === 'GET',
    timeout: 10_000,
    most: 64 * 1024,
    trace: traceId(),
  })
}

/** Reads who asks and what, and believes it only when the certificate is the one of the name and the signature is its key's. undefined: it is not. */
export async function readWalletRequest(edge: Edge, client: string, address: string): Promise<WalletRequest | undefined> {
  try {
    if (!/^\/(identity\/wallet|credentials)\/requests\/[\w-]+$/.test(new URL(address).pathname)) return undefined
    const { status, text } = await call(edge, 'GET', address)
    if (status !== 200) return undefined
    const leaf = new X509Certificate(Buffer.from(decodeProtectedHeader(text).x5c?.[0] ?? '', 'base64'))
    if (client !== `x509_hash:${createHash('sha256').update(leaf.raw).digest('base64url')}`) return undefined
    const { payload } = await jwtVerify(text, leaf.publicKey, {
      typ: 'oauth-authz-req+jwt',
      algorithms: ['ES256'],
      audience: 'https://self-issued.me/v2',
    })
    const { data } = request.safeParse(payload)
    return data?.client_id === client ? data : undefined
  } catch {
    return undefined
  }
}

/** Sends the answer, encrypted to the key of the request. Answers where the person goes on, if anywhere; undefined: it was not taken. */
export async function answerWalletRequest(
  edge: Edge,
  asked: WalletRequest,
  presented: string | undefined,
): Promise<{ readonly back?: string } | undefined> {
  const [credential] = asked.dcql_query.credentials
  const jwk = asked.client_metadata.jwks.keys[0] as JWK
  const form =
    presented === undefined
      ? new URLSearchParams({ error: 'access_denied', state: asked.state })
      : new URLSearchParams({
          response: await new CompactEncrypt(
            Buffer.from(JSON.stringify({ state: asked.state, vp_token: { [credential!.id]: [presented] } })),
          )
            .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: jwk.kid })
            .encrypt(await importJWK(jwk, 'ECDH-ES')),
        })
  const { status, text } = await call(edge, 'POST', asked.response_uri, form.toString())
  if (status !== 200) return undefined
  const { redirect_uri: back } = z.object({ redirect_uri: z.string().optional() }).parse(JSON.parse(text))
  return back === undefined ? {} : { back }
}
