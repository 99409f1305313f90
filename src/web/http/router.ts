import { randomBytes } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Actor, anonymous, type EdgeBase, type Endpoint, mayCome, Refusal, type Words } from '#kernel'
import { assets, serveAsset } from '../assets.ts'
import { ErrorPage, type ErrorStatus } from '../error-page.tsx'
import type { Frame } from '../frame.ts'
import { Shell } from '../shell.tsx'
import { isUnkeepable, readBody, readText } from './body.ts'
import type { Ctx } from './ctx.ts'
import { door, type Keeper } from './door.ts'
import { networkOf } from './network.ts'
import { packed } from './packed.ts'
import { problemOf } from './problem.ts'
import { openQuota } from './quota.ts'
import type { Reply } from './reply.ts'
import { isSameOrigin, securityHeaders } from './security.ts'
import { isPlainPath, openShared, type SharedPage, sentAs } from './shared.ts'

export interface Site<Edge extends EdgeBase> {
  readonly edge: Edge
  readonly endpoints: readonly Endpoint<Ctx<Edge>, Reply>[]
  readonly languages: readonly string[]
  /** code → HTTP status, of all capabilities */
  readonly statusOf: Readonly<Record<string, number>>
  /** of all capabilities: `refusal.<code>` is what a program is told to show */
  readonly words: readonly Words[]
  actorOf(secret: string | undefined, lang: string): Promise<Actor>
  /** who a bearer token speaks for; undefined: it is unknown or over */
  bearerOf(token: string, lang: string): Promise<({ readonly actor: Actor } & NonNullable<Ctx['token']>) | undefined>
  /** `nonce`: undefined for a page that is the same for everybody */
  frameOf(ctx: Ctx<Edge>, nonce: string | undefined): Promise<Frame>
  /** where to go when a signed-in person is needed; a refused post comes along, so that nothing typed is lost */
  signIn(ctx: Ctx<Edge>, then: string): Promise<Reply>
  /** where to go when she is signed in, but not surely enough for `level` (refusal `web.step-up`) */
  stepUp(ctx: Ctx<Edge>, level: string, then: string): Promise<Reply>
  /** who acts for another by a mandate, and may not come here so; or whose mandate ended meanwhile: what she is told instead */
  stop(ctx: Ctx<Edge>, endpoint: Pick<Endpoint, 'may' | 'acting'>): Promise<Reply | undefined>
  /** the level that this session lacks to open anything of its account; undefined: none */
  lacks(actor: Actor): string | undefined
  /** beyond so many people at once, who comes waits her turn; undefined: nobody waits */
  readonly waiting?: Keeper
  /** is the database there? */
  ready(): Promise<boolean>
}

