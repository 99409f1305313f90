import { z } from 'zod'
import { addressee, type CasesEdge, choicesOf, endAttempt, requestLabel, runCommand } from '#cases'
import { Refusal } from '#kernel'
import { changeForm, type FieldProblem, parseFields, summaryText } from '#services'
import {
  Actions,
  Button,
  ConfirmPage,
  type Ctx,
  ErrorSummary,
  endpoint,
  Form,
  formatDate,
  page,
  Radios,
  type Reply,
  redirect,
  Textarea,
  typed,
} from '#web'
import { type Answerable, answerableIn, dueOf } from '../asked.ts'
import { fillOf, provenanceOf } from '../fill.ts'
import { type DeskCase, openAtDesk } from '../open.ts'
import { t } from '../texts.ts'
import { inWords } from './asked-sheet.tsx'
import { caseShell, nameIn } from './case-view.tsx'
import { Filled } from './filled.tsx'
import { unlessLimited } from './limited.tsx'
import { answerHref, caseHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string(), request: z.string().max(200) })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const

const showAnswer = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.answer', route: 'GET /:lang/desk/cases/:reference/answer/:request' },
  (ctx, { reference, request }) =>
    unlessLimited(ctx, async () => {
      const opened = await openAtDesk(ctx, reference, ['case', 'answers'])
      const answerable = answerableIn(opened).find(({ asked }) => asked.name === request)
      return answerable === undefined ? redirect(caseHref(ctx.lang, reference), 'moved') : answerPage(ctx, opened, answerable, [])
    }),
)

/** The answer of who was asked. What is missing comes back with what was typed; a request that closed meanwhile leads back to the case. */
const sendAnswer = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.answer.send', route: 'POST /:lang/desk/cases/:reference/answer/:request' },
  (ctx, { reference, request: name }) =>
    unlessLimited(ctx, async () => {
      const { edge, lang } = ctx
      const opened = await openAtDesk(ctx, reference, ['case', 'answers'])
      const answerable = answerableIn(opened).find(({ asked, seat }) => asked.name === name && [seat, ''].includes(typed(ctx, 'seat')))
      if (answerable === undefined) return redirect(caseHref(lang, reference), 'moved')
      const pressed = changeForm(ctx.form)
      if (pressed !== undefined) return answerPage({ ...ctx, form: pressed.form }, opened, answerable, [])
      const { answer, answers, problems } = read(ctx, opened, answerable)
      const said: Readonly<Record<string, string | boolean>> = answer
      if (problems.length > 0) return answerPage(ctx, opened, answerable, problems)
      const provenance = provenanceOf(opened, answers, edge.clock.instant())
      const [unclear] = answerable.asked.unclear
      try {
        await runCommand(
          edge,
          opened.access,
          opened.row.id,
          {
            do: 'reply',
            request: name,
            from: answerable.seat,
            who: opened.who,
            ...(unclear === undefined ? { answer } : { answer: ofPayment(said, unclear), payment: unclear.payment }),
            ...(answerable.request.fill.length === 0 ? {} : { answers, provenance }),
          },
          async (tx) => {
            if (unclear !== undefined) await endAttempt(tx, unclear.payment, said.payé === true ? 'paid' : 'failed')
          },
        )
      } catch (error) {
        if (
          !(error instanceof Refusal) ||
          !(
            error.code === 'case.request-closed' ||
            error.code === 'case.payment-known' ||
            error.code === 'case.suspended' ||
            error.code === 'case.own-case'
          )
        )
          throw error
        return redirect(caseHref(lang, reference), 'moved')
      }
      return redirect(caseHref(lang, reference), 'answered')
    }),
)

export const answerEndpoints = [showAnswer, sendAnswer]

/** Whether a payment arrived is answered in cents: all of it, or nothing. */
const ofPayment = ({ payé, ...rest }: Readonly<Record<string, string | boolean>>, { amount }: { readonly amount: number }) => ({
  ...rest,
  montant: payé === true ? amount : 0,
})

