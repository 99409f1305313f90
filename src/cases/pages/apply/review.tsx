import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Alert,
  Back,
  Button,
  CheckGroup,
  type Ctx,
  endpoint,
  Form,
  FormPage,
  Progress,
  page as pageReply,
  type Reply,
  redirect,
  typed,
} from '#web'
import { checksFailing } from '../../checks.ts'
import { type CasesEdge, whoIs } from '../../edge.ts'
import { sendDraft } from '../../run.ts'
import { own } from './answers.ts'
import { caseHref, pageHref, sentHref, tasksHref } from './links.ts'
import { type OwnCase, openOwn } from './open.ts'
import { sheetFor } from './page.tsx'
import { problemsOf } from './problems.ts'
import { listAddedOn } from './repeated.tsx'
import { Computed, factLine, Left, lineOf, sendLabel, WhenAnswered } from './review-parts.tsx'
import { isKnown } from './sheet.ts'
import { stageOf } from './stage.ts'
import { StepsAside } from './steps.tsx'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

export const showReview = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.review', route: 'GET /:lang/apply/:reference/review' },
  async (ctx, { reference }) => {
    const opened = await openOwn(ctx.edge, ctx.actor, reference)
    return gone(ctx, opened) ?? review(ctx, opened, {})
  },
)

export const send = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.send', route: 'POST /:lang/apply/:reference/send' },
  async (ctx, { reference }) => {
    const { edge, actor, lang } = ctx
    if (typed(ctx, own.later) !== '') return redirect(`/${lang}/cases`, 'draft.kept')
    const opened = await openOwn(edge, actor, reference)
    const left = gone(ctx, opened)
    if (left !== undefined) return left
    const { draft, loaded, row } = opened
    if (typed(ctx, own.revision) !== String(draft.revision)) return review(ctx, opened, { alert: t(lang, 'send.changed') })
    const sheet = sheetFor(ctx, opened)
    if (problemsOf(opened, sheet).length > 0) return review(ctx, opened, { pressed: true })
    try {
      await sendDraft(
        edge,
        actor,
        row,
        { do: 'submit', who: whoIs(actor, loaded), answers: draft.answers, provenance: draft.provenance, language: lang },
        loaded.service.data.purpose,
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Pressed twice: the same case, the same confirmation.
      if (error.code === 'case.already-sent') return redirect(sentHref(lang, reference))
      if (error.code === 'case.service-closed') return review(ctx, opened, { alert: t(lang, 'send.closed') })
      if (error.code === 'case.bank-held') return review(ctx, opened, { alert: t(lang, 'send.bank-held') })
      if (/^case\.(fields-missing|checks-failing)$/.test(error.code)) return review(ctx, opened, { pressed: true })
      return review(ctx, opened, { alert: t(lang, 'send.refused') })
    }
    return redirect(sentHref(lang, reference))
  },
)

/** What was sent already has its confirmation; what was withdrawn or has expired, its page. */
export const gone = ({ lang }: Ctx<CasesEdge>, { view, row }: OwnCase): Reply | undefined =>
  view.phase === 'draft'
    ? undefined
    : redirect(view.submittedAt === undefined ? caseHref(lang, row.reference) : sentHref(lang, row.reference))

function review(
  ctx: Ctx<CasesEdge>,
  opened: OwnCase,
  { alert, pressed = false }: { readonly alert?: string; readonly pressed?: boolean },
): Reply {
  const { lang } = ctx
  const { reference } = opened.row
  const { service } = opened.loaded
  const sheet = sheetFor(ctx, opened)
  const { form, at } = sheet
  const problems = problemsOf(opened, sheet)
  const { advice } = checksFailing(service, sheet.ctx.rules, form, at)
  const last = form.pages.at(-1)
  const never = service.fields.filter((field) => !field.asked && isKnown(sheet, field.name))
  const title = t(lang, 'review.title')
  return pageReply(
    {
      title: `${title} – ${say(service.title, lang)}`,
      footer: 'short',
      ...stageOf(opened.loaded, lang),
      failed: pressed,
      children: (
        <FormPage lang={lang} aside={<StepsAside opened={opened} sheet={sheet} now="" />}>
          <Back lang={lang} href={last === undefined ? tasksHref(lang, reference) : pageHref(lang, reference, last.page.name)} />
          <Progress lang={lang} step={form.pages.length + 1} of={form.pages.length + 1} />
          <Left lang={lang} problems={problems} pressed={pressed} />
          {alert === undefined ? null : <Alert tone="warning">{alert}</Alert>}
          <h1>{title}</h1>
          {form.pages.map(({ page }) => {
            const here = form.shown.filter(
              ({ field }) =>
                field.type !== 'note' &&
                (page.for === undefined ? page.fields.includes(field.name) : listAddedOn(service, page)?.name === field.name),
            )
            return here.length === 0 ? null : (
              <CheckGroup title={say(page.title, lang)} lines={here.map((one) => lineOf(sheet, one, reference, page.name))} />
            )
          })}
          {never.length === 0 ? null : <CheckGroup title={t(lang, 'review.known')} lines={never.map((field) => factLine(sheet, field))} />}
          {advice.map(({ check }) => (
            <Alert tone="info">{say(check.say, lang)}</Alert>
          ))}
          <Computed sheet={sheet} />
          <section class="g-flow g-send" aria-labelledby="send">
            <h2 id="send">{t(lang, 'send.title')}</h2>
            <p>{t(lang, 'send.true')}</p>
            <WhenAnswered sheet={sheet} />
            <Form to={{ action: `${tasksHref(lang, reference)}/send`, fields: { [own.revision]: String(opened.draft.revision) } }}>
              <Actions>
                <Button>{say(sendLabel(sheet), lang)}</Button>
                <Button variant="tertiary" name={own.later} value="1">
                  {t(lang, 'page.later')}
                </Button>
              </Actions>
            </Form>
          </section>
        </FormPage>
      ),
    },
    pressed || alert !== undefined ? 422 : 200,
  )
}
