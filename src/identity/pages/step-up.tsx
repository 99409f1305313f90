import { z } from 'zod'
import type { Provider } from '#definitions'
import { Refusal } from '#kernel'
import { Actions, Alert, Button, type Ctx, endpoint, Form, PageHead, page, type Reply, redirect, TextField, typed, Wrap } from '#web'
import { asAccount, asSystem, type IdentityEdge } from '../edge.ts'
import { happened, toAccount } from '../events.ts'
import { type Level, lower, reaches } from '../levels.ts'
import { type Own, ownOf } from '../manage.ts'
import { ForSite, siteFor } from '../openid/pages/for-site.tsx'
import { gives } from '../providers/acr.ts'
import { linksOf } from '../providers/links.ts'
import { providersOf, walletsOf } from '../providers/offered.ts'
import { codesLeft, useCode } from '../recovery-codes.ts'
import { isLocal } from '../resume.ts'
import { openSession } from '../sessions.ts'
import { tell } from '../tell.ts'
import { t } from '../texts.ts'
import { allowed } from '../throttle.ts'
import { signedBy, wayOf } from '../webauthn.ts'
import { arrive, type Onward, onwardFields, onwardOf } from './arrive.tsx'
import { PasskeyForm } from './passkey-form.tsx'
import { type AtProvider, ProviderAlert, ProviderPart } from './provider-part.tsx'
import { keep, signInFirst, signInPage } from './sign-in.tsx'
import { WalletPart } from './wallet-part.tsx'

const input = z.object({ lang: z.string() })
const open = { may: 'anyone', purpose: 'securite', subject: 'none' } as const

/** What must be shown: a level of assurance, or only, and just now, that it is her. */
export type Asks = Level | 'fresh'
export const asks = z.enum(['fresh', 'none', 'low', 'substantial', 'high'])

/** Where the router sends a refusal `web.step-up`: she shows more surely that it is her and lands where she was, with what she posted. */
export const stepUp = async (ctx: Ctx<IdentityEdge>, level: string, then: string): Promise<Reply> => {
  const own = await ownOf(ctx)
  if (own === undefined) return await signInFirst(ctx, then)
  return await stepUpPage(ctx, own, asks.catch('fresh').parse(level), { then, resume: keep(ctx, then) })
}

export async function stepUpPage(
  ctx: Ctx<IdentityEdge>,
  own: Own,
  needs: Asks,
  onward: Onward,
  wrong?: 'passkey' | 'code' | 'too-many' | AtProvider,
): Promise<Reply> {
  const { lang, edge } = ctx
  const { account, session, keys } = own
  const fields = { ...onwardFields(onward), needs }
  // Which keys would do; an account that was never proofed so far is helped by no key.
  const enough = keys.filter((key) => needs === 'fresh' || reaches(lower(account.proofing, wayOf(key).ceiling), needs))
  const unproofed = needs !== 'fresh' && !reaches(account.proofing, needs)
  const codes =
    session.strength === 'code' && keys.length > 0 ? (await edge.store.as(asAccount(account), (tx) => codesLeft(tx, account.id))).left : 0
  const atProvider = typeof wrong === 'object' ? wrong : undefined
  const providers = await wouldDo(ctx, own, needs)
  const wallets = account.kind === 'agent' ? [] : walletsOf(edge).filter(({ level }) => needs === 'fresh' || reaches(level, needs))
  const site = await siteFor(ctx, onward.then)
  const title = t(lang, unproofed ? 'step-up.proof' : 'step-up.title')
  const wrongCode = wrong === 'code' ? t(lang, 'recover.wrong') : undefined
  return page(
    {
      title,
      footer: 'short',
      islands: ['passkey'],
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={title} lead={t(lang, unproofed ? 'step-up.proof-lead' : 'step-up.lead')} />
          <ForSite ctx={ctx} site={site} />
          {onward.resume === '' ? null : <Alert tone="info">{t(lang, 'step-up.kept')}</Alert>}
          {wrong === 'passkey' ? <Alert tone="danger">{t(lang, 'passkey.refused')}</Alert> : null}
          <ProviderAlert lang={lang} wrong={atProvider} />
          {wrong === 'too-many' ? <Alert tone="warning">{t(lang, 'too-many')}</Alert> : null}
          {enough.length === 0 || unproofed ? null : (
            <section class="g-section g-flow" aria-labelledby="passkey">
              <h2 id="passkey">{t(lang, 'step-up.passkey')}</h2>
              <PasskeyForm ctx={ctx} ask="confirm" action={`/${lang}/sign-in/confirm`} label={t(lang, 'step-up.confirm')} fields={fields} />
            </section>
          )}
          <ProviderPart ctx={ctx} providers={providers} title={t(lang, 'provider.title')} fields={fields} />
          <WalletPart ctx={ctx} wallets={wallets} fields={fields} />
          {codes === 0 ? null : (
            <section class="g-section g-flow" aria-labelledby="recover">
              <h2 id="recover">{t(lang, 'recover.title')}</h2>
              <p>{t(lang, 'recover.text')}</p>
              <Form to={{ action: `/${lang}/sign-in/recover`, fields }} class="g-flow">
                <TextField
                  lang={lang}
                  id="recovery"
                  name="code"
                  label={t(lang, 'recover.label')}
                  autocomplete="off"
                  size={24}
                  error={wrongCode}
                />
                <Actions>
                  <Button variant="secondary">{t(lang, 'recover.send')}</Button>
                </Actions>
              </Form>
            </section>
          )}
          <section class="g-section g-flow" aria-labelledby="counter">
            <h2 id="counter">{t(lang, 'counter.title')}</h2>
            <p>{t(lang, unproofed || enough.length === 0 ? 'counter.proof' : 'counter.text')}</p>
            <p>
              <a href={`/${lang}/security/counter`}>
                {t(lang, keys.length > 0 && session.strength === 'code' ? 'visit.recover' : 'visit.title')}
              </a>
            </p>
          </section>
          <p>
            <a href={`/${lang}/sign-in?then=${encodeURIComponent(onward.then)}`}>{t(lang, 'step-up.other')}</a>
          </p>
        </Wrap>
      ),
    },
    wrong === 'too-many' ? 429 : atProvider !== undefined && /down$/.test(atProvider.code) ? 503 : wrong === undefined ? 403 : 422,
  )
}

