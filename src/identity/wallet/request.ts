import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Wallet } from '#definitions'
import type { Ctx } from '#web'
import type { IdentityEdge } from '../edge.ts'
import { siteOrigin } from '../providers/client.ts'
import { type Errand, keepErrand, secretOf } from '../providers/errand.ts'
import { privateKey } from '../providers/keys.ts'
import { type AskedWallet, keepRequest, minutes } from './presentations.ts'
import { queryOf } from './read.ts'
import { signedRequest } from './speak.ts'
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

/** The request itself, as the wallet reads it; of this request only is the key to which the answer is encrypted. */
export async function requestObject(edge: IdentityEdge, wallet: Wallet, id: string, asked: AskedWallet): Promise<string> {
  const { client, x5c } = ourselves(edge, wallet)
  const { nonce, state, key, site } = asked
  const signer = { client, x5c, key: privateKey(edge, wallet.key) }
  return await signedRequest(signer, {
    nonce,
    state,
    key,
    to: answerAddress(site, id),
    query: queryOf(wallet),
    now: edge.clock.now(),
    minutes,
  })
}
