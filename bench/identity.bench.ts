/**
 * The token endpoint of our own OpenID provider: codes exchanged a second over HTTP, thirty-two sites' servers at once, against a bare Hono route that
 * only signs the same ID token. Client and server share one process, so the figure is what is left beside the client. On PostgreSQL when one is found.
 */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { generateKeyPair, SignJWT } from 'jose'
import { findPostgres } from '../tests/support/postgres.ts'
import { agree, codeIn, follow, newRequest, push, type Site, townWithSites } from '../tests/support/site.ts'
import { startTown, type TestTown } from '../tests/support/town.ts'
import type { Row } from './bench.ts'

export const name = 'identity'

const exchanges = 1000
const atOnce = 32
/** Exchanged before anything is measured: a server that has run for a minute is what a town has. */
const warmUp = 150
const redirect = 'http://127.0.0.1:1/back'

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const count = Math.max(64, Math.round(exchanges * scale))
  const postgres = await findPostgres()
  const made = townWithSites({
    bench: {
      id: 'bench',
      name: { fr: 'B', en: 'B', nl: 'B' },
      contact: 'b@bench.example',
      agency: 'departement',
      purpose: 'transports-scolaires',
      redirect: [redirect],
      claims: ['given_name'],
      auth: { secret: 'BENCH' },
      // Codes are made ready through the browser, which costs half; what is measured is their exchange.
      pushed: false,
    },
  })
  const town = await startTown(undefined, {
    jobs: false,
    town: made.folder,
    ...(postgres === undefined ? { database: 'pglite' as const } : { database: 'postgres' as const, postgres }),
  })
  try {
    const site: Site = { id: 'bench', redirect, auth: { secret: town.edge.config.secret('BENCH')! } }
    const what = `token endpoint, ${count} codes exchanged, ${town.edge.store.kind}`
    const bodies = await codes(town, site, warmUp + count)
    const authorization = `Basic ${Buffer.from(`bench:${encodeURIComponent(town.edge.config.secret('BENCH')!)}`).toString('base64')}`
    const bare = await openBare()
    const measure = async (url: string) => {
      await rateOf(url, bodies.slice(0, warmUp), authorization)
      return await rateOf(url, bodies.slice(warmUp), authorization)
    }
    const ours = await measure(`${town.url}/oidc/token`)
    const limit = await measure(bare.url)
    bare.close()
    return [
      { what, value: ours, unit: 'a second', more: true },
      { what, value: limit, unit: 'a second', more: true, peer: 'a bare Hono route that signs the same token' },
    ]
  } finally {
    await town.close()
    made.remove()
    await postgres?.stop()
  }
}

/** One person signs in once; then as many codes as are to be exchanged, each as the provider itself gives it out. */
async function codes(town: TestTown, site: Site, count: number): Promise<readonly string[]> {
  const samira = await town.signIn('Samira Lambert')
  const first = await push(town.url, site)
  await agree(samira, town.url, await follow(samira, town.url, first.path))
  const bodies: string[] = []
  const one = async () => {
    const { fields, pending } = newRequest(site, { scope: 'openid profile' })
    const code = codeIn((await follow(samira, town.url, `/oidc/auth?${new URLSearchParams(fields)}`)).at)
    bodies.push(
      String(new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: pending.verifier })),
    )
  }
  while (bodies.length < count) await Promise.all(Array.from({ length: Math.min(8, count - bodies.length) }, one))
  return bodies
}

/** How many of these posts are answered a second, with so many connections kept open. */
async function rateOf(url: string, bodies: readonly string[], authorization: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
  const post = (body: string) =>
    new Promise<void>((done, failed) => {
      request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (response) => {
        response.resume().on('end', () => (response.statusCode === 200 ? done() : failed(new Error(`answered ${response.statusCode}`))))
      })
        .on('error', failed)
        .end(body)
    })
  const left = [...bodies]
  const began = performance.now()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let body = left.pop(); body !== undefined; body = left.pop()) await post(body)
    }),
  )
  agent.destroy()
  return bodies.length / ((performance.now() - began) / 1000)
}

/** What nobody can do without: read the form, make an opaque token, sign an ID token. No database. */
async function openBare() {
  const { privateKey } = await generateKeyPair('ES256')
  const app = new Hono()
  app.post('/', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    const sub = createHash('sha256')
      .update(form.get('code') ?? '')
      .digest('base64url')
    const id_token = await new SignJWT({ acr: 'eidas2', amr: [], auth_time: 1_795_000_000, nonce: 'f00d' })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setIssuer('http://127.0.0.1')
      .setAudience('bench')
      .setSubject(sub)
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(privateKey)
    return c.json({ access_token: randomBytes(32).toString('base64url'), token_type: 'Bearer', expires_in: 600, id_token })
  })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise<void>((open) => server.once('listening', open))
  assert.ok(server.address())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}
