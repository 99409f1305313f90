import { z } from 'zod'
import { say, type Wallet } from '#definitions'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, open as openly, type Reply, redirect, scanPage, typed } from '#web'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { type Level, reaches } from '../levels.ts'
import { ownOf } from '../manage.ts'
import { type Errand, readErrand, takeErrand } from '../providers/errand.ts'
import { enter } from '../providers/match.ts'
import { walletsOf } from '../providers/offered.ts'
import { t } from '../texts.ts'
import { allowed } from '../throttle.ts'
import { takePosted } from '../wallet/answer.ts'
import { type AnsweredWallet, hasAnswer, openRequest, takeAnswer } from '../wallet/presentations.ts'
import { askWallet, requestObject } from '../wallet/request.ts'
import { arrive, onwardOf } from './arrive.tsx'
import { instead, type Where } from './instead.ts'
import { asks } from './step-up.tsx'

const open = { may: 'anyone', purpose: 'identite', subject: 'none' } as const
/** Requests from one network in an hour. */
const most = 600

const needWallet = ({ edge }: Ctx<IdentityEdge>, id: string | undefined): Wallet => {
  const wallet = walletsOf(edge).find((one) => one.id === id)
  if (wallet === undefined) throw new Refusal('web.not-found')
  return wallet
}

/** The code that another device reads. It opens nothing by itself; whoever pressed "done" here is who was shown there. */
const acrossPage = ({ lang, edge }: Ctx<IdentityEdge>, wallet: Wallet, state: string, { to }: Errand, notYet = false): Reply =>
  scanPage({
    lang,
    title: t(lang, 'wallet.qr-title'),
    lead: t(lang, 'wallet.qr-lead'),
    back: { href: `/${lang}/sign-in`, label: t(lang, 'wallet.back') },
    code: { text: to, alt: t(lang, 'wallet.qr-alt') },
    here: `/${lang}/sign-in/wallet/${wallet.id}/${state}`,
    done: t(lang, 'wallet.done'),
    notYet: notYet ? t(lang, 'wallet.not-yet') : undefined,
    children: (
      <>
        <p>{t(lang, 'wallet.qr-care', { town: say(edge.town.file.name, lang) })}</p>
        {wallet.open.startsWith('demo:') ? (
          <p>
            <a href={to} target="_blank" rel="noopener">
              {t(lang, 'wallet.qr-link')}
            </a>
          </p>
        ) : null}
      </>
    ),
  })

/** What was shown is taken, and she enters; or she is told why not. */
async function arriveWith(
  ctx: Ctx<IdentityEdge>,
  wallet: Wallet,
  level: Level,
  errand: Errand,
  { refused, facts }: AnsweredWallet,
): Promise<Reply> {
  try {
    if (refused !== undefined || facts === undefined) throw new Refusal(refused ?? 'wallet.refused')
    const wanted = asks.safeParse(errand.needs).data
    if (level === 'none' || (wanted !== undefined && wanted !== 'fresh' && !reaches(level, wanted))) throw new Refusal('wallet.level')
    const own = errand.account === undefined ? undefined : await ownOf(ctx)
    if (errand.account !== own?.account.id) throw new Refusal('wallet.over')
    // Keys of a wallet change; a national number does not. Without one she is found by who she is, each time.
    const subject = facts.identifier
    const told = { by: `wallet:${wallet.id}`, ...(subject === undefined ? {} : { subject }), level, resistant: false, facts }
    const account = await enter(ctx.edge, { told, for: 'citizens', own, lang: ctx.lang })
    return await arrive(ctx, account, { strength: 'wallet', ceiling: level, enrols: level }, errand)
  } catch (error) {
    return await instead(ctx, error, errand, wallet)
  }
}

const named = z.object({ lang: z.string(), wallet: z.string() })
const over = (ctx: Ctx<IdentityEdge>) => instead(ctx, new Refusal('wallet.over'), { then: `/${ctx.lang}`, resume: '' })