type Problem = FieldProblem & { readonly text?: string }
const longest = 10_000

function read(ctx: Ctx<CasesEdge>, opened: DeskCase, { request }: Answerable) {
  const fill = fillOf(ctx.edge.town, opened, { fill: request.fill, incomplete: false }, ctx.lang)
  const { values, problems } = parseFields(fill.fields, ctx.form, fill.ctx)
  const choice = choicesOf[request.kind]
  const chosen = choice?.values.find((value) => String(value) === typed(ctx, 'choice'))
  const motif = typed(ctx, 'motif').trim()
  const own = (at: string, text: string): Problem => ({ code: at, at, values: {}, text })
  return {
    answers: values,
    answer: { ...(choice && chosen !== undefined ? { [choice.key]: chosen } : {}), ...(motif === '' ? {} : { motif }) },
    problems: [
      ...problems,
      ...(choice !== undefined && chosen === undefined ? [own('choice', t(ctx.lang, 'answer.missing'))] : []),
      // An opinion against somebody has its reasons.
      ...(chosen === 'défavorable' && motif === '' ? [own('motif', t(ctx.lang, 'answer.reason.missing'))] : []),
      ...(request.kind === 'payment' && motif === '' ? [own('motif', t(ctx.lang, 'answer.payment.missing'))] : []),
      ...(motif.length > longest ? [own('motif', t(ctx.lang, 'do.reason.long'))] : []),
    ],
  }
}

function answerPage(ctx: Ctx<CasesEdge>, opened: DeskCase, { asked, request, seat }: Answerable, problems: readonly Problem[]): Reply {
  const { lang, edge } = ctx
  const { reference } = opened.view
  const title = requestLabel(opened.loaded.service, asked.name, lang)
  const fill = fillOf(edge.town, opened, { fill: request.fill, incomplete: false }, lang)
  const choice = choicesOf[asked.kind]
  const due = dueOf(asked, opened.ctx)
  const error = (at: string) => {
    const text = problems.find((problem) => problem.at === at)?.text
    return text === undefined ? {} : { error: text }
  }
  const posted = Object.keys(ctx.form).length > 0 ? ctx.form : undefined
  return page(
    {
      title: `${title} – ${nameIn(opened, lang)}`,
      ...caseShell(ctx, opened),
      failed: problems.length > 0,
      islands: fill.fields.length > 0 ? ['commune'] : [],
      children: (
        <ConfirmPage lang={lang} title={title} back={caseHref(lang, reference)} backLabel={nameIn(opened, lang)}>
          <ErrorSummary
            lang={lang}
            problems={problems.map((problem) => ({ field: problem.at, text: problem.text ?? summaryText(problem, lang) }))}
          />
          <p>
            {t(lang, 'answer.asked', { to: addressee(edge.town, opened.loaded.service, opened.view, seat, lang) })}{' '}
            {due === undefined ? '' : t(lang, 'asked.until', { day: formatDate(lang, due) })}
          </p>
          <Form to={{ action: answerHref(lang, reference, asked.name), fields: { seat } }} class="g-flow">
            {choice === undefined ? null : (
              <Radios
                lang={lang}
                id="choice"
                name="choice"
                label={t(lang, `answer.${asked.kind}` as 'answer.opinion')}
                options={choice.values.map((value) => ({ value: String(value), label: inWords(lang, choice.key, value) }))}
                value={typed(ctx, 'choice')}
                {...error('choice')}
              />
            )}
            <Filled lang={lang} fill={fill} problems={problems} {...(posted === undefined ? {} : { typed: posted })} />
            <Textarea
              lang={lang}
              id="motif"
              name="motif"
              label={t(lang, 'answer.reason')}
              hint={t(lang, 'answer.reason.hint')}
              optional
              rows={5}
              value={typed(ctx, 'motif')}
              {...error('motif')}
            />
            <Actions>
              <Button>{t(lang, 'answer.send')}</Button>
              <a href={caseHref(lang, reference)}>{t(lang, 'do.back')}</a>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}
