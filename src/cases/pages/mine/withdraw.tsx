import { z } from 'zod'
import { say } from '#definitions'
import { Actions, Button, ConfirmPage, endpoint, Form, page, redirect } from '#web'
import { canWithdraw } from '../../decide.ts'
import { type CasesEdge, whoIs } from '../../edge.ts'
import { sendDraft } from '../../run.ts'
import { caseHref, tasksHref } from '../apply/links.ts'
import { openOwn } from '../apply/open.ts'
import { orMoved } from './post.ts'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

/** Asks once more: what will happen, the button, the way back. */
export const showWithdraw = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.withdraw', route: 'GET /:lang/cases/:reference/withdraw' },
  async ({ edge, actor, lang }, { reference }) => {
    const { view, loaded } = await openOwn(edge, actor, reference)
    if (!canWithdraw(view)) return redirect(caseHref(lang, reference), 'not-now')
    const what = view.phase === 'draft' ? 'draft' : view.contest === undefined ? 'request' : 'contest'
    const title = t(lang, what === 'request' ? 'withdraw.title' : `withdraw.title.${what}`)
    const text = view.renewing ? 'withdraw.text.renewal' : what === 'request' ? 'withdraw.text' : (`withdraw.text.${what}` as const)
    const back = what === 'draft' ? tasksHref(lang, reference) : caseHref(lang, reference)
    return page({
      title,
      children: (
        <ConfirmPage lang={lang} title={title} back={back}>
          <p class="g-lead">{say(loaded.service.title, lang)}</p>
          <p>{t(lang, text)}</p>
          <Form to={{ action: `${caseHref(lang, reference)}/withdraw` }}>
            <Actions>
              <Button danger>{t(lang, 'withdraw.do')}</Button>
              <a href={back}>{t(lang, 'withdraw.keep')}</a>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    })
  },
)

/** Takes back a draft, a request or a contest; what was typed and not sent goes with it. */
export const withdrawCase = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.withdraw.do', route: 'POST /:lang/cases/:reference/withdraw' },
  async (ctx, { reference }) => {
    const { edge, actor, lang } = ctx
    const opened = await openOwn(edge, actor, reference)
    const { row, loaded, view } = opened
    const reply = await orMoved(ctx, opened, 'withdrawn', '', () =>
      sendDraft(edge, actor, row, { do: 'withdraw', who: whoIs(actor, loaded) }, loaded.service.data.purpose),
    )
    return view.phase === 'draft' ? redirect(`/${lang}/cases`, 'withdrawn') : reply
  },
)
