/** A wallet and an issuer in the test's hands: good ones, until a test spoils what they say. The request is read by a library that nobody here wrote. */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { setGlobalConfig } from '@openid4vc/oauth2'
import { Openid4vpClient } from '@openid4vc/openid4vp'
import { SDJwtInstance } from '@sd-jwt/core'
import { createHeaderAndPayload, StatusList } from '@sd-jwt/jwt-status-list'
import { CompactEncrypt, importJWK, type JWK, jwtVerify, SignJWT } from 'jose'
import { certify } from '#identity'

// The town of a test has no TLS.
setGlobalConfig({ allowInsecureUrls: true })

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const jws = (key: KeyObject) => (data: string) =>
  sign('sha256', Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
const seconds = () => Math.floor(Date.now() / 1000)
const year = 365 * 86_400_000

class Maker extends SDJwtInstance<Record<string, unknown>> {
  protected override readonly type: string
  constructor(type: string, key: KeyObject, holder: KeyObject) {
    super({
      hasher: (data) =>
        createHash('sha256')
          .update(typeof data === 'string' ? data : Buffer.from(data))
          .digest(),
      hashAlg: 'sha-256',
      saltGenerator: () => randomBytes(16).toString('base64url'),
      signer: jws(key),
      signAlg: 'ES256',
      kbSigner: jws(holder),
      kbSignAlg: 'ES256',
    })
    this.type = type
  }
  protected override validateReservedFields(): void {}
}

/** What a test may change of the next presentation. */
export interface SpoilWallet {
  /** the credential is signed by a key that its chain does not name */
  readonly signedBy?: KeyObject
  /** the chain in its header */
  readonly x5c?: readonly string[]
  /** claims over, or instead of, the good ones; undefined: left out */
  readonly claims?: Readonly<Record<string, unknown>>
  readonly typ?: string
  /** no proof that the holder's key was there */
  readonly unbound?: true
  /** the proof is signed by another key than the credential is bound to */
  readonly holder?: KeyObject
  readonly kb?: Readonly<Record<string, unknown>>
  /** a claim is changed after it was signed */
  readonly tampered?: true
  readonly status?: Readonly<Record<string, unknown>>
  readonly state?: string
  readonly hidden?: readonly string[]
}

export interface TestWallet {
  /** PEM of the root that the town trusts */
  readonly anchor: string
  readonly origin: string
  /** place in the status list → value; others are 0 */
  readonly statuses: Map<number, number>
  list: {
    readonly status?: number
    readonly signedBy?: KeyObject
    readonly claims?: Readonly<Record<string, unknown>>
    readonly typ?: string
  }
  /** a chain from another root, under the same names */
  stranger(): { readonly key: KeyObject; readonly x5c: readonly string[] }
  /** a chain of the trusted root, whose leaf is over, or may itself certify */
  chain(how: { readonly over?: true; readonly authority?: true }): { readonly key: KeyObject; readonly x5c: readonly string[] }
  newKey(): KeyObject
  /** reads the request behind the link, as a wallet does */
  request(link: string): Promise<Request>
  presentation(request: Request, person: Person, spoil?: SpoilWallet): Promise<string>
  /** posts it as the request says; the answer of the town */
  post(
    request: Request,
    presented: string,
    spoil?: SpoilWallet,
  ): Promise<{ readonly status: number; readonly back?: string; readonly form: string }>
}

export interface Request {
  readonly client: string
  readonly nonce: string
  readonly state: string
  readonly to: string
  readonly key: JWK
  readonly query: unknown
}

export interface Person {
  readonly given_name: string
  readonly family_name: string
  readonly birthdate: string
  readonly place?: string
  readonly number?: string
}

const b64 = (pem: string) => pem.replace(/-----.*?-----|\s/g, '')

export async function openWallet(t: Pick<TestContext, 'after'>): Promise<TestWallet> {
  const [root, between, key, holder] = [newKey(), newKey(), newKey(), newKey()]
  const now = Date.now()
  const time = { from: now - year, until: now + year }
  const cert = (subject: string, of: KeyObject, issuer: string, by: KeyObject, authority: boolean, when = time) =>
    certify({ ...when, subject, key: of, issuer, by, authority })
  const anchor = cert('Root', root, 'Root', root, true)
  const middle = cert('Middle', between, 'Root', root, true)
  const x5c = [b64(cert('Issuer', key, 'Middle', between, false)), b64(middle)]
  const statuses = new Map<number, number>()

  const server = createServer((_request, response) => {
    const values = Array.from({ length: 32 }, (_, index) => statuses.get(index) ?? 0)
    const uri = `${self.origin}/status`
    const { header, payload } = createHeaderAndPayload(
      new StatusList(values, 2),
      { sub: uri, iat: seconds(), exp: seconds() + 60, ...self.list.claims },
      { alg: 'ES256', typ: 'statuslist+jwt' },
    )
    new SignJWT(payload)
      .setProtectedHeader({ ...header, alg: 'ES256', typ: self.list.typ ?? 'statuslist+jwt', x5c })
      .sign(self.list.signedBy ?? key)
      .then((token) => response.writeHead(self.list.status ?? 200, { 'content-type': 'application/statuslist+jwt' }).end(token))
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })

  const self: TestWallet = {
    anchor,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    statuses,
    list: {},
    newKey,
    stranger: () => {
      const [other, leaf] = [newKey(), newKey()]
      return { key: leaf, x5c: [b64(cert('Issuer', leaf, 'Root', other, false)), b64(cert('Root', other, 'Root', other, true))] }
    },
    chain: ({ over, authority }) => {
      const leaf = newKey()
      const when = over ? { from: now - 2 * year, until: now - year } : time
      return { key: leaf, x5c: [b64(cert('Issuer', leaf, 'Root', root, authority ?? false, when))] }
    },
    request: async (link) => {
      const url = new URL(link)
      const client = new Openid4vpClient({
        callbacks: {
          fetch,
          hash: (data: Uint8Array) => createHash('sha256').update(data).digest(),
          verifyJwt: async (
            signer: { readonly method: string; readonly x5c?: readonly string[] },
            { compact }: { readonly compact: string },
          ) => {
            const leaf = new X509Certificate(Buffer.from(signer.x5c?.[0] ?? '', 'base64'))
            await jwtVerify(compact, leaf.publicKey)
            return { verified: true as const, signerJwk: leaf.publicKey.export({ format: 'jwk' }) as never }
          },
          getX509CertificateMetadata: () => ({ sanDnsNames: [], sanUriNames: [] }),
          decryptJwe: async () => ({ decrypted: false as const }),
        } as never,
      })
      const parsed = client.parseOpenid4vpAuthorizationRequest({
        authorizationRequest: { client_id: url.searchParams.get('client_id')!, request_uri: url.searchParams.get('request_uri')! },
      })
      const resolved = await client.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: parsed.params as never })
      const asked = resolved.authorizationRequestPayload as unknown as {
        client_id: string
        nonce: string
        state: string
        response_uri: string
        client_metadata: { jwks: { keys: JWK[] } }
      }
      return {
        client: asked.client_id,
        nonce: asked.nonce,
        state: asked.state,
        to: asked.response_uri,
        key: asked.client_metadata.jwks.keys[0]!,
        query: resolved.dcql?.query,
      }
    },
    presentation: async (request, person, spoil = {}) => {
      const { kty, crv, x, y } = createPublicKey(holder).export({ format: 'jwk' })
      const own = {
        given_name: person.given_name,
        family_name: person.family_name,
        birthdate: person.birthdate,
        place_of_birth: { locality: person.place ?? 'Verdun' },
        ...(person.number === undefined ? {} : { personal_administrative_number: person.number }),
        sex: 2,
      }
      const claims = {
        vct: 'urn:eudi:pid:1',
        iat: seconds(),
        exp: seconds() + 3600,
        cnf: { jwk: { kty: kty!, crv, x, y } },
        status: { status_list: { idx: 3, uri: `${self.origin}/status`, ...spoil.status } },
        ...own,
        ...spoil.claims,
      }
      const good = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
      const maker = new Maker(spoil.typ ?? 'dc+sd-jwt', spoil.signedBy ?? key, spoil.holder ?? holder)
      const names = Object.keys(own).filter((name) => Object.hasOwn(good, name))
      const issued = await maker.issue(good as never, { _sd: names } as never, { header: { x5c: [...(spoil.x5c ?? x5c)] } })
      const shown = Object.fromEntries(names.filter((name) => name !== 'sex' && !spoil.hidden?.includes(name)).map((name) => [name, true]))
      const kb = { iat: seconds(), aud: request.client, nonce: request.nonce, ...spoil.kb }
      const presented = await maker.present(issued, shown as never, spoil.unbound ? undefined : { kb: { payload: kb as never } })
      if (!spoil.tampered) return presented
      const [head, first, ...rest] = presented.split('~')
      const [salt, name] = JSON.parse(Buffer.from(first!, 'base64url').toString()) as string[]
      return [head, Buffer.from(JSON.stringify([salt, name, 'Somebody'])).toString('base64url'), ...rest].join('~')
    },
    post: async (request, presented, spoil = {}) => {
      const body = JSON.stringify({ state: spoil.state ?? request.state, vp_token: { pid: [presented] } })
      const response = await new CompactEncrypt(Buffer.from(body))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: request.key.kid })
        .encrypt(await importJWK(request.key, 'ECDH-ES'))
      const form = new URLSearchParams({ response }).toString()
      const answer = await fetch(request.to, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form,
      })
      const { redirect_uri: back } = (await answer.json()) as { redirect_uri?: string }
      return { status: answer.status, form, ...(back === undefined ? {} : { back: new URL(back).pathname + new URL(back).search }) }
    },
  }
  return self
}
