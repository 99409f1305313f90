/** Before the pages of people: whoever comes is let in or waits, and how long the answers to those who are in take is told to whoever sets the pace. */
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { type EdgeBase, remembering } from '#kernel'
import type { Frame } from '../frame.ts'
import { waitingPage } from '../waiting-page.tsx'
import type { Ctx } from './ctx.ts'
import { packed, unpacks } from './packed.ts'
import { securityHeaders } from './security.ts'
import { pagesThatWait, type Turn, type Waiting } from './waiting.ts'

type Waits = Extract<Turn, { readonly in: false }>

export interface Keeper extends Pick<Waiting, 'enter'> {
  /** an answer to somebody who is in took so many milliseconds */
  answered(milliseconds: number): void
}

export interface Door<Edge extends EdgeBase> {
  readonly languages: readonly string[]
  readonly endpoints: readonly { readonly route: string; readonly may: string }[]
  readonly waiting: Keeper
  readonly secure: boolean
  contextOf(c: Context): Promise<Ctx<Edge>>
  frameOf(ctx: Ctx<Edge>): Promise<Frame>
}

/** Addresses whose waiting page is kept: people come by few of them, whatever else somebody invents. */
const mostKept = 200
/** A longer address is made up. */
const longest = 200
/** Bytes of a form without files, at most. */
const small = 64 * 1024
/** Some megabytes of them. */
const mostPacked = 2000

export function door<Edge extends EdgeBase>({ waiting, secure, ...site }: Door<Edge>): MiddlewareHandler {
  const name = secure ? '__Host-ticket' : 'ticket'
  const options = { httpOnly: true, sameSite: 'Lax', path: '/', secure } as const
  const pages = pagesThatWait(site.languages, site.endpoints)
  // Whoever waits is nobody in particular: only how many are before her differs from page to page.
  const headers = { ...securityHeaders(undefined, secure), 'Cache-Control': 'no-store' }
  const kept = new Map<string, (before: number) => string>()
  /** The same number of people is before somebody else a moment later: packing a page is most of what one costs. */
  const packedPages = remembering<ReturnType<typeof packed>>(mostPacked)
  const shown = async (c: Context, { before, again }: Waits): Promise<ReturnType<typeof packed>> => {
    const ctx = await site.contextOf(c)
    const here = ctx.url.pathname + ctx.url.search
    const key = `${ctx.edge.edition.now()} ${ctx.lang} ${again} ${here}`
    const page = kept.get(key) ?? (await waitingPage({ frame: await site.frameOf(ctx), here, again }))
    const accepts = c.req.header('accept-encoding')
    if (here.length > longest) return packed(page(before), accepts)
    if (kept.size >= mostKept && !kept.has(key)) kept.clear()
    kept.set(key, page)
    return packedPages(`${unpacks(accepts)} ${before} ${key}`, () => packed(page(before), accepts))
  }
  return async (c, next) => {
    if (!pages.test(c.req.path)) return await next()
    const ticket = getCookie(c, name)
    const turn = waiting.enter(ticket, c.req.method !== 'GET')
    if (turn.ticket !== ticket) setCookie(c, name, turn.ticket, options)
    if (turn.in) {
      const began = performance.now()
      await next()
      // What a telephone takes to send its photographs is no time of ours.
      if (Number(c.req.header('content-length') ?? 0) <= small) waiting.answered(performance.now() - began)
      return
    }
    const sent = await shown(c, turn)
    const again = String(turn.again)
    return c.body(sent.body, 503, { ...headers, ...sent.headers, 'Retry-After': again, Refresh: again })
  }
}
