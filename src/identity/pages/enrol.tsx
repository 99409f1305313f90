import { z } from 'zod'
import { Refusal } from '#kernel'
import { Alert, type Ctx, endpoint, PageHead, page, type Reply, redirect, typed, Wrap } from '#web'
import { asAccount, asSystem, type IdentityEdge } from '../edge.ts'
import { homeOf } from '../home.ts'
import { type Invited, invitedBy, takeInvitation } from '../invitations.ts'
import { browserOf } from '../place.ts'
import { openSession } from '../sessions.ts'
import { tell } from '../tell.ts'
import { t } from '../texts.ts'
import { enrol, wayOf } from '../webauthn.ts'
import { PasskeyForm } from './passkey-form.tsx'

const input = z.object({ lang: z.string(), token: z.string().regex(/^[\w-]{20,60}$/) })
const open = { may: 'anyone', purpose: 'securite', subject: 'none' } as const

/** The page of a link for one key: whose it is, and the button. A link that is over says only that. */
function enrolPage(ctx: Ctx<IdentityEdge>, token: string, invited: Invited | undefined, failed = false): Reply {
  const { lang } = ctx
  if (invited === undefined) {
    const title = t(lang, 'enrol.over')
    return page(
      {
        title,
        footer: 'short',
        children: (
          <Wrap class="g-end">
            <PageHead lang={lang} title={title} lead={t(lang, 'enrol.over-lead')} />
          </Wrap>
        ),
      },
      410,
    )
  }
  const { given, family } = invited.account
  const title = t(lang, 'enrol.title', { name: `${given} ${family}` })
  return page(
    {
      title,
      footer: 'short',
      islands: ['passkey'],
      children: (
        <Wrap class="g-end">
          <div class="g-flow">
            <PageHead lang={lang} title={title} lead={t(lang, 'enrol.lead')} />
            {failed ? <Alert tone="danger">{t(lang, 'passkey.refused')}</Alert> : null}
            <p>{t(lang, 'enrol.text')}</p>
            <PasskeyForm ctx={ctx} ask="invited" action={`/${lang}/enrol/${token}`} label={t(lang, 'keys.add')} fields={{ token }} />
          </div>
        </Wrap>
      ),
    },
    failed ? 422 : 200,
  )
}

export const enrolEndpoints = [
  endpoint<IdentityEdge>()({ ...open, id: 'identity.enrol', route: 'GET /:lang/enrol/:token', input }, async (ctx, { token }) =>
    enrolPage(ctx, token, await ctx.edge.store.as(asSystem, (tx) => invitedBy(tx, token))),
  ),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.enrol.key', route: 'POST /:lang/enrol/:token', input }, async (ctx, { token }) => {
    const { edge, lang, url } = ctx
    const invited = await edge.store.as(asSystem, (tx) => invitedBy(tx, token))
    if (invited === undefined) return enrolPage(ctx, token, undefined)
    const { account, carries } = invited
    const name = browserOf(ctx.header('user-agent')) || t(lang, 'keys.unnamed')
    try {
      // Of two answers to one link the first takes it; the second finds it used.
      const key = await enrol(edge, url, account, typed(ctx, 'credential'), { carries, name }, async () => {
        if ((await edge.store.as(asSystem, (tx) => takeInvitation(tx, token))) === undefined) throw new Refusal('identity.passkey-refused')
      })
      await edge.store.as(asAccount(account), (tx) => tell(edge, tx, account, 'key-added'))
      return { ...redirect(homeOf(account, lang)), session: await openSession(edge, account, wayOf(key), ctx) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return enrolPage(ctx, token, invited, true)
    }
  }),
]
