import { z } from 'zod'
import { fetchOver, type IdentityEdge } from '#identity'
import { type Capability, Refusal } from '#kernel'
import type { Tx } from '#store'
import { type Ctx, endpoint, protocol, type Reply, redirect, typed } from '#web'
import { agencyPage } from './page.tsx'
import { begin, finish, hear, leave, visitorOf } from './site.ts'

const open = { may: 'anyone', purpose: 'none', subject: 'none', input: z.looseObject({}) } as const
const home = '/demo/agency'
const cookie = 'agency-demo'

/** Only under the demonstration's mark: everybody in it is invented. */
function siteIn({ edge, url }: Ctx<IdentityEdge>) {
  const client = edge.town.clients.find(({ redirect: [first] }) => first === `demo:${home}/callback`)
  if (!edge.config.demo || client === undefined || !('secret' in client.auth)) throw new Refusal('web.not-found')
  const issuer = edge.config.url ?? url.origin
  return {
    issuer: new URL(issuer).origin,
    id: client.id,
    secret: edge.config.secret(client.auth.secret) ?? '',
    redirect: new URL(`${home}/callback`, issuer).href,
    fetch: fetchOver(edge, 'demo.agency', [new URL(issuer).origin]),
  }
}

const cookieOf = (ctx: Ctx<IdentityEdge>): string =>
  (ctx.header('cookie') ?? '')
    .split(/; */)
    .find((pair) => pair.startsWith(`${cookie}=`))
    ?.slice(cookie.length + 1) ?? ''

const going = (to: string, key: string): Reply =>
  protocol({
    status: 303,
    headers: [
      ['location', to],
      ['set-cookie', `${cookie}=${key}; Path=${home}; HttpOnly; SameSite=Lax`],
    ],
    body: '',
  })

/** An invented site of another agency, in this process for convenience only: it speaks to the town over HTTP, as any site does. */
export const demoAgency = {
  id: 'demo-agency',
  needs: ['kernel', 'identity', 'web'],
  endpoints: [
    endpoint<IdentityEdge>()({ ...open, id: 'demo-agency.home', route: `GET ${home}` }, async (ctx) => {
      siteIn(ctx)
      return await agencyPage(ctx, visitorOf(cookieOf(ctx)), ctx.url.searchParams.get('error') ?? undefined)
    }),
    endpoint<IdentityEdge>()({ ...open, id: 'demo-agency.sign-in', route: `POST ${home}/sign-in` }, async (ctx) => {
      const { key, to } = await begin(siteIn(ctx), typed(ctx, 'level'), ctx.lang)
      return going(to, key)
    }),
    endpoint<IdentityEdge>()({ ...open, id: 'demo-agency.callback', route: `GET ${home}/callback` }, async (ctx) => {
      const outcome = await finish(siteIn(ctx), cookieOf(ctx), ctx.url)
      return redirect(outcome === 'signed-in' ? home : `${home}?error=${encodeURIComponent(outcome)}`)
    }),
    endpoint<IdentityEdge>()({ ...open, id: 'demo-agency.leave', route: `POST ${home}/leave` }, async (ctx) => {
      siteIn(ctx)
      leave(cookieOf(ctx))
      return redirect(home)
    }),
    // The town tells that a session ended; the site believes what is signed by it and meant for it.
    endpoint<IdentityEdge>()({ ...open, id: 'demo-agency.logout', route: `POST ${home}/logout`, takes: 'text' }, async (ctx) => {
      const heard = await hear(siteIn(ctx), new URLSearchParams(ctx.text).get('logout_token') ?? '')
      return protocol({ status: heard ? 200 : 400, headers: [], body: '' })
    }),
  ],
} as const satisfies Capability<IdentityEdge, Tx, Ctx<IdentityEdge>, Reply>
