import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { type FieldProblem, summaryText } from '#services'
import {
  Actions,
  Alert,
  Back,
  Button,
  type Ctx,
  EnterContinues,
  ErrorSummary,
  endpoint,
  Form,
  FormPage,
  formatDate,
  type PostedForm,
  page,
  type Reply,
  redirect,
} from '#web'
import { isShownOnly } from '../../answers.ts'
import { deadlinesOf } from '../../deadlines.ts'
import { type CasesEdge, whoIs } from '../../edge.ts'
import { stateOf } from '../../enter.ts'
import { sendDraft } from '../../run.ts'
import { own } from './answers.ts'
import { caseHref } from './links.ts'
import { openOwn } from './open.ts'
import { type Outside, readOutside, sheetOutside, shownFirst, takePost } from './outside.tsx'
import { Questions } from './questions.tsx'
import { questionsNamed } from './sheet.ts'
import { t } from './texts.ts'
import { isFile } from './uploads.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

/** What the office asks for now; a reply when it asks for nothing. */
async function openAsked(ctx: Ctx<CasesEdge>, reference: string): Promise<Outside | Reply> {
  const opened = await openOwn(ctx.edge, ctx.actor, reference)
  if (opened.view.phase !== 'waiting') return redirect(caseHref(ctx.lang, reference))
  const sheet = sheetOutside(ctx, opened)
  const { asked } = opened.view
  return asked === undefined
    ? { opened, sheet, key: 'answer', names: allAsked(sheet), whole: true }
    : { opened, sheet, key: 'answer', names: asked.fields }
}

/** What was sent unfinished, by a partner who began it for her: she checks the whole form and completes it. */
const allAsked = ({ form }: Outside['sheet']): readonly string[] =>
  form.shown.flatMap(({ field }) => (isShownOnly(field) || !field.asked || field.by !== undefined ? [] : [field.name]))

export const showCorrection = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.answer', route: 'GET /:lang/cases/:reference/answer' },
  async (ctx, { reference }) => {
    const outside = await openAsked(ctx, reference)
    return 'kind' in outside ? outside : shown(ctx, outside, outside.opened.draft.typed[outside.key], [])
  },
)

export const sendCorrection = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.answer.send', route: 'POST /:lang/cases/:reference/answer' },
  async (ctx, { reference }) => {
    const outside = await openAsked(ctx, reference)
    if ('kind' in outside) return outside
    const { edge, actor, lang } = ctx
    const posted = await takePost(ctx, outside, `${caseHref(lang, reference)}/answer`)
    if ('kind' in posted) return posted
    const now: Outside = { ...outside, sheet: posted.sheet }
    const read = readOutside(now, posted.form)
    const problems = [...posted.problems, ...read.problems]
    if (problems.length > 0) return shown(ctx, now, posted.form, problems)
    const { row, loaded } = outside.opened
    try {
      await sendDraft(
        edge,
        actor,
        row,
        { do: 'answer', who: whoIs(actor, loaded), answers: read.draft.answers, provenance: read.draft.provenance },
        loaded.service.data.purpose,
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Pressed twice, or the time for it has passed: the case says where it stands.
      if (error.code === 'case.not-open') return redirect(caseHref(lang, reference))
      return shown(ctx, now, posted.form, [], t(lang, error.code === 'case.bank-held' ? 'send.bank-held' : 'send.refused'))
    }
    return redirect(caseHref(lang, reference), 'answer.sent')
  },
)

function shown(
  ctx: Ctx<CasesEdge>,
  outside: Outside,
  typed: PostedForm | undefined,
  problems: readonly FieldProblem[],
  alert?: string,
): Reply {
  const { lang } = ctx
  const { opened, sheet, names } = outside
  const { reference } = opened.row
  const read = typed === undefined ? undefined : readOutside(outside, typed)
  const part = read?.part ?? questionsNamed(sheet, names)
  const asked = read?.shown ?? shownFirst(outside)
  const until = deadlinesOf(opened.view, sheet.ctx).expiry
  const service = say(opened.loaded.service.title, lang)
  const title = t(lang, outside.whole ? 'complete.title' : 'answer.title')
  const label = stateOf(opened.loaded.service, opened.view.state)?.do.find(
    (action) => action.by.includes('applicant') && action.to !== undefined,
  )?.label
  return page(
    {
      title: `${title} – ${service}`,
      footer: 'short',
      failed: problems.length > 0,
      islands: ['commune', 'photo'],
      children: (
        <FormPage lang={lang}>
          <Back lang={lang} href={caseHref(lang, reference)} label={t(lang, 'answer.back')} />
          <ErrorSummary lang={lang} problems={problems.map((problem) => ({ field: problem.at, text: summaryText(problem, lang) }))} />
          {alert === undefined ? null : <Alert tone="warning">{alert}</Alert>}
          <h1>{title}</h1>
          <p class="g-lead">
            {service}. {t(lang, outside.whole ? 'complete.lead' : 'answer.lead')}{' '}
            {until === undefined ? null : t(lang, 'answer.until', { day: formatDate(lang, until.day, 'weekday') })}
          </p>
          <Form to={{ action: `${caseHref(lang, reference)}/answer` }} files={part.fields.some(isFile)}>
            <EnterContinues label={say(label ?? {}, lang)} />
            <Questions sheet={sheet} parts={[part]} typed={typed} values={read?.draft.answers} problems={problems} shown={asked} alone />
            <Actions>
              <Button>{say(label ?? {}, lang)}</Button>
              <Button variant="tertiary" name={own.later} value="1">
                {t(lang, 'page.later')}
              </Button>
            </Actions>
          </Form>
        </FormPage>
      ),
    },
    problems.length > 0 || alert !== undefined ? 422 : 200,
  )
}
