import { z } from 'zod'
import { Refusal } from '#kernel'
import {
  Actions,
  Alert,
  Button,
  type Ctx,
  ErrorSummary,
  endpoint,
  Form,
  json,
  nothing,
  PageHead,
  page,
  type Reply,
  redirect,
  TextField,
  typed,
  Wrap,
} from '#web'
import { type Account, demoAccount, demoAccounts } from '../accounts.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { invitedBy } from '../invitations.ts'
import { carriedBy } from '../levels.ts'
import { manages, ownOf } from '../manage.ts'
import { ForSite, siteFor } from '../openid/pages/for-site.tsx'
import { leaveProvider } from '../providers/logout.ts'
import { providersOf, walletsOf } from '../providers/offered.ts'
import { isLocal, sealPost } from '../resume.ts'
import { endSession } from '../sessions.ts'
import { t } from '../texts.ts'
import { askForKey, offerKey, signedBy } from '../webauthn.ts'
import { arrive, type Onward, onwardFields, onwardOf } from './arrive.tsx'
import { PasskeyForm } from './passkey-form.tsx'
import { type AtProvider, ProviderAlert, ProviderPart } from './provider-part.tsx'
import { WalletPart } from './wallet-part.tsx'

const lang = z.object({ lang: z.string() })
const open = { may: 'anyone', purpose: 'securite', subject: 'none' } as const

/** Where the router sends who must sign in first: a page is asked again afterwards, a post is kept. */
export const signInFirst = (ctx: Ctx<IdentityEdge>, then: string): Promise<Reply> =>
  Object.keys(ctx.form).length > 0
    ? signInPage(ctx, { then, resume: keep(ctx, then) }, { status: 401 })
    : Promise.resolve(redirect(`/${ctx.lang}/sign-in?then=${encodeURIComponent(then)}`))

/** The post of this request, sealed, so that it can be offered again after signing in; '' when there is none. */
export const keep = (ctx: Ctx<IdentityEdge>, path: string): string =>
  Object.keys(ctx.form).length > 0 ? sealPost({ path, form: ctx.form }, ctx.edge.clock.now()) : ''

/** What was wrong with the last try, and where. */
interface Tried {
  readonly status?: 200 | 401 | 422 | 429 | 503
  readonly wrong?: 'passkey' | 'address' | 'too-many'
  readonly provider?: AtProvider
  readonly address?: string
}

/** Every way to sign in, the surest first; in the demonstration the list of its people comes last. */
export async function signInPage(ctx: Ctx<IdentityEdge>, onward: Onward, tried: Tried = {}): Promise<Reply> {
  const { lang, edge } = ctx
  const providers = providersOf(edge)
  const accounts = (edge.config.demo ? await edge.store.as(asSystem, demoAccounts) : []).filter(({ may }) => !may.includes('robot'))
  const site = await siteFor(ctx, onward.then)
  const residents = accounts.filter(({ kind }) => kind === 'person')
  const title = t(lang, 'sign-in.title')
  const fields = onwardFields(onward)
  const lead = onward.resume !== '' ? 'sign-in.kept-lead' : onward.then === `/${lang}` || site !== undefined ? undefined : 'sign-in.needed'
  const addressWrong = tried.wrong === 'address' ? t(lang, 'email.wrong') : undefined
  return page(
    {
      title,
      footer: 'short',
      islands: ['passkey'],
      failed: addressWrong !== undefined,
      children: (
        <Wrap class="g-end">
          {addressWrong === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'email', text: addressWrong }]} />}
          <PageHead lang={lang} title={title} lead={lead === undefined ? undefined : t(lang, lead)} />
          <ForSite ctx={ctx} site={site} />
          {accounts.length === 0 ? null : (
            <p class="g-small">
              <a href="#demo">{t(lang, 'demo.jump')}</a>
            </p>
          )}
          {tried.wrong === 'passkey' ? <Alert tone="danger">{t(lang, 'passkey.refused')}</Alert> : null}
          <ProviderAlert lang={lang} wrong={tried.provider} />
          {tried.wrong === 'too-many' ? <Alert tone="warning">{t(lang, 'too-many')}</Alert> : null}
          <section class="g-section g-flow" aria-labelledby="passkey">
            <h2 id="passkey">{t(lang, 'passkey.title')}</h2>
            <p>{t(lang, 'passkey.text')}</p>
            <PasskeyForm ctx={ctx} ask="sign-in" action={`/${lang}/sign-in/passkey`} label={t(lang, 'passkey.sign-in')} fields={fields} />
          </section>
          <ProviderPart
            ctx={ctx}
            providers={providers.filter((one) => one.for === 'citizens')}
            title={t(lang, 'provider.title')}
            fields={fields}
          />
          <WalletPart ctx={ctx} wallets={walletsOf(edge)} fields={fields} />
          <section class="g-section g-flow" aria-labelledby="by-email">
            <h2 id="by-email">{t(lang, 'email.title')}</h2>
            <p>{t(lang, 'email.text')}</p>
            <Form to={{ action: `/${lang}/sign-in/email`, fields }} class="g-flow">
              <TextField
                lang={lang}
                id="email"
                name="email"
                type="email"
                autocomplete="email"
                label={t(lang, 'email.label')}
                value={tried.address}
                error={addressWrong}
                size={32}
              />
              <Actions>
                <Button variant="secondary">{t(lang, 'email.send')}</Button>
              </Actions>
            </Form>
          </section>
          <section class="g-section g-flow" aria-labelledby="counter">
            <h2 id="counter">{t(lang, 'counter.title')}</h2>
            <p>{t(lang, 'counter.text')}</p>
            <p>
              <a href={`/${lang}/pages/aide`}>{t(lang, 'counter.help')}</a>
            </p>
          </section>
          <ProviderPart
            ctx={ctx}
            providers={providers.filter((one) => one.for === 'agents')}
            title={t(lang, 'provider.agents')}
            fields={fields}
          />
          {accounts.length === 0 ? null : (
            <section class="g-section g-flow" aria-labelledby="demo">
              <h2 id="demo">{t(lang, 'demo.title')}</h2>
              <p>{t(lang, 'demo.text')}</p>
              <p>
                <a href={`/demo/agency?lang=${lang}`}>{t(lang, 'client.demo')}</a>
              </p>
              <h3>{t(lang, 'demo.people')}</h3>
              <People lang={lang} accounts={residents.filter(({ capacity }) => capacity)} fields={fields} />
              <details class="g-why">
                <summary>{t(lang, 'demo.others')}</summary>
                <People lang={lang} accounts={residents.filter(({ capacity }) => !capacity)} fields={fields} />
              </details>
              <h3>{t(lang, 'demo.agents')}</h3>
              <People lang={lang} accounts={accounts.filter(({ kind }) => kind === 'agent')} fields={fields} />
            </section>
          )}
        </Wrap>
      ),
    },
    tried.status ?? 200,
  )
}