/** The HTTP face of a town: every declared endpoint, assets, health. Handlers return values; only this file knows HTTP. */
export function router<Edge extends EdgeBase>(site: Site<Edge>): Hono {
  const app = new Hono()
  const secure = site.edge.config.url?.startsWith('https:') ?? false
  const cookie = secure ? '__Host-guichet' : 'guichet'
  const errand = secure ? '__Host-errand' : 'errand'
  const talk = secure ? '__Host-talk' : 'talk'
  const options = { httpOnly: true, sameSite: 'Lax', path: '/', secure } as const

  const quota = openQuota(() => site.edge.clock.now())
  const shared = openShared({ most: mostShared, mark: () => `${site.edge.edition.now()} ${quarterOf(site.edge.clock.now())}` })
  const alike = securityHeaders(undefined, secure)
  const ours = [cookie, errand, talk, 'flash']

  app.use(compress())
  app.get('/health', (c) => c.text('ok'))
  app.get('/health/ready', async (c) => ((await site.ready()) ? c.text('ready') : c.text('database', 503)))
  for (const asset of assets) app.get(asset.path, (c) => serveAsset(asset.path, c.req.header('accept-encoding')) ?? c.notFound())

  const html = (c: Context, text: unknown, status: ContentfulStatusCode): Response => {
    const { body, headers } = packed(String(text), c.req.header('accept-encoding'))
    return c.body(body, status, headers)
  }

  const answer = async (c: Context, ctx: Ctx<Edge>, reply: Reply): Promise<Response> => {
    const nonce = randomBytes(16).toString('base64url')
    for (const [name, value] of Object.entries(securityHeaders(nonce, secure))) c.header(name, value)
    if (reply.session === 'end') deleteCookie(c, cookie, { path: '/', secure })
    else if (reply.session !== undefined) setCookie(c, cookie, reply.session.secret, options)
    if (reply.errand !== undefined) setCookie(c, errand, reply.errand, { ...options, maxAge: 3600 })
    if (reply.talk === 'end') deleteCookie(c, talk, { path: '/', secure })
    else if (reply.talk !== undefined) setCookie(c, talk, reply.talk.secret, options)
    if (reply.flash !== undefined) setCookie(c, 'flash', reply.flash, { ...options, maxAge: 60 })
    switch (reply.kind) {
      case 'redirect':
        c.header('Cache-Control', 'no-store')
        return c.redirect(reply.to, 303)
      case 'json':
        c.header('Cache-Control', 'no-store')
        for (const [name, value] of Object.entries(reply.headers ?? {})) c.header(name, value)
        if (['GET', 'HEAD'].includes(c.req.method) && reply.status === 200 && isKnown(reply.headers?.ETag, c.req.header('if-none-match')))
          return c.body(null, 304)
        return c.json(reply.value as never, reply.status)
      case 'bytes': {
        c.header('Cache-Control', 'private, no-store')
        c.header('Content-Type', reply.type)
        c.header(
          'Content-Disposition',
          `${reply.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(reply.name ?? 'document').replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
        )
        return c.body(Uint8Array.from(reply.bytes).buffer)
      }
      case 'open':
        c.header('Access-Control-Allow-Origin', '*')
        c.header('Cross-Origin-Resource-Policy', 'cross-origin')
        c.header('Cache-Control', reply.cache === 'forever' ? 'public, max-age=31536000, immutable' : 'no-store')
        c.header('Content-Type', reply.type)
        return c.body(typeof reply.body === 'string' ? reply.body : Uint8Array.from(reply.body).buffer, reply.status)
      case 'protocol':
        c.header('Cache-Control', 'no-store')
        for (const [name, value] of reply.headers) c.header(name, value, { append: name.toLowerCase() === 'set-cookie' })
        return reply.body === '' ? c.body(null, reply.status as 200) : c.body(reply.body, reply.status as 200)
      case 'none':
        return c.body(null, 204)
      case 'page': {
        if (ctx.flash !== undefined && reply.status === 200) deleteCookie(c, 'flash', { path: '/' })
        const frame = await site.frameOf(ctx, nonce)
        c.header('Cache-Control', 'private, no-store') // a person's page is never kept on a shared machine
        c.header('Content-Language', ctx.lang)
        if (reply.leave !== undefined) c.header('Refresh', `0; url=${reply.leave}`)
        return html(c, await Shell({ ...reply.shell, frame }).toString(), reply.status)
      }
    }
  }

  const failure = async (c: Context, ctx: Ctx<Edge>, error: unknown, api: boolean): Promise<Response> => {
    const refusal = error instanceof Refusal ? error : undefined
    if (refusal?.code === 'web.step-up' && !api && ctx.actor.kind !== 'anonymous')
      return await answer(c, ctx, await site.stepUp(ctx, String(refusal.details.level), ctx.url.pathname + ctx.url.search))
    const status = refusal === undefined ? (isDown(error) ? 503 : 500) : (site.statusOf[refusal.code] ?? 422)
    const reference = randomBytes(6).toString('hex')
    if (refusal === undefined) site.edge.telemetry.failure('web.failed', error, { reference, route: c.req.routePath })
    const nonce = randomBytes(16).toString('base64url')
    for (const [name, value] of Object.entries(securityHeaders(nonce, secure))) c.header(name, value)
    c.header('Cache-Control', 'no-store')
    if (api) {
      c.header('Content-Type', 'application/problem+json')
      c.header('Content-Language', ctx.lang)
      const challenge = challengeOf(status, refusal?.code)
      if (challenge !== undefined) c.header('WWW-Authenticate', challenge)
      if (refusal?.code === 'web.method') c.header('Allow', String(refusal.details.allow))
      if (typeof refusal?.details.retry === 'number') c.header('Retry-After', String(refusal.details.retry))
      return c.body(JSON.stringify(problemOf(refusal, { status, lang: ctx.lang, words: site.words, reference })), status as 500)
    }
    const frame = await site.frameOf({ ...ctx, actor: status >= 500 ? anonymous : ctx.actor }, nonce)
    const ours = status < 500 ? {} : { reference, ...(await postedIn(c, ctx)) }
    return html(c, await ErrorPage({ frame, status: shownAs(status), ...ours }).toString(), status as 500)
  }

  /** What a page of ours posted before we failed: shown again, so that nothing typed is lost. Files are not. */
  const postedIn = async (c: Context, { form, url }: Ctx<Edge>) => {
    if (c.req.method !== 'POST' || !isSameOrigin((name) => c.req.header(name), c.req.header('host') ?? '')) return {}
    const posted = c.req.raw.bodyUsed ? form : (await readBody(c.req.raw, false).catch(() => undefined))?.form
    return posted === undefined || Object.keys(posted).length === 0 ? {} : { again: { action: url.pathname + url.search, form: posted } }
  }

  const contextOf = async (c: Context, endpoint: Endpoint<Ctx<Edge>, Reply> | undefined): Promise<Ctx<Edge>> => {
    const url = new URL(c.req.url)
    const first = url.pathname.split('/')[1] ?? ''
    // Addresses that name no language (the demonstration's mail, providers, agency) take it as `?lang=` or OpenID's `ui_locales`, else the browser's.
    const named = site.languages.includes(first) ? first : (url.searchParams.get('lang') ?? url.searchParams.get('ui_locales'))
    const lang = named !== null && site.languages.includes(named) ? named : preferred(c.req.header('accept-language'), site.languages)
    const secret = getCookie(c, cookie)
    const flash = getCookie(c, 'flash')
    return {
      edge: site.edge,
      actor: anonymous,
      lang,
      url,
      purpose: endpoint?.purpose ?? 'none',
      form: {},
      uploads: [],
      secret,
      errand: getCookie(c, errand),
      talk: getCookie(c, talk),
      network: networkOf(getConnInfo(c).remote.address, c.req.header('x-forwarded-for')),
      ...(flash === undefined ? {} : { flash }),
      header: (name) => c.req.header(name),
    }
  }

  /** Would whoever asks be shown what everybody is? Who has a cookie that pages read may not; an address that asks for more than its path is answered by itself. */
  const isAlike = (c: Context): boolean => {
    const { url, path } = c.req // the path is decoded, the address as it came
    if (url.includes('?') || !url.endsWith(path) || !isPlainPath(path)) return false
    return c.req.header('cookie') === undefined || ours.every((name) => getCookie(c, name) === undefined)
  }

  /** Nothing of the request but its path is in it: neither the host that it names nor a header. */
  const everybody = ({ lang, url, purpose }: Ctx<Edge>): Ctx<Edge> => ({
    edge: site.edge,
    actor: anonymous,
    lang,
    url: new URL(url.pathname, site.edge.config.url ?? 'http://127.0.0.1'),
    purpose,
    form: {},
    uploads: [],
    network: '',
    header: () => undefined,
  })

  const sharedPage = async (ctx: Ctx<Edge>, reply: Reply): Promise<string | undefined> => {
    const personal = [reply.session, reply.errand, reply.talk, reply.flash].some((one) => one !== undefined)
    if (reply.kind !== 'page' || reply.status !== 200 || reply.leave !== undefined || personal) return undefined
    return String(await Shell({ ...reply.shell, frame: await site.frameOf(ctx, undefined) }).toString())
  }

  const send = (c: Context, page: SharedPage): Response => {
    const { body, headers } = sentAs(page, c.req.param('lang') ?? '', (name) => c.req.header(name))
    return body === null ? c.body(null, 304, { ...alike, ...headers }) : c.body(body, 200, { ...alike, ...headers })
  }

  /** Who asks: by the session's cookie, or on the API by a bearer token, which then counts alone. Refuses `web.token`, `web.scope`, `web.too-many`. */
  const callerOf = async (c: Context, ctx: Ctx<Edge>, path: string, method: string): Promise<Pick<Ctx, 'actor' | 'token' | 'secret'>> => {
    const shown = path.startsWith('/api/') ? c.req.header('authorization') : undefined
    if (shown === undefined) return { actor: await site.actorOf(ctx.secret, ctx.lang) }
    const bearer = await site.bearerOf(/^Bearer +(\S+) *$/i.exec(shown)?.[1] ?? '', ctx.lang)
    if (bearer === undefined) throw new Refusal('web.token')
    const { id, scope, actor } = bearer
    const { left, seconds, headers } = quota(id)
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
    if (left < 0) throw new Refusal('web.too-many', { retry: seconds })
    if (scope === 'read' && method !== 'GET') throw new Refusal('web.scope', { scope: 'write' })
    return { actor, token: { id, scope }, secret: undefined }
  }

  if (site.waiting !== undefined)
    app.use(
      door<Edge>({
        ...site,
        waiting: site.waiting,
        secure,
        contextOf: (c) => contextOf(c, undefined),
        frameOf: (ctx) => site.frameOf(ctx, undefined),
      }),
    )

  /** Addresses that programs ask, as they are mounted. */
  const programs = new Set<string>()
  for (const endpoint of site.endpoints) {
    const [method = 'GET', declared = '/'] = endpoint.route.split(' ')
    // Only a language stands first: `/demo/response` is not the page `response` in a language called demo.
    const path = declared.replace(/^\/:lang(?=\/|$)/, `/:lang{(?:${site.languages.join('|')})}`)
    const api = endpoint.format === 'json' || path.startsWith('/api/')
    if (api) programs.add(path)
    if (endpoint.shared && !(declared.startsWith('/:lang') && method === 'GET' && endpoint.may === 'anyone' && !api))
      throw new Error(`${endpoint.id} is not the same for everybody`)
    app.on(method, path, async (c) => {
      const same = endpoint.shared === true && isAlike(c)
      const kept = same ? shared.find(c.req.path) : undefined
      if (kept !== undefined) return send(c, kept)
      let ctx = await contextOf(c, endpoint)
      try {
        const parameters = c.req.param() as Record<string, string>
        if (endpoint.takes === 'text') ctx = { ...ctx, text: await readText(c.req.raw) }
        else {
          ctx = { ...ctx, ...(await callerOf(c, ctx, path, method)) }
          // A cookie goes along with whatever page posts; a token does not, and who shows nothing has nothing to lose.
          const ambient = !api || (ctx.token === undefined && ctx.actor.kind !== 'anonymous')
          if (method !== 'GET' && ambient && !isSameOrigin((name) => c.req.header(name), c.req.header('host') ?? ''))
            throw new Refusal('web.cross-site')
          const known = ctx.actor.kind !== 'anonymous'
          const stopped = await site.stop(ctx, endpoint)
          if (stopped !== undefined && api) throw new Refusal('web.not-yours')
          if (stopped !== undefined) return await answer(c, ctx, stopped)
          const signIn = !known && endpoint.may !== 'anyone'
          if (signIn && api) throw new Refusal('web.sign-in')
          const short = known && endpoint.may !== 'anyone' && !mayCome(ctx.actor, endpoint.may)
          const level = short ? site.lacks(ctx.actor) : undefined
          if (short && level === undefined) throw new Refusal('web.not-yours')
          // A form that comes after the session ended is kept through the sign-in page; its photographs are not.
          const body = await readBody(c.req.raw, known).catch((error) => {
            if (signIn && error instanceof Refusal && error.code === 'web.too-large') return {}
            throw error
          })
          ctx = { ...ctx, ...body }
          if (signIn) return await answer(c, ctx, await site.signIn(ctx, ctx.url.pathname + ctx.url.search))
          if (level !== undefined) throw new Refusal('web.step-up', { level }) // what she posted comes along: the body is read first
        }
        const named = { ...Object.fromEntries(ctx.url.searchParams), ...decoded(parameters) }
        if (Object.values(named).some(isUnkeepable)) throw new Refusal(api ? 'web.input' : 'web.not-found')
        const input = endpoint.input.safeParse({ ...named, ...(api ? { body: ctx.body } : {}) })
        if (!input.success)
          throw new Refusal(api ? 'web.input' : 'web.not-found', {
            at: input.error.issues.map((issue) => issue.path.join('.')).slice(0, 10),
          })
        if (same) {
          const all = everybody(ctx)
          const made = await shared.page(c.req.path, async () => sharedPage(all, await endpoint.handle(all, input.data as never)))
          if (made !== undefined) return send(c, made)
        }
        return await answer(c, ctx, await endpoint.handle(ctx, input.data as never))
      } catch (error) {
        return await failure(c, ctx, error, api)
      }
    })
  }

  /** The methods that an address which programs ask does take (RFC 9110, 15.5.6). */
  const allowed = (path: string): readonly string[] =>
    methods
      .filter((method) => app.router.match(method, path)[0].some(([[, route]]) => programs.has(route.path)))
      .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))

  app.notFound(async (c) => {
    const ctx = await contextOf(c, undefined)
    const allow = allowed(c.req.path)
    if (allow.length > 0) return failure(c, ctx, new Refusal('web.method', { allow: allow.join(', ') }), true)
    return failure(c, ctx, new Refusal('web.not-found'), ctx.url.pathname.startsWith('/api/'))
  })
  app.onError(async (error, c) => failure(c, await contextOf(c, undefined), error, false))
  return app
}

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** Does `If-None-Match` name what would be sent? Compression weakens an ETag, so a weak one counts as well (RFC 9110, 13.1.2). */
const isKnown = (etag: string | undefined, named = ''): boolean =>
  etag !== undefined && named.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')))

/** Bytes of the pages that are the same for everybody: some two thousand of them. */
const mostShared = 64 * 1024 * 1024
/** Legal days begin at a quarter of an hour in every zone: no page shows yesterday's. */
const quarterOf = (now: number): number => Math.floor(now / (15 * 60_000))

/** The page that says a status; what has none of its own is "not here", since a page that cannot be shown to somebody does not exist for them. */
const shownAs = (status: number): ErrorStatus => {
  if (status >= 500) return status === 503 ? 503 : 500
  return status === 403 || status === 409 || status === 413 ? status : 404
}

/** Refusals of the router itself. */
export const webRefusals: Readonly<Record<string, number>> = {
  'web.not-found': 404,
  'web.not-yours': 403,
  'web.cross-site': 403,
  'web.sign-in': 401,
  'web.step-up': 403,
  'web.token': 401,
  'web.scope': 403,
  'web.too-many': 429,
  'web.method': 405,
  'web.input': 422,
  'web.too-large': 413,
  'web.body-unreadable': 400,
}

/** What a client that is not let in is told to bring (RFC 6750, 3). */
const challengeOf = (status: number, code: string | undefined): string | undefined => {
  if (code === 'web.scope') return 'Bearer realm="guichet", error="insufficient_scope", scope="write"'
  if (status !== 401) return undefined
  return code === 'web.token' ? 'Bearer realm="guichet", error="invalid_token"' : 'Bearer realm="guichet"'
}

const decoded = (parameters: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value.normalize('NFC')]))

/** The best language of Accept-Language (RFC 9110, 12.5.4) among the town's; its first one otherwise. */
export function preferred(header: string | undefined, languages: readonly string[]): string {
  const wished = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const quality = Number(
        parameters
          .find((parameter) => parameter.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? 1,
      )
      return { lang: tag.toLowerCase().split('-')[0] ?? '', quality: Number.isFinite(quality) ? quality : 0 }
    })
    .filter(({ lang, quality }) => quality > 0 && languages.includes(lang))
    .sort((a, b) => b.quality - a.quality)
  return wished[0]?.lang ?? languages[0] ?? 'fr'
}

/** Connection refused, reset, or the server is going away (SQLSTATE class 57P and 08): not our fault, and it will pass. */
const isDown = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && /^(ECONNREFUSED|ECONNRESET|ENOENT|57P0\d|08\d{3}|53300)$/.test(String(error.code))) ||
    /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message))
