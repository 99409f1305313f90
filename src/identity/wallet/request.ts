import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Wallet } from '#definitions'
import type { Ctx } from '#web'
import type { IdentityEdge } from '../edge.ts'
import { siteOrigin } from '../providers/client.ts'
import { type Errand, keepErrand, secretOf } from '../providers/errand.ts'
import { privateKey } from '../providers/keys.ts'
import { type AskedWallet, keepRequest, minutes } from './presentations.ts'
import { queryOf } from './read.ts'
import { ourselves } from './trust.ts'

const requestAddress = (site: string, id: string): string => `${site}/identity/wallet/requests/${id}`
const answerAddress = (site: string, id: string): string => `${site}/identity/wallet/answers/${id}`

/** Asks a wallet: keeps request and errand. Answers the state of the errand, the browser's secret, and the link that opens the wallet. */
export async function askWallet(
  ctx: Ctx<IdentityEdge>,
  wallet: Wallet,
  mode: AskedWallet['mode'],
  { then, resume, needs, account }: Pick<Errand, 'then' | 'resume' | 'needs' | 'account'>,
): Promise<{ readonly state: string; readonly secret: string }> {
  const { edge, lang } = ctx
  const site = siteOrigin(edge, ctx.url)
  const [state, nonce] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')]
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = await keepRequest(edge, {
    wallet: wallet.id,
    mode,
    nonce,
    site,
    state,
    key: key.export({ format: 'jwk' }) as AskedWallet['key'],
  })
  const secret = secretOf(ctx)
  await keepErrand(edge, secret, state, {
    with: `wallet:${wallet.id}`,
    to: linkTo(edge, wallet, site, id),
    lang,
    then,
    resume,
    ...(needs === undefined ? {} : { needs }),
    ...(account === undefined ? {} : { account }),
    // The request that this browser waits for.
    nonce: id,
    verifier: mode,
    began: edge.clock.now(),
  })
  return { state, secret }
}

/** What opens the wallet, from a link or a code: who asks, and where the request lies. */
function linkTo(edge: IdentityEdge, wallet: Wallet, site: string, id: string): string {
  const open = wallet.open.startsWith('demo:') ? `${site}${wallet.open.slice('demo:'.length)}` : wallet.open
  const query = new URLSearchParams({ client_id: ourselves(edge, wallet).client, request_uri: requestAddress(site, id) })
  return `${open}${open.includes('?') ? '&' : '?'}${query}`
}

/** The request itself, as the wallet reads it: signed by us (RFC 9101; OpenID4VP 1.0, 5), its answer encrypted to a key of this request only. */
export async function requestObject(edge: IdentityEdge, wallet: Wallet, id: string, asked: AskedWallet): Promise<string> {
  const { SignJWT } = await import('jose')
  const { client, x5c } = ourselves(edge, wallet)
  const own = createPublicKey(createPrivateKey({ format: 'jwk', key: asked.key })).export({ format: 'jwk' })
  const now = Math.floor(edge.clock.now() / 1000)
  return await new SignJWT({
    response_type: 'vp_token',
    response_mode: 'direct_post.jwt',
    response_uri: answerAddress(asked.site, id),
    client_id: client,
    nonce: asked.nonce,
    state: asked.state,
    dcql_query: queryOf(wallet),
    client_metadata: {
      jwks: { keys: [{ ...own, kid: '1', use: 'enc', alg: 'ECDH-ES' }] },
      encrypted_response_enc_values_supported: ['A256GCM', 'A128GCM'],
      vp_formats_supported: { 'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256', 'ES384', 'ES512'], 'kb-jwt_alg_values': ['ES256'] } },
    },
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'oauth-authz-req+jwt', x5c: [...x5c] })
    .setAudience('https://self-issued.me/v2')
    .setIssuedAt(now)
    .setExpirationTime(now + minutes * 60)
    .sign(privateKey(edge, wallet.key))
}
