/** An OpenID Connect provider in the test's hands: a good one, until a test spoils what it says. */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { CompactEncrypt, importJWK, SignJWT, UnsecuredJWT } from 'jose'

export interface Claims {
  readonly [name: string]: unknown
}

/** What a test may change of the next answers. */
export interface Spoil {
  readonly status?: number
  readonly alg?: 'none' | 'other-key' | 'RS256'
  /** of userinfo only */
  readonly userinfoAlg?: 'none' | 'other-key' | 'RS256'
  readonly idToken?: Claims
  readonly userinfo?: Claims
  readonly plain?: 'id-token' | 'userinfo'
  readonly userinfoAsJson?: boolean
  readonly code?: string
}

export interface TestProvider {
  readonly issuer: string
  /** everything that was asked, as `POST /token` */
  readonly asked: string[]
  spoil: Spoil
  /** who answers next */
  person: Claims & { readonly sub: string; readonly acr: string }
  /** what the town sent her with → the address to which she is sent back */
  back(authorization: string): string
  metadata: Claims
  stop(): void
}

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** `encrypts`: tokens go to the town's published key, read at `jwks()`. */
export async function openProvider(t: Pick<TestContext, 'after'>, jwks?: () => string): Promise<TestProvider> {
  const own = pair()
  const other = pair()
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, { readonly nonce: string; readonly challenge: string }>()
  const asked: string[] = []

  const jwt = async (claims: Claims, encrypted: boolean, alg: Spoil['alg']): Promise<string> => {
    const body = { iss: self.issuer, aud: 'town', iat: now(), exp: now() + 60, ...claims }
    const key = alg === 'other-key' ? other.privateKey : alg === 'RS256' ? rsa.privateKey : own.privateKey
    const signed =
      alg === 'none'
        ? new UnsecuredJWT(body).encode()
        : await new SignJWT(body)
            .setProtectedHeader({ alg: alg === 'RS256' ? 'RS256' : 'ES256', kid: alg === 'RS256' ? 'rsa' : 'own' })
            .sign(key)
    if (!encrypted || jwks === undefined) return signed
    const { keys } = (await (await fetch(jwks())).json()) as { keys: { kid: string; use: string; alg: string }[] }
    const jwk = keys.find(({ use }) => use === 'enc')!
    return await new CompactEncrypt(Buffer.from(signed))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: jwk.kid, cty: 'JWT' })
      .encrypt(await importJWK(jwk, 'ECDH-ES'))
  }

  const answer = async (request: IncomingMessage): Promise<{ status: number; type?: string; body: string }> => {
    const path = new URL(request.url ?? '/', self.issuer).pathname
    asked.push(`${request.method} ${path}`)
    const json = (body: unknown, status = 200) => ({ status, body: JSON.stringify(body) })
    if (self.spoil.status !== undefined) return json({ error: 'down' }, self.spoil.status)
    if (path.endsWith('/openid-configuration'))
      return json({
        issuer: self.issuer,
        authorization_endpoint: `${self.issuer}/authorize`,
        token_endpoint: `${self.issuer}/token`,
        userinfo_endpoint: `${self.issuer}/userinfo`,
        end_session_endpoint: `${self.issuer}/logout`,
        jwks_uri: `${self.issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        ...self.metadata,
      })
    if (path === '/jwks')
      return json({
        keys: [
          { ...own.publicKey.export({ format: 'jwk' }), kid: 'own', alg: 'ES256', use: 'sig' },
          { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa', alg: 'RS256', use: 'sig' },
        ],
      })
    if (path === '/token') {
      const form = new URLSearchParams(await read(request))
      const code = codes.get(form.get('code') ?? '')
      codes.delete(form.get('code') ?? '')
      const isRight =
        createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url') === code?.challenge
      if (code === undefined || !isRight) return json({ error: 'invalid_grant' }, 400)
      const { sub, acr } = self.person
      const idToken = await jwt(
        { sub, acr, nonce: code.nonce, auth_time: now(), ...self.spoil.idToken },
        self.spoil.plain !== 'id-token',
        self.spoil.alg,
      )
      return json({ access_token: 'x', token_type: 'Bearer', id_token: idToken })
    }
    if (path === '/userinfo') {
      const { acr: _, ...claims } = self.person
      const body = { ...claims, ...self.spoil.userinfo }
      if (self.spoil.userinfoAsJson) return json(body)
      return { status: 200, type: 'application/jwt', body: await jwt(body, self.spoil.plain !== 'userinfo', self.spoil.userinfoAlg) }
    }
    return json({}, 404)
  }

  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type ?? 'application/json' }).end(body),
      (error) => response.writeHead(599).end(String(error)),
    )
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  t.after(stop)
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const self: TestProvider = {
    issuer,
    asked,
    spoil: {},
    person: { sub: 'nobody', acr: 'eidas2' },
    metadata: {},
    stop,
    back: (authorization) => {
      const query = new URL(authorization).searchParams
      const code = randomBytes(8).toString('hex')
      codes.set(code, { nonce: query.get('nonce') ?? '', challenge: query.get('code_challenge') ?? '' })
      const to = new URL(query.get('redirect_uri') ?? '')
      to.search = new URLSearchParams({ code: self.spoil.code ?? code, state: query.get('state') ?? '', iss: issuer }).toString()
      return to.pathname + to.search
    },
  }
  return self
}

const now = () => Math.floor(Date.now() / 1000)

async function read(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) text += part
  return text
}
