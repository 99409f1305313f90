import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { Back, Button, type Ctx, endpoint, Form, PageHead, page, QrCode, type Reply, Wrap } from '#web'
import { askVerification, showCode } from '../counter.ts'
import { asAccount, asSystem, type IdentityEdge } from '../edge.ts'
import type { Own } from '../manage.ts'
import { linksOf } from '../providers/links.ts'
import { t } from '../texts.ts'
import { forOwn } from './security.tsx'

const input = z.object({ lang: z.string() })
const open = { may: 'anyone', purpose: 'identite', subject: 'none', acting: 'never' } as const

/** With keys or a provider that she cannot use any more she comes to get back in; otherwise to be verified. */
const recovers = async ({ edge }: Ctx<IdentityEdge>, { account, session, keys }: Own): Promise<boolean> =>
  session.strength === 'code' && (keys.length > 0 || (await edge.store.as(asAccount(account), (tx) => linksOf(tx, account.id))).length > 0)

function counterPage(ctx: Ctx<IdentityEdge>, recovers: boolean, code?: string): Reply {
  const { lang, edge, url } = ctx
  const { contact } = edge.town.file
  const title = t(lang, recovers ? 'visit.recover' : 'visit.title')
  const site = (edge.config.url ?? url.origin).replace(/\/$/, '')
  return page({
    title,
    footer: 'short',
    children: (
      <Wrap class="g-form">
        <div class="g-form__main g-flow">
          <Back lang={lang} href={`/${lang}/security`} label={t(lang, 'security.title')} />
          <PageHead lang={lang} title={title} lead={t(lang, recovers ? 'visit.recover-lead' : 'visit.lead')} />
          {code === undefined ? (
            <>
              <p>{t(lang, 'visit.how')}</p>
              <Form to={{ action: `/${lang}/security/counter` }}>
                <Button>{t(lang, 'visit.ask')}</Button>
              </Form>
            </>
          ) : (
            <section class="g-flow" aria-labelledby="code">
              <h2 id="code">{t(lang, 'visit.code')}</h2>
              <p class="g-visit-code">{showCode(code)}</p>
              <QrCode text={`${site}/${lang}/counter?code=${code}`} alt={t(lang, 'visit.qr')} />
              <p>{t(lang, 'visit.code-text')}</p>
            </section>
          )}
          <p>
            {say(contact.counter, lang)} {say(contact.hours, lang)}.
          </p>
        </div>
      </Wrap>
    ),
  })
}

export const counterEndpoints = [
  endpoint<IdentityEdge>()({ ...open, id: 'identity.visit', route: 'GET /:lang/security/counter', input }, (ctx) =>
    forOwn(ctx, 'security/counter', async (own) => counterPage(ctx, await recovers(ctx, onlyCitizen(own)))),
  ),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.visit.ask', route: 'POST /:lang/security/counter', input }, (ctx) =>
    forOwn(ctx, 'security/counter', async (own) => {
      const { account } = onlyCitizen(own)
      const lost = await recovers(ctx, own)
      return counterPage(ctx, lost, await ctx.edge.store.as(asSystem, (tx) => askVerification(ctx.edge, tx, account, lost)))
    }),
  ),
]

/** Who an agent is, the employer has seen. */
function onlyCitizen(own: Own): Own {
  if (own.account.kind !== 'person') throw new Refusal('web.not-found')
  return own
}
