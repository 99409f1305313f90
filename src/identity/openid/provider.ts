import type { EventEmitter } from 'node:events'
import type { Configuration, Provider } from 'oidc-provider'
import type { Client, ClientClaim } from '#definitions'
import { Refusal } from '#kernel'
import { accountById } from '../accounts.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { signingKeys } from '../key-ring.ts'
import { adapterOver, asking } from './adapter.ts'
import { claimsFor, claimsOfScope } from './asked.ts'
import { tellClaims } from './claims.ts'
import { fetchOver } from './fetch.ts'
import { useGrant } from './grants.ts'
import { openidKeys } from './keys.ts'
import { policyFor } from './policy.ts'
import { subjectFor } from './subject.ts'
import { townKey } from './town-key.ts'

/** Seconds. A code is exchanged at once; whoever reads the page of consent may take an hour. */
const lives = { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 3600, Grant: 365 * 86_400 } as const

/** The site with this id. Refuses `openid.client-unknown`. */
export function clientIn({ town }: Pick<IdentityEdge, 'town'>, id: string): Client {
  const found = town.clients.find((client) => client.id === id)
  if (found === undefined) throw new Refusal('openid.client-unknown')
  return found
}

/** An address of a definition; `demo:` stands for this town itself. */
export const addressAt = (issuer: string, address: string): string =>
  address.startsWith('demo:') ? issuer + address.slice('demo:'.length) : address

/** A site's definition in the words of OpenID Connect Dynamic Client Registration; undefined: its secret is not set here, so it cannot sign in. */
export function metadataOf(
  client: Client,
  issuer: string,
  secret: (name: string) => string | undefined,
): NonNullable<Configuration['clients']>[number] | undefined {
  const auth = 'secret' in client.auth ? secret(client.auth.secret) : client.auth.keys
  if (auth === undefined) return undefined
  return {
    client_id: client.id,
    redirect_uris: client.redirect.map((address) => addressAt(issuer, address)),
    // One sector is one agency (`subjectFor`); the library wants a name for it where hosts differ, and never asks there.
    sector_identifier_uri: `https://${client.agency}.invalid/`,
    ...(typeof auth === 'string'
      ? { token_endpoint_auth_method: 'client_secret_basic' as const, client_secret: auth }
      : { token_endpoint_auth_method: 'private_key_jwt' as const, jwks: { keys: auth.map((key) => ({ ...key })) } }),
    response_modes: ['query'],
    require_pushed_authorization_requests: client.pushed,
    ...(client.logout === undefined
      ? {}
      : { backchannel_logout_uri: addressAt(issuer, client.logout), backchannel_logout_session_required: true }),
  }
}

interface Opened {
  readonly provider: Promise<Provider>
  readonly until: number
}
const opened = new WeakMap<IdentityEdge['store'], Map<string, Opened>>()
const minute = 60_000

/**
 * The provider of this town under an issuer. It is loaded when it is first asked, so that nobody waits for it at start; after a minute it is made again,
 * so that it signs with the keys of now.
 */
export async function providerAt(edge: IdentityEdge, issuer: string): Promise<Provider> {
  const all = opened.get(edge.store) ?? new Map<string, Opened>()
  opened.set(edge.store, all)
  const known = all.get(issuer)
  if (known !== undefined && known.until > edge.clock.now()) return await known.provider
  if (all.size >= 8) all.clear() // a demonstration is reached under a few names, not under any that a header says
  const provider = openProvider(edge, issuer)
  all.set(issuer, { provider, until: edge.clock.now() + minute })
  provider.catch(() => all.delete(issuer))
  return await provider
}

/** Our address as sites know it. Outside a demonstration it is fixed; there it is the one by which the page was opened. */
export const issuerOf = ({ config }: Pick<IdentityEdge, 'config'>, url: URL): string => new URL(config.url ?? url.origin).origin

