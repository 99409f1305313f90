import { type CasesEdge, nameOf, outOfOrder, situationOf } from '#cases'
import { say } from '#definitions'
import { type Action, type Answers, type FieldProblem, summaryText } from '#services'
import {
  Actions,
  Alert,
  Button,
  Checkboxes,
  ConfirmPage,
  type Ctx,
  ErrorSummary,
  Form,
  type PostedForm,
  page,
  type Reply,
  Textarea,
} from '#web'
import { answersTold } from '../answers.ts'
import { askedIn } from '../ask.ts'
import { fillOf } from '../fill.ts'
import type { DeskCase } from '../open.ts'
import { type Preview, previewOf } from '../preview.ts'
import { t } from '../texts.ts'
import { caseShell, nameIn } from './case-view.tsx'
import { refuses } from './decide-sheet.tsx'
import { Meanwhile } from './do-not.tsx'
import { Filled } from './filled.tsx'
import { HeldByOther } from './hold-sheet.tsx'
import { actionHref, caseHref } from './links.ts'

/** An action being taken, with what was typed so far. `moved`: what somebody else did since its page was shown. */
export interface Doing {
  readonly opened: DeskCase
  readonly action: Action
  readonly sequence: number
  readonly reason?: string
  readonly ask?: readonly string[]
  readonly answers?: Answers
  readonly typed?: PostedForm
  readonly problems?: readonly (FieldProblem & { readonly text?: string })[]
  readonly moved?: DeskCase['view']['timeline']
}

/** What the action asks for, what will follow, one button. */
export function doPage(ctx: Ctx<CasesEdge>, doing: Doing): Reply {
  const { lang, edge } = ctx
  const { opened, action, problems = [], moved = [] } = doing
  const { reference } = opened.view
  const title = say(action.label, lang)
  const fill = fillOf(edge.town, opened, action, lang)
  const link = `${edge.config.url?.replace(/\/$/, '') ?? ''}/${opened.view.language}/cases/${reference}`
  const preview = previewOf(opened, action, doing, link, lang)
  const danger = refuses(opened, action)
  const failed = problems.length > 0
  return page(
    {
      title: `${title} – ${nameIn(opened, lang)}`,
      ...caseShell(ctx, opened),
      failed,
      islands: action.fill.length > 0 ? ['commune'] : [],
      children: (
        <ConfirmPage lang={lang} title={title} back={caseHref(lang, reference)} backLabel={nameIn(opened, lang)}>
          <ErrorSummary
            lang={lang}
            problems={problems.map((problem) => ({ field: problem.at, text: problem.text ?? summaryText(problem, lang) }))}
          />
          {moved.length === 0 ? null : (
            <Alert tone="warning">
              <p>{t(lang, 'changed.still')}</p>
              <Meanwhile lang={lang} opened={opened} moved={moved} />
            </Alert>
          )}
          <Form to={{ action: actionHref(lang, reference, action.name), fields: { expected: String(doing.sequence) } }} class="g-flow">
            <HeldByOther lang={lang} opened={opened} />
            <Against lang={lang} doing={doing} />
            <Filled lang={lang} fill={fill} problems={doing.problems} typed={doing.typed} />
            {action.ask === 'choose' ? <Ask lang={lang} doing={doing} /> : null}
            <Reason lang={lang} doing={doing} />
            <Follows lang={lang} preview={preview} opened={opened} />
            <Actions>
              <Button danger={danger}>{title}</Button>
              <a href={caseHref(lang, reference)}>{t(lang, 'do.back')}</a>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    moved.length > 0 ? 409 : failed ? 422 : 200,
  )
}

/** The rule that a refusal explains itself by says yes: the agent is told before, not the person after. */
function Against({ lang, doing: { opened, action } }: { lang: string; doing: Doing }) {
  const { loaded, view, ctx } = opened
  const rule = action.explain
  if (rule === undefined || !refuses(opened, action)) return null
  const { answers, at } = situationOf(view, view.answers, ctx)
  const value = loaded.rules.evaluate(answers, [rule], at)[rule]
  if (value?.kind !== 'value' || value.value !== true) return null
  return <Alert tone="warning">{t(lang, 'do.against', { rule: nameOf(rule, { service: loaded.service, lang }) })}</Alert>
}

function Ask({ lang, doing }: { lang: string; doing: Doing }) {
  const error = textAt(doing, 'ask')
  const told = new Map(answersTold(doing.opened, lang).flatMap(({ answers }) => answers.map((one) => [one.field.name, one] as const)))
  const now = (name: string) => {
    const text = [...(told.get(name)?.lines ?? []), ...(told.get(name)?.files ?? []).map((file) => file.name)].join('; ')
    return text === '' ? {} : { hint: text }
  }
  return (
    <Checkboxes
      lang={lang}
      id="ask"
      name="ask"
      label={t(lang, 'do.ask')}
      hint={t(lang, 'do.ask.hint')}
      options={askedIn(doing.opened).map(({ name, label }) => ({ value: name, label: say(label, lang), ...now(name) }))}
      values={doing.ask ?? []}
      {...(error === undefined ? {} : { error })}
    />
  )
}

function Reason({ lang, doing }: { lang: string; doing: Doing }) {
  const { action, reason, opened } = doing
  const early = outOfOrder(opened.view, action, opened.ctx)
  const error = textAt(doing, 'reason')
  return (
    <Textarea
      lang={lang}
      id="reason"
      name="reason"
      label={t(lang, 'do.reason')}
      hint={t(lang, early ? 'do.reason.order' : action.reason ? 'do.reason.hint' : 'do.reason.optional')}
      optional={!action.reason && !early}
      rows={5}
      value={reason ?? ''}
      {...(error === undefined ? {} : { error })}
    />
  )
}

const textAt = ({ problems = [] }: Doing, at: string): string | undefined => problems.find((problem) => problem.at === at)?.text

/** What follows once the button is pressed: the new state, the message word for word, papers, payment. */
function Follows({ lang, preview, opened }: { lang: string; preview: Preview | undefined; opened: DeskCase }) {
  if (preview === undefined) return <p class="g-fine">{t(lang, 'preview.unknown')}</p>
  const theirs = opened.view.language
  const { state, messages, documents, payments } = preview
  const language = new Intl.DisplayNames(lang, { type: 'language' }).of(theirs) ?? theirs
  return (
    <section class="g-flow">
      <h2>{t(lang, 'preview.title')}</h2>
      <ul class="g-list">
        {state === undefined ? null : <li>{t(lang, 'preview.state', { state })}</li>}
        {payments.map((text) => (
          <li>{text}</li>
        ))}
        {documents.map((title) => (
          <li>{t(lang, 'preview.document', { title })}</li>
        ))}
      </ul>
      {messages.map((text) => (
        <>
          <p class="g-fine">{t(lang, 'preview.message', { name: nameIn(opened, lang), language })}</p>
          <blockquote class="g-said g-quote" lang={theirs}>
            {text}
          </blockquote>
        </>
      ))}
    </section>
  )
}
