/** A site of an agency, as its own server would be: speaks OpenID Connect to a town over HTTP, and receives what the town tells it. */
import { createHash, generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLocalJWKSet, createRemoteJWKSet, importJWK, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import type { Answer, Visitor } from './visitor.ts'

export interface SiteServer {
  readonly origin: string
  /** logout tokens that came, and what it answers the next ones with */
  readonly heard: string[]
  answer: number
  close(): void
}

/** A server of its own, at another origin than the town. */
export async function openSiteServer(): Promise<SiteServer> {
  const heard: string[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      if (request.method === 'POST') {
        if (site.answer < 300) heard.push(new URLSearchParams(body).get('logout_token') ?? '')
        response.writeHead(site.answer).end()
      } else
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<!doctype html><html lang="fr"><title>Site</title><h1>Site</h1></html>')
    })
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  const site: SiteServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    answer: 200,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return site
}

export const newKey = (): JsonWebKey => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })

/** The demo town with these sites: file name → definition. */
export function townWithSites(sites: Readonly<Record<string, object>>): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-sites-'))
  cpSync(fileURLToPath(new URL('../../towns/demo', import.meta.url)), folder, { recursive: true })
  mkdirSync(join(folder, 'clients'), { recursive: true })
  // JSON is YAML.
  for (const [name, site] of Object.entries(sites)) writeFileSync(join(folder, 'clients', `${name}.yaml`), JSON.stringify(site))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface Site {
  readonly id: string
  readonly redirect: string
  readonly auth: { readonly secret: string } | { readonly key: JsonWebKey; readonly kid: string }
}

export interface Pending {
  readonly verifier: string
  readonly state: string
  readonly nonce: string
}

type Fields = Readonly<Record<string, string | undefined>>
const without = (fields: Fields): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** How a site shows that it is itself, as headers and fields. */
export async function authOf(
  url: string,
  site: Site,
  more: { readonly audience?: string; readonly jti?: string } = {},
): Promise<{ headers: Record<string, string>; fields: Record<string, string> }> {
  if ('secret' in site.auth)
    return {
      headers: {
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(site.id)}:${encodeURIComponent(site.auth.secret)}`).toString('base64')}`,
      },
      fields: {},
    }
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: site.auth.kid })
    .setIssuer(site.id)
    .setSubject(site.id)
    .setAudience(more.audience ?? url)
    .setJti(more.jti ?? randomBytes(12).toString('base64url'))
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(await importJWK({ ...site.auth.key } as never, 'ES256'))
  return {
    headers: {},
    fields: {
      client_id: site.id,
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    },
  }
}

export async function postTo(
  url: string,
  path: string,
  fields: Fields,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url + path, { method: 'POST', headers, body: new URLSearchParams(without(fields)) })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
}

export function newRequest(site: Site, more: Fields = {}): { fields: Record<string, string>; pending: Pending } {
  const pending = {
    verifier: randomBytes(32).toString('base64url'),
    state: randomBytes(8).toString('hex'),
    nonce: randomBytes(8).toString('hex'),
  }
  const fields = without({
    client_id: site.id,
    response_type: 'code',
    redirect_uri: site.redirect,
    scope: 'openid profile email',
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: createHash('sha256').update(pending.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })
  return { fields, pending }
}

/** Pushes the request, as the site's server does. */
export async function push(url: string, site: Site, more: Fields = {}) {
  const { fields, pending } = newRequest(site, more)
  const auth = await authOf(url, site)
  const { status, body } = await postTo(url, '/oidc/request', { ...fields, ...auth.fields }, auth.headers)
  return { status, body, pending, path: `/oidc/auth?${new URLSearchParams({ client_id: site.id, request_uri: String(body.request_uri) })}` }
}

/** Follows a browser without script: redirects within the town, and the page that goes on by itself; stops at a page with a question or at another site. */
export async function follow(visitor: Visitor, url: string, path: string): Promise<{ readonly at: string; readonly answer: Answer }> {
  let at = path
  for (let hop = 0; hop < 12; hop++) {
    const answer = await visitor.get(at)
    const on = answer.location ?? /http-equiv="refresh" content="0; url=([^"]+)"/.exec(answer.text)?.[1]
    if (on === undefined) return { at, answer }
    const next = new URL(on, url)
    if (next.origin !== url) return { at: next.href, answer }
    at = next.pathname + next.search
  }
  throw new Error('too many redirects')
}

/** A person agrees on the page of consent at which she is. */
export async function agree(
  visitor: Visitor,
  url: string,
  page: { readonly at: string; readonly answer: Answer },
  what: 'continue' | 'refuse' = 'continue',
) {
  const claims = /name="claims" value="([^"]*)"/.exec(page.answer.text)?.[1] ?? ''
  const posted = await visitor.post(page.at, { claims, do: what })
  if (posted.status !== 303) throw new Error(`consent answered ${posted.status}`)
  return await follow(visitor, url, posted.location!)
}

export async function exchange(url: string, site: Site, code: string, pending: Pending, more: Fields = {}) {
  const auth = await authOf(url, site)
  return await postTo(
    url,
    '/oidc/token',
    { grant_type: 'authorization_code', code, redirect_uri: site.redirect, code_verifier: pending.verifier, ...auth.fields, ...more },
    auth.headers,
  )
}

export const codeIn = (address: string): string => new URL(address).searchParams.get('code') ?? ''
export const errorIn = (address: string): string | undefined => new URL(address).searchParams.get('error') ?? undefined

/** The whole way of a person who is signed in at the town: agrees if she is asked, and the site has its tokens. */
export async function signInAt(url: string, site: Site, visitor: Visitor, more: Fields = {}) {
  const { path, pending } = await push(url, site, more)
  let page = await follow(visitor, url, path)
  if (page.answer.status === 200) page = await agree(visitor, url, page)
  const { status, body } = await exchange(url, site, codeIn(page.at), pending)
  if (status !== 200) throw new Error(`the token endpoint answered ${status}: ${JSON.stringify(body)} at ${page.at}`)
  const { payload } = await verifyIdToken(url, site, String(body.id_token))
  return { claims: payload, access: String(body.access_token), code: codeIn(page.at), pending }
}

export const verifyIdToken = (url: string, site: Site, token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL('/oidc/jwks', url)), { issuer: url, audience: site.id, algorithms: ['ES256'] })

export async function verifyLogout(url: string, site: Site, token: string) {
  const jwks = (await (await fetch(`${url}/oidc/jwks`)).json()) as JSONWebKeySet
  return await jwtVerify(token, createLocalJWKSet(jwks), { issuer: url, audience: site.id, typ: 'logout+jwt', algorithms: ['ES256'] })
}

export async function userinfo(url: string, access: string) {
  const response = await fetch(`${url}/oidc/me`, { headers: { authorization: `Bearer ${access}` } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