async function openProvider(edge: IdentityEdge, issuer: string): Promise<Provider> {
  const { store, town, telemetry } = edge
  const library = await import('oidc-provider')
  const keys = await signingKeys(store, openidKeys)
  const subjects = await townKey(store, 'openid-subject')
  const clientOf = (id: string) => clientIn(edge, id)
  const logoutOrigins = town.clients.flatMap(({ logout }) => (logout === undefined ? [] : [new URL(addressAt(issuer, logout)).origin]))
  const toSites = fetchOver(edge, 'openid.client', logoutOrigins)
  const people = new Map<string, string>()
  /** Whose account this is; one account is one person's for ever. */
  const personOf = async (account: string): Promise<string> => {
    const known = people.get(account)
    if (known !== undefined) return known
    const found = await store.as(asSystem, (tx) => accountById(tx, account))
    if (found?.person == null) throw new library.errors.AccessDenied()
    if (people.size >= 50_000) people.clear()
    people.set(account, found.person)
    return found.person
  }
  const configuration: Configuration = {
    adapter: adapterOver(store, library.errors),
    clients: town.clients.flatMap((client) => metadataOf(client, issuer, edge.config.secret) ?? []),
    clientDefaults: {
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
      subject_type: 'pairwise',
    },
    jwks: { keys: [...keys] as NonNullable<Configuration['jwks']>['keys'] },
    acrValues: ['eidas1', 'eidas2', 'eidas3'],
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], ...emailAndPhone(claimsOfScope) },
    scopes: ['openid', ...Object.keys(claimsOfScope)],
    responseTypes: ['code'],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: async (_ctx, account, { clientId }) => subjectFor(subjects, await personOf(account), clientOf(clientId).agency),
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    pkce: { required: () => true },
    cookies: { names: { session: 'guichet-openid', interaction: 'guichet-asked', resume: 'guichet-resume' } },
    routes: {
      authorization: '/oidc/auth',
      jwks: '/oidc/jwks',
      pushed_authorization_request: '/oidc/request',
      revocation: '/oidc/token/revocation',
      token: '/oidc/token',
      userinfo: '/oidc/me',
      end_session: '/oidc/session/end',
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: { enabled: false },
      dPoP: { enabled: false },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      revocation: { enabled: true },
    },
    ttl: { ...lives, Session: (_ctx, session) => Math.max(1, (session.exp ?? 0) - Math.floor(edge.clock.now() / 1000)) },
    interactions: {
      policy: policyFor(library, clientOf),
      url: ({ oidc }, interaction) => {
        const wished = String(oidc.params?.ui_locales ?? '').split(' ')
        const lang = wished.find((one) => town.file.languages.includes(one)) ?? asking.getStore()?.lang ?? town.file['legal-language']
        return `/${lang}/openid/${interaction.uid}`
      },
    },
    // A person's consent outlives the session in which she gave it.
    loadExistingGrant: async ({ oidc }) => {
      const id = await useGrant(store, oidc.account?.accountId ?? '', oidc.client?.clientId ?? '')
      return id === undefined ? undefined : await oidc.provider.Grant.find(id)
    },
    // A code that comes twice costs its tokens, not what the person agreed.
    revokeGrantPolicy: () => false,
    findAccount: (ctx, accountId, token) => ({
      accountId,
      claims: async (use, scope, claims) => {
        const { oidc } = ctx
        const client = clientOf(oidc.client?.clientId ?? token?.clientId ?? '')
        const asked = use === 'userinfo' ? { scope, claims: { userinfo: claims } } : { claims: { id_token: claims } }
        const agreed: readonly string[] = oidc.entities.Grant?.getOIDCClaims() ?? []
        const told = claimsFor(asked, client).filter((claim: ClientClaim) => agreed.includes(claim))
        // Whoever she acts for here, towards a site she is herself (docs/decisions/0015): no `act` (RFC 8693, 4.1).
        return { sub: accountId, ...(await tellClaims(edge, client, await personOf(accountId), told)) }
      },
    }),
    // Whoever reads it is a person before a browser: the page is made where pages are made.
    renderError: (ctx, out) => {
      ctx.type = 'json'
      ctx.body = out
    },
    sectorIdentifierUriValidate: () => false,
    fetch: (url, options) => toSites(String(url), options),
    discovery: { ui_locales_supported: town.file.languages },
  }
  const provider = new library.Provider(issuer, configuration)
  provider.proxy = true
  provider.silent = true
  provider.on('server_error', (_ctx, error) => telemetry.failure('openid.failed', error))
  // Koa's own, which the types do not know.
  const koa: EventEmitter = provider
  koa.on('error', (error) => telemetry.failure('openid.failed', error))
  return provider
}

/** What is said with an address or a number: whether we know that it is hers. */
const emailAndPhone = (scopes: typeof claimsOfScope) => ({
  ...Object.fromEntries(Object.entries(scopes).map(([scope, claims]) => [scope, [...claims]])),
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
})
