import { z } from 'zod'
import type { EdgeBase } from '#kernel'
import type { Store } from '#store'
import { Button, type Ctx, endpoint, Form, Hidden, nothing, PageHead, type PostedForm, page, type Reply, redirect, typed, Wrap } from '#web'
import { type Account, accountById, demoAccounts } from '../accounts.ts'
import { homeOf } from '../home.ts'
import { isLocal, openPost, sealPost } from '../resume.ts'
import { endSession, openSession } from '../sessions.ts'
import { t } from '../texts.ts'

export interface IdentityEdge extends EdgeBase {
  readonly store: Store
}

const asSystem = { actor: 'system', purpose: 'securite' } as const
const lang = z.object({ lang: z.string() })

function People({
  ctx,
  title,
  accounts,
  then,
  resume,
}: {
  ctx: Ctx<IdentityEdge>
  title: string
  accounts: readonly Account[]
  then: string
  resume: string
}) {
  return (
    <section class="g-section g-flow">
      <h2>{title}</h2>
      <ul class="g-signin">
        {accounts.map((account) => (
          <li>
            <Form to={{ action: `/${ctx.lang}/sign-in`, fields: { account: account.id, then, ...(resume === '' ? {} : { resume }) } }}>
              <Button variant="secondary">{`${account.given} ${account.family}`}</Button>
              {account.capacity ? <p class="g-fine">{account.capacity[ctx.lang] ?? Object.values(account.capacity)[0]}</p> : null}
            </Form>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Where the router sends who must sign in first: a page is asked again afterwards, a post is kept. */
export const signInFirst = (ctx: Ctx<IdentityEdge>, then: string): Promise<Reply> =>
  Object.keys(ctx.form).length > 0
    ? signInPage(ctx, then)
    : Promise.resolve(redirect(`/${ctx.lang}/sign-in?then=${encodeURIComponent(then)}`))

/** The demonstration's sign-in: a list of its people. `then`: where she was going; a post that came too late is kept, sealed. */
export async function signInPage(ctx: Ctx<IdentityEdge>, then: string): Promise<Reply> {
  const accounts = ctx.edge.config.demo ? await ctx.edge.store.as(asSystem, demoAccounts) : []
  const posted = Object.keys(ctx.form).length > 0
  const resume = posted ? sealPost({ path: then, form: ctx.form }, ctx.edge.clock.now()) : ''
  const title = t(ctx.lang, 'sign-in.title')
  return page(
    {
      title,
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={ctx.lang} title={title} lead={t(ctx.lang, lead(accounts.length, posted, then === `/${ctx.lang}`))} />
          {accounts.length === 0 ? null : (
            <>
              <People
                ctx={ctx}
                title={t(ctx.lang, 'sign-in.people')}
                accounts={accounts.filter(({ kind }) => kind === 'person')}
                then={then}
                resume={resume}
              />
              <People
                ctx={ctx}
                title={t(ctx.lang, 'sign-in.agents')}
                accounts={accounts.filter(({ kind }) => kind === 'agent')}
                then={then}
                resume={resume}
              />
            </>
          )}
        </Wrap>
      ),
    },
    posted ? 401 : 200,
  )
}

const lead = (accounts: number, posted: boolean, free: boolean) =>
  accounts === 0 ? 'sign-in.none' : posted ? 'sign-in.kept-lead' : free ? 'sign-in.lead' : 'sign-in.needed'

/** After signing in again: the post that came too late, ready to be sent by the person herself. */
function keptPage(ctx: Ctx<IdentityEdge>, post: { readonly path: string; readonly form: PostedForm }): Reply {
  const title = t(ctx.lang, 'sign-in.kept')
  return page({
    title,
    footer: 'short',
    children: (
      <Wrap class="g-end">
        <div class="g-flow">
          <PageHead lang={ctx.lang} title={title} lead={t(ctx.lang, 'sign-in.kept-lead')} />
          <Form to={{ action: post.path }}>
            {Object.entries(post.form).flatMap(([name, values]) => values.map((value) => <Hidden fields={{ [name]: value }} />))}
            <Button>{t(ctx.lang, 'sign-in.continue')}</Button>
          </Form>
        </div>
      </Wrap>
    ),
  })
}

export const signInEndpoints = [
  endpoint<IdentityEdge>()(
    {
      id: 'identity.sign-in',
      route: 'GET /:lang/sign-in',
      may: 'anyone',
      purpose: 'securite',
      subject: 'none',
      input: lang.extend({ then: z.string().max(2000).optional() }),
    },
    async (ctx, { then }) => signInPage(ctx, then !== undefined && isLocal(then) ? then : `/${ctx.lang}`),
  ),
  endpoint<IdentityEdge>()(
    { id: 'identity.sign-in.demo', route: 'POST /:lang/sign-in', may: 'anyone', purpose: 'securite', subject: 'none', input: lang },
    async (ctx) => {
      const { store, config, clock } = ctx.edge
      const id = z.uuid().safeParse(typed(ctx, 'account'))
      const account = config.demo && id.success ? await store.as(asSystem, (tx) => accountById(tx, id.data)) : undefined
      if (account === undefined) return redirect(`/${ctx.lang}/sign-in`)
      const session = await openSession(store, account.id, ctx.secret)
      const post = openPost(typed(ctx, 'resume'), clock.now())
      if (post !== undefined) return { ...keptPage(ctx, post), session }
      const then = typed(ctx, 'then')
      const home = homeOf(account, ctx.lang)
      return { ...redirect(isLocal(then) && then !== `/${ctx.lang}` ? then : home), session }
    },
  ),
  endpoint<IdentityEdge>()(
    { id: 'identity.sign-out', route: 'POST /:lang/sign-out', may: 'anyone', purpose: 'securite', subject: 'none', input: lang },
    async (ctx) => {
      if (ctx.secret !== undefined) await endSession(ctx.edge.store, ctx.secret)
      return { ...redirect(`/${ctx.lang}`), session: 'end' }
    },
  ),
  // A sign of life from the page's warning: reading the session has moved its end already.
  endpoint<IdentityEdge>()(
    { id: 'identity.session.extend', route: 'POST /:lang/session', may: 'anyone', purpose: 'securite', subject: 'none', input: lang },
    async (ctx) => (ctx.header('accept')?.includes('text/html') ? redirect(`/${ctx.lang}`) : nothing),
  ),
]
