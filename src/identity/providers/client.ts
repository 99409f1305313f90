import type { Configuration, CustomFetch } from 'openid-client'
import type { Provider } from '#definitions'
import { Refusal, traceId } from '#kernel'
import type { IdentityEdge } from '../edge.ts'
import { named, privateKey } from './keys.ts'

/** What a provider says of itself is asked again after this; its keys sooner, by the library. */
const fresh = 10 * 60_000
/** Metadata, keys and what is told of one person are far below this. */
const mostBytes = 256 * 1024

/** A provider as we talk to it. `lib` is loaded at the first sign-in, so that a town starts without it. */
export interface Client {
  readonly lib: typeof import('openid-client')
  readonly config: Configuration
}

/** The origin under which the browser knows us. What a request calls us is believed only where nothing is configured: in a demonstration. */
export const siteOrigin = ({ config }: Pick<IdentityEdge, 'config'>, url: URL): string =>
  config.url === undefined ? url.origin : new URL(config.url).origin

/** `demo:/demo/idp/x` under our own address; every other issuer as it is. */
export const issuerOf = (provider: Provider, site: string): string => provider.issuer.replace(/^demo:/, site)

/** Where the provider sends people back: one address a provider, so that no answer passes for another's (RFC 9700, 4.4.2.2). */
export const returnAddress = (provider: Provider, site: string): string => `${site}/identity/providers/${provider.id}/return`

const known = new WeakMap<IdentityEdge, Map<string, { readonly issuer: string; readonly at: number; readonly client: Promise<Client> }>>()

/** What a provider says of itself, and how we answer it. Refuses `provider.down`, `provider.refused`, `provider.key-missing`. */
export function clientOf(edge: IdentityEdge, provider: Provider, site: string): Promise<Client> {
  const clients = known.get(edge) ?? new Map()
  known.set(edge, clients)
  const issuer = issuerOf(provider, site)
  const before = clients.get(provider.id)
  if (before?.issuer === issuer && edge.clock.now() - before.at < fresh) return before.client
  const client = openClient(edge, provider, issuer, site)
  clients.set(provider.id, { issuer, at: edge.clock.now(), client })
  client.catch(() => clients.delete(provider.id))
  return client
}

async function openClient(edge: IdentityEdge, provider: Provider, issuer: string, site: string): Promise<Client> {
  const lib = await import('openid-client')
  const { 'id-token': idToken, userinfo } = provider
  const metadata = {
    id_token_signed_response_alg: idToken.signed,
    ...(userinfo?.signed === undefined ? {} : { userinfo_signed_response_alg: userinfo.signed }),
  }
  return await told(edge, provider, async () => {
    const config = await lib.discovery(new URL(issuer), provider.client, metadata, await authOf(edge, lib, provider), {
      [lib.customFetch]: wayOut(edge, provider, issuer, site),
      timeout: provider['time-out'] / 1000,
      // Plain HTTP is the outgoing client's to refuse: it knows whether this is a demonstration.
      execute: [lib.allowInsecureRequests, lib.enableNonRepudiationChecks],
    })
    if (config.serverMetadata().issuer !== issuer) throw new Refusal('provider.refused', { why: 'issuer' })
    await decryptWith(edge, lib, config, provider)
    return { lib, config }
  })
}

async function authOf(edge: IdentityEdge, lib: Client['lib'], { auth }: Provider) {
  if ('key' in auth) {
    const { importJWK } = await import('jose')
    const key = privateKey(edge, auth.key)
    const { kid } = await named(key)
    return lib.PrivateKeyJwt({ key: (await importJWK(key.export({ format: 'jwk' }) as JsonWebKey, auth.alg)) as CryptoKey, kid })
  }
  const secret = edge.config.secret(auth.secret)
  if (secret === undefined) throw new Refusal('provider.key-missing', { secret: auth.secret })
  const ways = { client_secret_basic: lib.ClientSecretBasic(secret), client_secret_post: lib.ClientSecretPost(secret) }
  // The default of OpenID Connect Discovery 1.0, 3, is basic; FranceConnect takes it in the body only.
  const wayOf = (supported: readonly string[] | undefined) =>
    supported === undefined || supported.includes('client_secret_basic') ? ways.client_secret_basic : ways.client_secret_post
  return ((as, client, body, headers) => wayOf(as.token_endpoint_auth_methods_supported)(as, client, body, headers)) as ReturnType<
    typeof lib.ClientSecretBasic
  >
}

async function decryptWith(edge: IdentityEdge, lib: Client['lib'], config: Configuration, provider: Provider): Promise<void> {
  const wanted = [provider['id-token'].encrypted, provider.userinfo?.encrypted].filter((one) => one !== undefined)
  const keys = wanted.filter(({ key, alg }, index) => wanted.findIndex((one) => one.key === key && one.alg === alg) === index)
  if (keys.length === 0) return
  const { importJWK } = await import('jose')
  const ours = await Promise.all(
    keys.map(async ({ key: name, alg }) => {
      const key = privateKey(edge, name)
      const { kid } = await named(key)
      return { key: (await importJWK(key.export({ format: 'jwk' }) as JsonWebKey, alg)) as CryptoKey, alg, kid }
    }),
  )
  lib.enableDecryptingResponses(config, [...new Set(wanted.map(({ enc }) => enc))], ...ours)
}

/** The library's requests through our one way out: origins of the definition only. */
function wayOut(edge: IdentityEdge, provider: Provider, issuer: string, site: string): CustomFetch {
  const allow = [new URL(issuer).origin, ...provider.also]
  return async (url, { body, headers, method }) => {
    // A demonstration's own provider listens where we do, whatever the browser calls that.
    const own = provider.issuer.startsWith('demo:') && url.startsWith(`${site}/`) && edge.here.origin !== undefined
    const answer = await edge.outgoing.call({
      to: `provider.${provider.id}`,
      allow: own ? [edge.here.origin!] : allow,
      method: method === 'POST' ? 'POST' : 'GET',
      url: own ? edge.here.origin! + url.slice(site.length) : url,
      headers: own ? { ...headers, host: new URL(site).host } : headers,
      ...(body === undefined || body === null ? {} : { body: String(body) }),
      idempotent: method !== 'POST',
      timeout: provider['time-out'],
      most: mostBytes,
      trace: traceId(),
    })
    // A 500 and more is a provider that does not work, whatever it says.
    if (answer.status >= 500) throw new Refusal('provider.down', { status: answer.status })
    return new Response(answer.status === 204 ? null : answer.text, {
      status: answer.status,
      headers: { 'content-type': answer.headers['content-type'] ?? '' },
    })
  }
}

/** Runs what talks to a provider: its silence and its nonsense become refusals. What it said is not passed on: it may be about a person. */
export async function told<T>(edge: IdentityEdge, provider: Provider, talk: () => Promise<T>): Promise<T> {
  try {
    return await talk()
  } catch (error) {
    const refusal = refusalOf(error)
    edge.telemetry.note('provider.failed', { provider: provider.id, code: refusal.code, why: String(refusal.details.why ?? '') })
    throw refusal
  }
}

function refusalOf(error: unknown): Refusal {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!(cause instanceof Refusal)) continue
    return cause.code.startsWith('outgoing.') ? new Refusal('provider.down', { why: cause.code }) : cause
  }
  const named = error as { readonly code?: unknown; readonly error?: unknown }
  if (named.error === 'access_denied') return new Refusal('provider.cancelled')
  return new Refusal('provider.refused', { why: typeof named.code === 'string' ? named.code : 'unknown' })
}