function People({ lang, accounts, fields }: { lang: string; accounts: readonly Account[]; fields: Readonly<Record<string, string>> }) {
  return (
    <ul class="g-signin">
      {accounts.map((account) => (
        <li>
          <Form to={{ action: `/${lang}/sign-in`, fields: { account: account.id, ...fields } }}>
            <Button variant="secondary">{`${account.given} ${account.family}`}</Button>
            {account.capacity ? <p class="g-fine">{account.capacity[lang] ?? Object.values(account.capacity)[0]}</p> : null}
          </Form>
        </li>
      ))}
    </ul>
  )
}

export const signInEndpoints = [
  endpoint<IdentityEdge>()(
    { ...open, id: 'identity.sign-in', route: 'GET /:lang/sign-in', input: lang.extend({ then: z.string().max(2000).optional() }) },
    async (ctx, { then }) => signInPage(ctx, { then: then !== undefined && isLocal(then) ? then : `/${ctx.lang}`, resume: '' }),
  ),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.sign-in.demo', route: 'POST /:lang/sign-in', input: lang }, async (ctx) => {
    const { store, config } = ctx.edge
    const id = z.uuid().safeParse(typed(ctx, 'account'))
    const account = config.demo && id.success ? await store.as(asSystem, (tx) => demoAccount(tx, id.data)) : undefined
    // A program has no browser: it comes by its token.
    if (account === undefined || account.may.includes('robot')) return redirect(`/${ctx.lang}/sign-in`)
    return await arrive(ctx, account, { strength: 'demo', ceiling: carriedBy.demo, enrols: carriedBy.demo }, onwardOf(ctx))
  }),
  // What an authenticator is asked; the challenge in it is good for one answer.
  endpoint<IdentityEdge>()({ ...open, id: 'identity.passkey.options', route: 'POST /:lang/passkey', input: lang }, async (ctx) => {
    const { edge, url } = ctx
    const ask = typed(ctx, 'ask')
    if (ask === 'sign-in') return json(await askForKey(edge, url, undefined))
    if (ask === 'invited') {
      const invited = await edge.store.as(asSystem, (tx) => invitedBy(tx, typed(ctx, 'token')))
      if (invited !== undefined) return json(await offerKey(edge, url, invited.account, ctx.lang))
    }
    const own = await ownOf(ctx)
    if (ask === 'confirm' && own !== undefined) return json(await askForKey(edge, url, own.account.id))
    if (ask === 'enrol' && own !== undefined && manages(own, edge.clock.now()) !== undefined)
      return json(await offerKey(edge, url, own.account, ctx.lang))
    throw new Refusal('identity.passkey-refused')
  }),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.sign-in.passkey', route: 'POST /:lang/sign-in/passkey', input: lang }, async (ctx) => {
    const onward = onwardOf(ctx)
    try {
      const { account, way } = await signedBy(ctx.edge, ctx.url, typed(ctx, 'credential'))
      return await arrive(ctx, account, way, onward)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return await signInPage(ctx, onward, { status: 422, wrong: 'passkey' })
    }
  }),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.sign-out', route: 'POST /:lang/sign-out', input: lang }, async (ctx) => {
    const away = await leaveProvider(ctx)
    if (ctx.secret !== undefined) await endSession(ctx.edge, ctx.secret)
    if (away !== undefined) return { ...redirect(`/${ctx.lang}/sign-in/leave/${away.state}`), errand: away.secret, session: 'end' }
    return { ...redirect(`/${ctx.lang}`), session: 'end' }
  }),
  // A sign of life from the page's warning: reading the session has moved its end already.
  endpoint<IdentityEdge>()({ ...open, id: 'identity.session.extend', route: 'POST /:lang/session', input: lang }, async (ctx) =>
    ctx.header('accept')?.includes('text/html') ? redirect(`/${ctx.lang}`) : nothing,
  ),
]