/** Providers that can give what is needed. Only again, and that it is her: those that know her account already. */
async function wouldDo({ edge }: Ctx<IdentityEdge>, { account }: Own, needs: Asks): Promise<readonly Provider[]> {
  const kind = account.kind === 'agent' ? 'agents' : 'citizens'
  const able = providersOf(edge).filter(
    (one) => one.for === kind && gives(one, needs) && (kind === 'citizens' || one.agency === account.agency),
  )
  if (needs !== 'fresh' || able.length === 0) return able
  const links = await edge.store.as(asAccount(account), (tx) => linksOf(tx, account.id))
  return able.filter(({ id }) => links.some(({ by }) => by === `provider:${id}`))
}

export const stepUpEndpoints = [
  // A link that asks to confirm before something is changed; nothing but the page.
  endpoint<IdentityEdge>()(
    {
      ...open,
      id: 'identity.confirm',
      route: 'GET /:lang/sign-in/confirm',
      input: input.extend({ then: z.string().max(2000).default('') }),
    },
    async (ctx, { then }) => {
      const own = await ownOf(ctx)
      const onward = { then: isLocal(then) ? then : `/${ctx.lang}`, resume: '' }
      return own === undefined
        ? redirect(`/${ctx.lang}/sign-in`)
        : ({ ...(await stepUpPage(ctx, own, 'fresh', onward)), status: 200 } as Reply)
    },
  ),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.confirm.passkey', route: 'POST /:lang/sign-in/confirm', input }, async (ctx) => {
    const own = await ownOf(ctx)
    const onward = onwardOf(ctx)
    if (own === undefined) return await signInPage(ctx, onward, { status: 401 })
    try {
      const { account, way } = await signedBy(ctx.edge, ctx.url, typed(ctx, 'credential'))
      if (account.id !== own.account.id) throw new Refusal('identity.passkey-refused')
      return await arrive(ctx, account, way, onward)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return await stepUpPage(ctx, own, asks.catch('fresh').parse(typed(ctx, 'needs')), onward, 'passkey')
    }
  }),
  // Her mailbox and a code that she kept: two things that she has. She may now enrol a new key; nothing else opens.
  endpoint<IdentityEdge>()({ ...open, id: 'identity.recover', route: 'POST /:lang/sign-in/recover', input }, async (ctx) => {
    const { edge, lang } = ctx
    const own = await ownOf(ctx)
    const onward = onwardOf(ctx)
    if (own === undefined || own.session.strength !== 'code') return redirect(`/${lang}/sign-in`)
    const { account } = own
    const needs = asks.catch('fresh').parse(typed(ctx, 'needs'))
    const may = await edge.store.as(asSystem, (tx) => allowed(edge, tx, ['recover', ctx.network, account.id], 10))
    if (!may) return await stepUpPage(ctx, own, needs, onward, 'too-many')
    const used = await edge.store.as(asAccount(account), async (tx) => {
      const used = await useCode(tx, account.id, typed(ctx, 'code'))
      if (used !== undefined) {
        await edge.log.append(tx, toAccount(account), [{ type: happened.codeUsed.type, payload: { left: used.left } }])
        await tell(edge, tx, account, 'code-used')
      }
      return used
    })
    if (used === undefined) return await stepUpPage(ctx, own, needs, onward, 'code')
    const session = await openSession(edge, account, { strength: 'code', ceiling: 'none', enrols: used.carries }, ctx)
    return { ...redirect(`/${lang}/security`, 'recovered'), session }
  }),
]
