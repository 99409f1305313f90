import { say } from '#definitions'
import { type Answers, type FieldProblem, type Page, summaryText } from '#services'
import {
  Actions,
  Back,
  Button,
  type Ctx,
  EnterContinues,
  ErrorSummary,
  Form,
  FormPage,
  type PostedForm,
  Progress,
  page as pageReply,
  type Reply,
} from '#web'
import type { CasesEdge } from '../../edge.ts'
import { own, readParts } from './answers.ts'
import { EstimateAside } from './estimate.tsx'
import { pageHref, reviewHref, tasksHref } from './links.ts'
import type { OwnCase } from './open.ts'
import { Corrections, KnownFacts, Questions } from './questions.tsx'
import { listAddedOn, RowButtons } from './repeated.tsx'
import type { PageQuestions, Sheet } from './sheet.ts'
import { stageOf } from './stage.ts'
import { StepsAside } from './steps.tsx'
import { t } from './texts.ts'
import { isFile } from './uploads.ts'

export interface Opened {
  readonly opened: OwnCase
  readonly sheet: Sheet
  readonly page: Page
}

/** A page of the form: what is known, what is asked, what is wrong. */
export function pageView(
  ctx: Ctx<CasesEdge>,
  at: Opened,
  questions: PageQuestions,
  correct: readonly string[],
  typed: PostedForm | undefined,
  problems: readonly FieldProblem[],
): Reply {
  const { opened, sheet, page } = at
  const { lang } = ctx
  const { reference } = opened.row
  const { service } = opened.loaded
  const form: PostedForm = typed ?? {}
  const answers: Answers = sheet.form.answers
  const read = typed === undefined ? undefined : readParts(questions.parts, form, answers)
  const asked = read?.shown ?? askedNow(sheet, questions)
  const place = sheet.form.pages.findIndex((state) => state.page.name === page.name)
  const before = sheet.form.pages[place - 1]
  const from = ctx.url.searchParams.get('from')
  const query = from === null ? '' : `?from=${encodeURIComponent(from)}`
  const address = pageHref(lang, reference, page.name)
  const title = say(page.title, lang)
  const correctHref = (name: string) =>
    `${address}?${new URLSearchParams([...(from === null ? [] : [['from', from]]), ...correct.map((one) => ['correct', one]), ['correct', name]])}`
  const questionsShown = questions.parts.flatMap(({ fields, prefix, row }) =>
    fields.filter((field) => asked.has(row === undefined ? field.name : `${prefix}.${field.name}`)),
  )
  const list = listAddedOn(service, page)
  const go = t(lang, questions.known.length > 0 ? 'page.confirm' : 'page.continue')
  return pageReply(
    {
      title: t(lang, 'page.title', { page: title, step: place + 1, of: sheet.form.pages.length + 1, service: say(service.title, lang) }),
      footer: 'short',
      ...stageOf(opened.loaded, lang),
      failed: problems.length > 0,
      islands: ['autosave', 'commune', 'photo'],
      children: (
        <FormPage
          lang={lang}
          aside={
            <>
              <StepsAside opened={opened} sheet={sheet} now={page.name} />
              <EstimateAside sheet={sheet} />
            </>
          }
        >
          <Back
            lang={lang}
            href={
              from === 'review'
                ? reviewHref(lang, reference)
                : before === undefined
                  ? tasksHref(lang, reference)
                  : pageHref(lang, reference, before.page.name)
            }
          />
          <Progress lang={lang} step={place + 1} of={sheet.form.pages.length + 1} />
          <ErrorSummary lang={lang} problems={problems.map((problem) => ({ field: problem.at, text: summaryText(problem, lang) }))} />
          <h1>{title}</h1>
          {page.hint === undefined ? null : <p class="g-lead">{say(page.hint, lang)}</p>}
          <Form
            to={{ action: `${address}${query}`, fields: { [own.revision]: String(opened.draft.revision) } }}
            files={questionsShown.some(isFile)}
            data-autosave={`${address}/autosave`}
          >
            <EnterContinues label={go} />
            <Corrections names={correct} />
            <KnownFacts sheet={sheet} known={questions.known} correct={correctHref} />
            <Questions
              sheet={sheet}
              parts={questions.parts}
              typed={typed}
              values={read?.values}
              problems={problems}
              shown={asked}
              alone={questions.known.length === 0 || questionsShown.length === 1}
            />
            {list === undefined ? null : <RowButtons sheet={sheet} list={list} rows={questions.parts.length} />}
            {page.for !== undefined && list === undefined && questions.parts.length === 0 ? <p>{t(lang, 'page.rows-first')}</p> : null}
            {questions.known.length === 0 && questionsShown.length === 0 && page.for === undefined ? <p>{t(lang, 'page.empty')}</p> : null}
            <Actions>
              <Button>{go}</Button>
              <Button variant="tertiary" name={own.later} value="1">
                {t(lang, 'page.later')}
              </Button>
            </Actions>
          </Form>
        </FormPage>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

/** Questions that are asked before anything is typed on this page. */
function askedNow(sheet: Sheet, { parts }: PageQuestions): ReadonlySet<string> {
  const shown = new Map(sheet.form.shown.map((one) => [one.field.name, one]))
  return new Set(
    parts.flatMap(({ fields, prefix, row }) =>
      row === undefined
        ? fields.filter(({ name }) => shown.has(name)).map(({ name }) => name)
        : fields
            .filter(({ name }) => shown.get(row.list)?.rows?.[row.index]?.some((one) => one.field.name === name))
            .map(({ name }) => `${prefix}.${name}`),
    ),
  )
}
