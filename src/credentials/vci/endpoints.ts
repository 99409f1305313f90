import { z } from 'zod'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, open, protocol, type Reply, redirect } from '#web'
import type { CredentialsEdge } from '../edge.ts'
import { issuerKeys } from '../keys.ts'
import { listLives, statusList } from '../lists.ts'
import { giveCredential, tokenFor, WalletError } from './give.ts'
import { issuerMetadata, kindsOf, serverMetadata, typeMetadata } from './metadata.ts'
import { newNonce } from './passing.ts'

/** Between machines: no session is read, no person is named in what anybody may read. */
const anybody = { may: 'anyone', purpose: 'none', subject: 'none' } as const
const wallet = { may: 'anyone', purpose: 'administration', subject: 'none', takes: 'text', input: z.looseObject({}) } as const

const shared = [
  ['Access-Control-Allow-Origin', '*'],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
] as const
const answer = (value: unknown, status = 200, more: readonly (readonly [string, string])[] = []): Reply =>
  protocol({ status, headers: [['Content-Type', 'application/json'], ...shared, ...more], body: JSON.stringify(value) })

/** What it throws as the wallet's protocol says it. */
async function told(make: () => Promise<unknown>): Promise<Reply> {
  try {
    return answer(await make())
  } catch (error) {
    if (!(error instanceof WalletError)) throw error
    return answer({ error: error.error }, error.status, error.status === 401 ? [['WWW-Authenticate', 'Bearer error="invalid_token"']] : [])
  }
}

const bearerIn = ({ header }: Ctx<CredentialsEdge>): string => /^Bearer +(\S+) *$/i.exec(header('authorization') ?? '')?.[1] ?? ''
const jsonIn = ({ text }: Ctx<CredentialsEdge>): unknown => {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

export const vciEndpoints = [
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.issuer', route: 'GET /.well-known/openid-credential-issuer/credentials', input: z.object({}) },
    async ({ edge }) => answer(issuerMetadata(edge)),
  ),
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.server', route: 'GET /.well-known/oauth-authorization-server/credentials', input: z.object({}) },
    async ({ edge }) => answer(serverMetadata(edge)),
  ),
  /** SD-JWT VC, 5: the keys of an issuer, for verifiers that go by its name. */
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.keys', route: 'GET /.well-known/jwt-vc-issuer/credentials', input: z.object({}) },
    async ({ edge }) => answer({ issuer: issuerMetadata(edge).credential_issuer, jwks: { keys: (await issuerKeys(edge)).shown } }),
  ),
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.anchor', route: 'GET /credentials/anchor.pem', input: z.object({}) },
    async ({ edge }) => open('application/x-pem-file', (await issuerKeys(edge)).anchor, 'never'),
  ),
  endpoint<CredentialsEdge>()(
    {
      ...anybody,
      id: 'credentials.type',
      route: 'GET /credentials/types/:service/:document',
      input: z.object({ service: z.string(), document: z.string() }),
    },
    async ({ edge }, { service, document }) => {
      const kind = kindsOf(edge).find((one) => one.service.id === service && one.document.name === document)
      if (kind === undefined) throw new Refusal('credential.unknown')
      return answer(typeMetadata(edge, kind))
    },
  ),
  endpoint<CredentialsEdge>()(
    {
      ...anybody,
      id: 'credentials.status',
      route: 'GET /credentials/status/:list',
      input: z.object({ list: z.string().regex(/^\d{1,6}$/) }),
    },
    async ({ edge }, { list }) => {
      const token = await statusList(edge, Number(list))
      if (token === undefined) throw new Refusal('credential.unknown')
      return protocol({
        status: 200,
        headers: [['Content-Type', 'application/statuslist+jwt'], ...shared, ['Cache-Control', `public, max-age=${listLives.ttl}`]],
        body: token,
      })
    },
  ),
  /** A wallet opens this in its person's browser: she goes on where she signs in. */
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.authorize.begin', route: 'GET /credentials/authorize', input: z.looseObject({}) },
    async ({ lang, url }) => redirect(`/${lang}/credentials/authorize${url.search}`),
  ),
  endpoint<CredentialsEdge>()({ ...wallet, id: 'credentials.token', route: 'POST /credentials/token' }, async ({ edge, text }) =>
    told(() => tokenFor(edge, new URLSearchParams(text ?? ''))),
  ),
  endpoint<CredentialsEdge>()({ ...wallet, id: 'credentials.nonce', route: 'POST /credentials/nonce' }, async ({ edge }) =>
    told(async () => ({ c_nonce: await newNonce(edge) })),
  ),
  endpoint<CredentialsEdge>()({ ...wallet, id: 'credentials.credential', route: 'POST /credentials/credential' }, async (ctx) =>
    told(() => giveCredential(ctx.edge, bearerIn(ctx), jsonIn(ctx))),
  ),
]
