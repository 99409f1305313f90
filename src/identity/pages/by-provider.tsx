import { z } from 'zod'
import { type Provider, say } from '#definitions'
import { Refusal } from '#kernel'
import { Actions, type Ctx, endpoint, LinkButton, leaving, open as openly, PageHead, type Reply, redirect, typed, Wrap } from '#web'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { ownOf } from '../manage.ts'
import { begin } from '../providers/begin.ts'
import { siteOrigin } from '../providers/client.ts'
import { type Errand, readErrand, takeErrand } from '../providers/errand.ts'
import { finish } from '../providers/finish.ts'
import { publicKeys } from '../providers/keys.ts'
import { keepForLogout } from '../providers/logout.ts'
import { enter } from '../providers/match.ts'
import { providersOf } from '../providers/offered.ts'
import { t } from '../texts.ts'
import { allowed } from '../throttle.ts'
import { arrive, onwardOf } from './arrive.tsx'
import { instead, type Where } from './instead.ts'
import { asks } from './step-up.tsx'

const open = { may: 'anyone', purpose: 'identite', subject: 'none' } as const
/** Starts from one network in an hour; a town hall's own counters are one network. */
const most = 600

const needProvider = ({ edge }: Ctx<IdentityEdge>, id: string): Provider => {
  const provider = providersOf(edge).find((one) => one.id === id)
  if (provider === undefined) throw new Refusal('web.not-found')
  return provider
}

/** A form cannot lead to another site (`form-action`), so this page does. */
function leavePage(ctx: Ctx<IdentityEdge>, { to, with: kind }: Errand): Reply {
  const { lang, edge } = ctx
  const [what, id] = kind.split(':')
  const name = say(edge.town.providers.find((one) => one.id === id)?.title ?? {}, lang)
  const words = (
    {
      provider: ['provider.leave', 'provider.leave-lead', 'provider.go'],
      out: ['provider.leave-out', 'provider.leave-out-lead', 'provider.go'],
      wallet: ['wallet.leave', 'wallet.leave-lead', 'wallet.here'],
    } as const
  )[what as 'provider' | 'out' | 'wallet']
  const title = t(lang, words[0], { name })
  return leaving(
    {
      title,
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={title} lead={t(lang, words[1], { name })} />
          <Actions>
            <LinkButton href={to}>{t(lang, words[2], { name })}</LinkButton>
          </Actions>
        </Wrap>
      ),
    },
    to,
  )
}

const named = z.object({ lang: z.string(), provider: z.string() })

export const byProviderEndpoints = [
  endpoint<IdentityEdge>()(
    { ...open, id: 'identity.provider', route: 'POST /:lang/sign-in/with/:provider', input: named },
    async (ctx, { provider: id }) => {
      const { edge, lang } = ctx
      const provider = needProvider(ctx, id)
      const needs = asks.safeParse(typed(ctx, 'needs')).data
      const where: Where = { ...onwardOf(ctx), ...(needs === undefined ? {} : { needs }) }
      try {
        if (!(await edge.store.as(asSystem, (tx) => allowed(edge, tx, ['provider', ctx.network], most))))
          throw new Refusal('identity.too-many')
        const own = needs === undefined ? undefined : await ownOf(ctx)
        const { state, secret } = await begin(ctx, provider, { ...where, account: own?.account.id })
        return { ...redirect(`/${lang}/sign-in/leave/${state}`), errand: secret }
      } catch (error) {
        return await instead(ctx, error, where, provider)
      }
    },
  ),
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.provider.leave',
      route: 'GET /:lang/sign-in/leave/:state',
      input: z.object({ lang: z.string(), state: z.string() }),
    },
    async (ctx, { state }) => {
      const errand = await readErrand(ctx.edge, ctx.errand, state)
      return errand === undefined ? redirect(`/${ctx.lang}/sign-in`) : leavePage(ctx, errand)
    },
  ),
  // Where the provider sends her back: one address for all languages; the page follows in hers.
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.provider.return',
      route: 'GET /identity/providers/:provider/return',
      input: z.object({ provider: z.string(), state: z.string().default('') }),
    },
    async (ctx, { provider, state }) => {
      needProvider(ctx, provider)
      const errand = await readErrand(ctx.edge, ctx.errand, state)
      return redirect(`/${errand?.lang ?? ctx.lang}/sign-in/back/${provider}${ctx.url.search}`)
    },
  ),
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.provider.back',
      route: 'GET /:lang/sign-in/back/:provider',
      input: named.extend({ state: z.string().default('') }),
    },
    async (ctx, { provider: id, state }) => {
      const { edge, lang, url } = ctx
      const provider = needProvider(ctx, id)
      const errand = await takeErrand(edge, ctx.errand, state)
      // Unknown, used, too old, another browser's, or begun with another provider (mix-up).
      if (errand?.with !== `provider:${id}`)
        return await instead(ctx, new Refusal('provider.over'), { then: `/${lang}`, resume: '' }, undefined)
      try {
        const told = await finish(edge, provider, siteOrigin(edge, url), url.searchParams, state, errand)
        const own = errand.account === undefined ? undefined : await ownOf(ctx)
        if (errand.account !== own?.account.id) throw new Refusal('provider.over')
        const account = await enter(edge, { told, for: provider.for, agency: provider.agency, own, lang })
        const way = { strength: 'provider', ceiling: told.level, enrols: told.level } as const
        const reply = await arrive(ctx, account, way, errand)
        if (typeof reply.session === 'object') await keepForLogout(edge, reply.session.secret, provider.id, told)
        return reply
      } catch (error) {
        return await instead(ctx, error, errand, provider)
      }
    },
  ),
  // The public halves of our keys: providers read them here, to know us and to encrypt for us.
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.provider.keys',
      route: 'GET /identity/providers/:provider/jwks.json',
      input: z.object({ provider: z.string() }),
    },
    async (ctx, { provider }) =>
      openly('application/jwk-set+json', JSON.stringify(await publicKeys(ctx.edge, needProvider(ctx, provider))), 'never'),
  ),
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.provider.out',
      route: 'GET /identity/providers/:provider/out',
      input: z.object({ provider: z.string(), state: z.string().default('') }),
    },
    async (ctx, { state }) => {
      const errand = await takeErrand(ctx.edge, ctx.errand, state)
      return redirect(`/${errand?.lang ?? ctx.lang}`)
    },
  ),
]
