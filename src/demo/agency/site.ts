import { randomBytes } from 'node:crypto'

/** What a site knows of the town at which its people sign in, and of itself. */
export interface SiteSettings {
  readonly issuer: string
  readonly id: string
  readonly secret: string
  readonly redirect: string
  fetch(url: string, options?: object): Promise<Response>
}

/** Somebody at this site: on the way to the town, or back with what the town told. */
export interface SiteVisitor {
  readonly pending?: { readonly verifier: string; readonly state: string; readonly nonce: string }
  readonly told?: Readonly<Record<string, unknown>>
  readonly sid?: string
}

const visitors = new Map<string, SiteVisitor>()

export const visitorOf = (key: string): SiteVisitor | undefined => visitors.get(key)
export const leave = (key: string): void => void visitors.delete(key)

/** As any site would do it: discovery, and nothing taken for granted. */
async function clientFor({ issuer, id, secret, fetch }: SiteSettings) {
  const oidc = await import('openid-client')
  const config = await oidc.discovery(new URL(issuer), id, undefined, oidc.ClientSecretBasic(secret), {
    execute: issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
    [oidc.customFetch]: (url, options) => fetch(url, options),
  })
  return { oidc, config }
}

/** Pushes the request (PAR, PKCE) and answers where the browser goes. */
export async function begin(site: SiteSettings, level: string, lang: string): Promise<{ readonly key: string; readonly to: string }> {
  const { oidc, config } = await clientFor(site)
  const pending = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState(), nonce: oidc.randomNonce() }
  const to = await oidc.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: site.redirect,
    scope: 'openid profile email',
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    ui_locales: lang,
    ...(/^eidas[1-3]$/.test(level) ? { acr_values: level } : {}),
  })
  const key = randomBytes(24).toString('base64url')
  if (visitors.size > 1000) visitors.clear() // a demonstration's memory
  visitors.set(key, { pending })
  return { key, to: to.href }
}

/** Exchanges the code, checks the ID token and asks for the rest; `signed-in`, or the code of what went wrong. */
export async function finish(site: SiteSettings, key: string, url: URL): Promise<string> {
  const pending = visitors.get(key)?.pending
  if (pending === undefined) return 'no_request'
  visitors.delete(key)
  const { oidc, config } = await clientFor(site)
  try {
    const tokens = await oidc.authorizationCodeGrant(config, new URL(url.pathname + url.search, site.redirect), {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()!
    const told = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
    visitors.set(key, { told: { ...told, acr: claims.acr }, ...(typeof claims.sid === 'string' ? { sid: claims.sid } : {}) })
    return 'signed-in'
  } catch (error) {
    const code = error instanceof Error && 'error' in error ? String(error.error) : 'failed'
    return /^[a-z_]{1,60}$/.test(code) ? code : 'failed'
  }
}

/** A logout token (OpenID Connect Back-Channel Logout 1.0, 2.6); true: it was heard. */
export async function hear(site: SiteSettings, token: string): Promise<boolean> {
  const { createLocalJWKSet, jwtVerify } = await import('jose')
  try {
    const keys = await site.fetch(`${site.issuer}/oidc/jwks`)
    const { payload } = await jwtVerify(token, createLocalJWKSet((await keys.json()) as never), {
      issuer: site.issuer,
      audience: site.id,
      typ: 'logout+jwt',
      requiredClaims: ['jti', 'iat', 'exp'],
    })
    const events = payload.events as Readonly<Record<string, unknown>> | undefined
    if (events?.['http://schemas.openid.net/event/backchannel-logout'] === undefined || 'nonce' in payload) return false
    for (const [key, { sid }] of visitors) if (sid !== undefined && sid === payload.sid) visitors.delete(key)
    return true
  } catch {
    return false
  }
}