export const byWalletEndpoints = [
  endpoint<IdentityEdge>()(
    { ...open, id: 'identity.wallet', route: 'POST /:lang/sign-in/wallet/:wallet', input: named },
    async (ctx, { wallet: id }) => {
      const { edge, lang } = ctx
      const wallet = needWallet(ctx, id)
      const needs = asks.safeParse(typed(ctx, 'needs')).data
      const where: Where = { ...onwardOf(ctx), ...(needs === undefined ? {} : { needs }) }
      const mode = typed(ctx, 'mode') === 'across' && wallet.across !== undefined ? 'across' : 'here'
      try {
        if (!(await edge.store.as(asSystem, (tx) => allowed(edge, tx, ['wallet', ctx.network], most))))
          throw new Refusal('identity.too-many')
        const own = needs === undefined ? undefined : await ownOf(ctx)
        const { state, secret } = await askWallet(ctx, wallet, mode, { ...where, account: own?.account.id })
        return {
          ...redirect(mode === 'here' ? `/${lang}/sign-in/leave/${state}` : `/${lang}/sign-in/wallet/${wallet.id}/${state}`),
          errand: secret,
        }
      } catch (error) {
        return await instead(ctx, error, where, wallet)
      }
    },
  ),
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.wallet.across',
      route: 'GET /:lang/sign-in/wallet/:wallet/:state',
      input: named.extend({ state: z.string() }),
    },
    async (ctx, { wallet: id, state }) => {
      const wallet = needWallet(ctx, id)
      const errand = await readErrand(ctx.edge, ctx.errand, state)
      if (errand?.with !== `wallet:${id}` || errand.verifier !== 'across') return redirect(`/${ctx.lang}/sign-in`)
      return acrossPage(ctx, wallet, state, errand)
    },
  ),
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.wallet.done',
      route: 'POST /:lang/sign-in/wallet/:wallet/:state',
      input: named.extend({ state: z.string() }),
    },
    async (ctx, { wallet: id, state }) => {
      const wallet = needWallet(ctx, id)
      const errand = await readErrand(ctx.edge, ctx.errand, state)
      if (errand?.with !== `wallet:${id}` || errand.verifier !== 'across') return await over(ctx)
      const answer = await takeAnswer(ctx.edge, errand.nonce, undefined)
      if (answer === undefined) return acrossPage(ctx, wallet, state, errand, true)
      await takeErrand(ctx.edge, ctx.errand, state)
      return await arriveWith(ctx, wallet, wallet.across ?? 'none', errand, answer)
    },
  ),
  // Whether it has come: the page goes on by itself. Only the browser that asked hears it, and nothing else.
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.wallet.come',
      route: 'GET /:lang/sign-in/wallet/:wallet/:state/come',
      input: named.extend({ state: z.string() }),
    },
    async (ctx, { wallet: id, state }) => {
      const errand = await readErrand(ctx.edge, ctx.errand, state)
      const mine = errand?.with === `wallet:${id}` && errand.verifier === 'across'
      return openly('application/json', JSON.stringify({ come: mine && (await hasAnswer(ctx.edge, errand.nonce)) }), 'never')
    },
  ),
  // The request, as the wallet reads it; only while it waits.
  endpoint<IdentityEdge>()(
    { ...open, id: 'identity.wallet.request', route: 'GET /identity/wallet/requests/:request', input: z.object({ request: z.string() }) },
    async (ctx, { request }) => {
      const asked = await openRequest(ctx.edge, request)
      const wallet = needWallet(ctx, asked?.wallet)
      const object = await requestObject(ctx.edge, wallet, request, asked!)
      return openly('application/oauth-authz-req+jwt', object, 'never')
    },
  ),
  // The wallet's answer (`direct_post.jwt`): it comes from the wallet, without a cookie.
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.wallet.answer',
      route: 'POST /identity/wallet/answers/:request',
      takes: 'text',
      input: z.object({ request: z.string() }),
    },
    async (ctx, { request }) => {
      try {
        const { back } = await takePosted(ctx.edge, request, new URLSearchParams(ctx.text))
        return openly('application/json', JSON.stringify(back === undefined ? {} : { redirect_uri: back }), 'never')
      } catch (error) {
        if (!(error instanceof Refusal) || !error.code.startsWith('wallet.')) throw error
        return openly('application/json', JSON.stringify({ error: 'invalid_request' }), 'never', 400)
      }
    },
  ),
  // A wallet on the same device leads her back; the page follows in her language.
  endpoint<IdentityEdge>()(
    { ...open, id: 'identity.wallet.return', route: 'GET /identity/wallet/back', input: z.object({ state: z.string().default('') }) },
    async (ctx, { state }) => {
      const errand = await readErrand(ctx.edge, ctx.errand, state)
      return redirect(`/${errand?.lang ?? ctx.lang}/sign-in/wallet-back${ctx.url.search}`)
    },
  ),
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.wallet.back',
      route: 'GET /:lang/sign-in/wallet-back',
      input: z.object({ lang: z.string(), state: z.string().default(''), response_code: z.string().default('') }),
    },
    async (ctx, { state, response_code: code }) => {
      const errand = await takeErrand(ctx.edge, ctx.errand, state)
      const wallet = walletsOf(ctx.edge).find(({ id }) => errand?.with === `wallet:${id}`)
      const answer = errand?.verifier === 'here' ? await takeAnswer(ctx.edge, errand.nonce, code) : undefined
      if (errand === undefined || wallet === undefined || answer === undefined) return await over(ctx)
      return await arriveWith(ctx, wallet, wallet.level, errand, answer)
    },
  ),
]
