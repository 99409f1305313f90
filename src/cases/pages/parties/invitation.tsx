import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import type { Party, Service } from '#services'
import {
  Actions,
  Button,
  ConfirmPage,
  type Ctx,
  ErrorSummary,
  endpoint,
  Facts,
  Form,
  PageHead,
  page,
  type Reply,
  redirect,
  TextField,
  typed,
  Wrap,
} from '#web'
import { asPerson, type CasesEdge } from '../../edge.ts'
import { answerInvitation, readInvitation, takeCode } from '../../parties/join.ts'
import { ownInvitations } from '../../parties/store.ts'
import { caseHref } from '../apply/links.ts'
import { flashOf } from './flash.ts'
import { invitationsHref, partHref } from './links.ts'
import { t } from './texts.ts'

const input = z.object({ lang: z.string() })
/** Under her own identity alone: nobody takes part in her place. */
const own = { may: 'person', purpose: 'compte', subject: 'self', acting: 'never' } as const
const one = input.extend({ id: z.uuid() })

async function codePage(ctx: Ctx<CasesEdge>, code?: string, wrong?: string): Promise<Reply> {
  const { edge, actor, lang } = ctx
  const waiting = await edge.store.as(asPerson(actor, 'compte'), (tx) => ownInvitations(tx))
  const title = t(lang, 'code.title')
  return page(
    {
      title,
      footer: 'short',
      failed: wrong !== undefined,
      ...flashOf(ctx),
      children: (
        <Wrap end class="g-space">
          {wrong === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'code', text: wrong }]} />}
          <PageHead lang={lang} title={title} lead={t(lang, 'code.lead')} />
          {waiting.length === 0 ? null : (
            <section class="g-flow" aria-labelledby="waiting">
              <h2 id="waiting">{t(lang, 'code.waiting')}</h2>
              <ul class="g-list">
                {waiting.map(({ id }) => (
                  <li>
                    <a href={`${invitationsHref(lang)}/${id}`}>{t(lang, 'code.read')}</a>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Form to={{ action: invitationsHref(lang) }} class="g-flow">
            <TextField
              lang={lang}
              id="code"
              name="code"
              label={t(lang, 'code.label')}
              value={code ?? ''}
              error={wrong}
              size={14}
              autocomplete="off"
            />
            <Actions>
              <Button>{t(lang, 'code.open')}</Button>
            </Actions>
          </Form>
        </Wrap>
      ),
    },
    wrong === undefined ? 200 : 422,
  )
}

export const showInvitations = endpoint<CasesEdge>()(
  { ...own, id: 'cases.invitations', route: 'GET /:lang/invitations', input },
  async (ctx) => await codePage(ctx),
)

export const openInvitation = endpoint<CasesEdge>()(
  { ...own, id: 'cases.invitations.open', route: 'POST /:lang/invitations', input },
  async (ctx) => {
    const { edge, actor, lang, network } = ctx
    const code = typed(ctx, 'code').trim().slice(0, 40)
    try {
      return redirect(`${invitationsHref(lang)}/${await takeCode(edge, actor, network, code)}`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'case.party-other') return await codePage(ctx, code, t(lang, 'code.other'))
      if (error.code === 'case.party-code' || error.code === 'case.party-unknown') return await codePage(ctx, code, t(lang, 'code.wrong'))
      throw error
    }
  },
)

/** What she will be able to do, as the file says; coming to a meeting is no right that it gives. */
function mayWords({ name, may }: Party, { requests }: Pick<Service, 'requests'>, lang: string): string {
  const meets = requests.some(({ kind, to }) => (kind === 'appointment' || kind === 'visit') && to.includes(name))
  return [...may.map((one) => t(lang, `invitation.may.${one}`)), ...(meets ? [t(lang, 'invitation.may.meet')] : [])].join(', ')
}

/** Who invites, to what, as whom, and what comes of it. Reading it answers nothing. */
export const showInvitation = endpoint<CasesEdge>()(
  { ...own, id: 'cases.invitation', route: 'GET /:lang/invitations/:id', input: one },
  async ({ edge, actor, lang }, { id }) => {
    const { opened, participant } = await readInvitation(edge, actor, id)
    const { view, loaded } = opened
    const { named, party } = participant
    const partner = edge.town.partners.find(({ id: one }) => party === undefined && one === view.partner)
    const from = partner === undefined ? view.named && `${view.named.given} ${view.named.family}` : say(partner.title, lang)
    const own = party === undefined
    const title = t(lang, own ? 'invitation.own.title' : 'code.title')
    const service = say(loaded.service.title, lang)
    return page({
      title: `${title} – ${service}`,
      footer: 'short',
      children: (
        <ConfirmPage lang={lang} title={title} back={invitationsHref(lang)}>
          {from === undefined ? null : <p class="g-lead">{t(lang, own ? 'invitation.own.lead' : 'invitation.lead', { name: from })}</p>}
          <Facts
            lines={[
              ...(from === undefined ? [] : [{ label: t(lang, own ? 'invitation.own.by' : 'invitation.by'), value: from }]),
              { label: t(lang, 'invitation.service'), value: service },
              { label: t(lang, 'invitation.as'), value: `${named.given} ${named.family}` },
              ...(own ? [] : [{ label: t(lang, 'invitation.may'), value: mayWords(party, loaded.service, lang) }]),
            ]}
          />
          {from === undefined ? null : <p>{t(lang, own ? 'invitation.own.law' : 'invitation.law', { name: from })}</p>}
          <Form to={{ action: `${invitationsHref(lang)}/${id}` }}>
            <Actions>
              <Button name="answer" value="join">
                {t(lang, own ? 'invitation.own.join' : 'invitation.join')}
              </Button>
              <Button variant="secondary" name="answer" value="decline">
                {t(lang, own ? 'invitation.own.decline' : 'invitation.decline')}
              </Button>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    })
  },
)

export const replyInvitation = endpoint<CasesEdge>()(
  { ...own, id: 'cases.invitation.answer', route: 'POST /:lang/invitations/:id', input: one },
  async (ctx, { id }) => {
    const { edge, actor, lang } = ctx
    const answer = typed(ctx, 'answer')
    if (answer !== 'join' && answer !== 'decline') return redirect(`${invitationsHref(lang)}/${id}`)
    const { reference, own: hers } = await answerInvitation(edge, actor, id, answer)
    if (hers && answer === 'join') return redirect(caseHref(lang, reference))
    return answer === 'join' ? redirect(partHref(lang, reference), 'joined') : redirect(`/${lang}/invitations`, 'declined')
  },
)
