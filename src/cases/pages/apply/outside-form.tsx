import type { Child } from 'hono/jsx'
import { say } from '#definitions'
import { type FieldProblem, summaryText } from '#services'
import { Actions, Alert, Button, ConfirmPage, type Ctx, EnterContinues, ErrorSummary, Form, type PostedForm, page, type Reply } from '#web'
import type { CasesEdge } from '../../edge.ts'
import { own } from './answers.ts'
import { caseHref } from './links.ts'
import { type Outside, readOutside, shownFirst } from './outside.tsx'
import { Questions } from './questions.tsx'
import { questionsNamed } from './sheet.ts'
import { t } from './texts.ts'
import { isFile } from './uploads.ts'

/** What is wrong with an answer, or with what is asked beside the questions (`text` then says it). */
export type Problem = FieldProblem & { readonly text?: string }

/** What is wrong with a control beside the questions, as its component takes it. */
export const errorAt = (problems: readonly Problem[], at: string): { readonly error?: string } => {
  const text = problems.find((problem) => problem.at === at)?.text
  return text === undefined ? {} : { error: text }
}

/** The reason, observation or note that was typed. */
export const reasonIn = (typed: PostedForm): string => (typed[own.reason]?.[0] ?? '').trim()

interface Parts {
  readonly title: string
  readonly action: string
  readonly typed: PostedForm | undefined
  readonly problems: readonly Problem[]
  readonly alert?: string
  /** element of a problem that is not at a question */
  readonly elementOf?: (at: string) => string
  /** words before the form */
  readonly lead?: Child
  /** what is asked before the questions, and after them */
  readonly above?: Child
  readonly below?: Child
}

/** A form about a case that is sent already: its questions with what else is asked around them; nothing is done before it is confirmed. */
export function outsideForm({ lang }: Ctx<CasesEdge>, outside: Outside, parts: Parts): Reply {
  const { title, action, typed, problems, alert, elementOf = (at) => at } = parts
  const { opened, sheet, names } = outside
  const read = typed === undefined || names.length === 0 ? undefined : readOutside(outside, typed)
  const part = read?.part ?? questionsNamed(sheet, names)
  const failed = problems.length > 0 || alert !== undefined
  return page(
    {
      title: `${title} – ${say(opened.loaded.service.title, lang)}`,
      footer: 'short',
      failed,
      islands: ['commune', 'photo'],
      children: (
        <ConfirmPage lang={lang} title={title} back={caseHref(lang, opened.row.reference)}>
          <ErrorSummary
            lang={lang}
            problems={problems.map((problem) => ({ field: elementOf(problem.at), text: problem.text ?? summaryText(problem, lang) }))}
          />
          {alert === undefined ? null : <Alert tone="danger">{alert}</Alert>}
          {parts.lead}
          <Form to={{ action }} files={part.fields.some(isFile)}>
            <EnterContinues label={t(lang, 'page.continue')} />
            {parts.above}
            <Questions
              sheet={sheet}
              parts={[part]}
              typed={typed}
              values={read?.draft.answers}
              problems={problems}
              shown={read?.shown ?? shownFirst(outside)}
              alone={false}
            />
            {parts.below}
            <Actions>
              <Button>{t(lang, 'page.continue')}</Button>
              <Button variant="tertiary" name={own.later} value="1">
                {t(lang, 'page.later')}
              </Button>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    failed ? 422 : 200,
  )
}
