import { z } from 'zod'
import { showCode } from '#identity'
import { Refusal } from '#kernel'
import { ConfirmPage, type Ctx, endpoint, page, redirect, typed } from '#web'
import type { CasesEdge } from '../../edge.ts'
import { inviteParty } from '../../parties/invite.ts'
import { partyName } from '../../party-name.ts'
import { caseHref } from '../apply/links.ts'
import { openOwn } from '../apply/open.ts'
import { invitationsHref } from '../parties/links.ts'
import { casePage } from './case.tsx'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string(), part: z.string().max(200) })

/** The applicant invites somebody whom she named: by e-mail, or by a code to hand over. */
export const inviteOne = endpoint<CasesEdge>()(
  {
    id: 'cases.people.invite',
    route: 'POST /:lang/cases/:reference/people/:part',
    may: 'person',
    purpose: 'compte',
    subject: 'case',
    acting: 'services',
    input,
  },
  async (ctx, { reference, part }) => {
    const { edge, actor, lang } = ctx
    const opened = await openOwn(edge, actor, reference)
    const back = `${caseHref(lang, reference)}#people`
    const email = typed(ctx, 'how') === 'email' ? typed(ctx, 'email').trim().slice(0, 200) : undefined
    if (email !== undefined && !z.email().safeParse(email).success)
      return casePage(ctx, opened, { party: { part, email, error: t(lang, 'people.email.wrong') } })
    try {
      const code = await inviteParty(ctx, opened, part, email)
      return email === undefined
        ? codePage(ctx, reference, code, partyName(opened.view, opened.loaded.service, part))
        : redirect(back, 'party.sent')
    } catch (error) {
      if (error instanceof Refusal && /^case\.(party-|not-open)/.test(error.code)) return redirect(back, 'not-now')
      throw error
    }
  },
)

/** The code, once: it is kept nowhere as it is. */
function codePage({ lang, edge, url }: Ctx<CasesEdge>, reference: string, code: string, name: string) {
  const title = t(lang, 'people.code.title', { name })
  return page({
    title,
    footer: 'short',
    children: (
      <ConfirmPage lang={lang} title={title} back={`${caseHref(lang, reference)}#people`}>
        <p class="g-visit-code">{showCode(code)}</p>
        <p>
          {t(lang, 'people.code.text', { name, link: `${(edge.config.url ?? url.origin).replace(/\/$/, '')}${invitationsHref(lang)}` })}
        </p>
      </ConfirmPage>
    ),
  })
}
