import type { Actor } from '#kernel'
import { Button, type Ctx, Form, Hidden, PageHead, type PostedForm, page, type Reply, redirect, typed, Wrap } from '#web'
import type { Account } from '../accounts.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { homeOf } from '../home.ts'
import { heldBy } from '../mandates/live.ts'
import { isLocal, openPost, siteQuestion } from '../resume.ts'
import { openSession, type Way } from '../sessions.ts'
import { t } from '../texts.ts'
import { choicePage } from './choice.tsx'

/** Where she was going and the post that came too late: carried through every page of signing in. */
export interface Onward {
  readonly then: string
  readonly resume: string
}

export const onwardOf = (ctx: Ctx<IdentityEdge>): Onward => {
  const then = typed(ctx, 'then')
  return { then: isLocal(then) ? then : `/${ctx.lang}`, resume: typed(ctx, 'resume') }
}

export const onwardFields = ({ then, resume }: Onward): Readonly<Record<string, string>> => ({ then, ...(resume === '' ? {} : { resume }) })

/**
 * The end of every way of signing in: a session of its strength, then, for whoever may act for others too, the question for whom. Who only showed
 * again that it is her goes on as before.
 */
export async function arrive(ctx: Ctx<IdentityEdge>, account: Account, way: Way, onward: Onward): Promise<Reply> {
  const { edge, lang } = ctx
  const session = await openSession(edge, account, way, ctx)
  const { person } = account
  // A site asks who she is: for whom she acts is no question there.
  const asks = person !== null && siteQuestion(onward.then) === undefined && !session.again && lacksNothing(account, way)
  const held = asks ? await edge.store.as(asSystem, (tx) => heldBy(edge, tx, person)) : []
  if (held.length === 0) return { ...goOn(ctx, account, onward), session }
  const { then, resume } = onward
  return {
    ...(resume === '' ? redirect(`/${lang}/acting?${new URLSearchParams({ then })}`) : choicePage(ctx, account, held, onward)),
    session,
  }
}

const lacksNothing = ({ proofing }: Account, { ceiling }: Way): boolean => proofing === 'none' || ceiling !== 'none'

/** After signing in and choosing: the post that was kept, or the page that was asked for, or one's home. */
export function goOn(ctx: Ctx<IdentityEdge>, account: Pick<Actor, 'kind' | 'may'>, { then, resume }: Onward): Reply {
  const post = openPost(resume, ctx.edge.clock.now())
  if (post !== undefined) return keptPage(ctx, post)
  return redirect(then === `/${ctx.lang}` ? homeOf(account, ctx.lang) : then)
}

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
