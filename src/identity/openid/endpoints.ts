import { z } from 'zod'
import { type Ctx, endpoint, protocol, type Reply } from '#web'
import type { IdentityEdge } from '../edge.ts'
import { asking, exchanging } from './adapter.ts'
import { type Answered, askProvider } from './ask.ts'
import { failedPage } from './pages/failed.tsx'
import { issuerOf, providerAt } from './provider.ts'
import type { Asking } from './sessions.ts'

const open = { may: 'anyone', purpose: 'securite', subject: 'none', input: z.looseObject({}) } as const

/** The session of the browser, as far as sites may come to know it: a resident's, who was signed in as herself. An agent at the counter is not she. */
function askingOf({ actor }: Ctx<IdentityEdge>, issuer: string): Asking | undefined {
  const { session } = actor
  const resident = actor.kind === 'person' && actor.person !== undefined && actor.mandate?.kind !== 'counter'
  if (!resident || session === undefined) return undefined
  const { id, at, endsAt, strength } = session
  return { session: id, account: actor.account, at, endsAt, issuer, level: actor.assurance, strength }
}

/** What a site's server sends: our cookies are none of its business. */
const passed = ['authorization', 'content-type', 'user-agent'] as const

/** A site's server asks; nobody's session is read. */
async function fromServer(ctx: Ctx<IdentityEdge>, method: 'GET' | 'POST'): Promise<Answered> {
  const provider = await providerAt(ctx.edge, issuerOf(ctx.edge, ctx.url))
  const headers = Object.fromEntries(
    passed.flatMap((name) => {
      const value = ctx.header(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return await exchanging(ctx.edge.store, () =>
    askProvider(provider, {
      method,
      url: ctx.url.pathname + ctx.url.search,
      headers: { ...headers, accept: 'application/json' },
      ...(ctx.text === undefined ? {} : { body: ctx.text }),
    }),
  )
}

/**
 * A browser asks. The provider's session cookie never leaves this function: there is one session, ours, and the provider is told of it.
 * The cookie that binds a question to its browser goes to the page that asks it, in each language.
 */
async function fromBrowser(ctx: Ctx<IdentityEdge>): Promise<Reply> {
  const issuer = issuerOf(ctx.edge, ctx.url)
  const provider = await providerAt(ctx.edge, issuer)
  const session = askingOf(ctx, issuer)
  const resume = (ctx.header('cookie') ?? '').split(/; */).filter((pair) => pair.startsWith('guichet-resume'))
  const cookie = [...resume, ...(session === undefined ? [] : ['guichet-openid=ours'])].join('; ')
  const answered = await asking.run({ lang: ctx.lang, session }, () =>
    askProvider(provider, {
      method: 'GET',
      url: ctx.url.pathname + ctx.url.search,
      headers: { accept: 'text/html', 'user-agent': ctx.header('user-agent') ?? '', ...(cookie === '' ? {} : { cookie }) },
    }),
  )
  const isRedirect = answered.status >= 300 && answered.status < 400
  if (!isRedirect) return failedPage(ctx, answered.body)
  const { languages } = ctx.edge.town.file
  return protocol({
    ...answered,
    body: '',
    headers: answered.headers.flatMap(([name, value]) => {
      if (name.toLowerCase() === 'content-type') return []
      if (name.toLowerCase() !== 'set-cookie') return [[name, value] as const]
      if (value.startsWith('guichet-openid')) return []
      if (!value.startsWith('guichet-asked')) return [[name, value] as const]
      return languages.map((lang) => [name, value.replace(/path=\/[^/;]+\//i, `path=/${lang}/`)] as const)
    }),
  })
}

const server = (id: string, route: string) =>
  endpoint<IdentityEdge>()(
    { ...open, id: `identity.openid.${id}`, route, ...(route.startsWith('POST') ? { takes: 'text' as const } : {}) },
    async (ctx) => protocol(await fromServer(ctx, route.startsWith('POST') ? 'POST' : 'GET')),
  )

const browser = (id: string, route: string) => endpoint<IdentityEdge>()({ ...open, id: `identity.openid.${id}`, route }, fromBrowser)

export const protocolEndpoints = [
  endpoint<IdentityEdge>()({ ...open, id: 'identity.openid.discovery', route: 'GET /.well-known/openid-configuration' }, async (ctx) => {
    const answered = await fromServer(ctx, 'GET')
    // The library says what it could; a site reads what we do.
    const said = { ...(JSON.parse(answered.body) as object), response_modes_supported: ['query'] }
    return protocol({ ...answered, body: JSON.stringify(said) })
  }),
  server('keys', 'GET /oidc/jwks'),
  browser('auth', 'GET /oidc/auth'),
  browser('resume', 'GET /oidc/auth/:uid'),
  server('request', 'POST /oidc/request'),
  server('token', 'POST /oidc/token'),
  server('revocation', 'POST /oidc/token/revocation'),
  server('me', 'GET /oidc/me'),
  server('me.post', 'POST /oidc/me'),
]
