import { z } from 'zod'
import { say } from '#definitions'
import { type Answers, changeForm, type FieldProblem, type Page, summaryText } from '#services'
import {
  Actions,
  Back,
  Button,
  type Ctx,
  EnterContinues,
  ErrorSummary,
  endpoint,
  Form,
  FormPage,
  nothing,
  type PostedForm,
  Progress,
  page as pageReply,
  type Reply,
  redirect,
  typed as typedOf,
} from '#web'
import type { CasesEdge } from '../../edge.ts'
import { own, readParts, typedIn, withAnswers, withTyped } from './answers.ts'
import { EstimateAside } from './estimate.tsx'
import { caseHref, pageHref, pageOf, reviewHref, sentHref, tasksHref } from './links.ts'
import { changeDraft, type OwnCase, openOwn } from './open.ts'
import { Corrections, KnownFacts, Questions } from './questions.tsx'
import { type PageQuestions, questionsOn, type Sheet, sheetOf } from './sheet.ts'
import { stageOf } from './stage.ts'
import { StepsAside } from './steps.tsx'
import { t } from './texts.ts'
import { isFile, storeUploads } from './uploads.ts'

const input = z.object({ lang: z.string(), reference: z.string(), page: z.string(), from: z.string().optional() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case' } as const

interface Opened {
  readonly opened: OwnCase
  readonly sheet: Sheet
  readonly page: Page
}

/** The page of a draft, or where to go when there is none: what was sent is not changed here. */
async function openPage(ctx: Ctx<CasesEdge>, reference: string, slug: string): Promise<Opened | Reply> {
  const opened = await openOwn(ctx.edge, ctx.actor, reference)
  if (opened.view.phase !== 'draft')
    return redirect(opened.view.submittedAt === undefined ? caseHref(ctx.lang, reference) : sentHref(ctx.lang, reference))
  const sheet = sheetFor(ctx, opened)
  const state = sheet.form.pages.find(({ page }) => page.name === pageOf(slug))
  return state === undefined ? redirect(tasksHref(ctx.lang, reference)) : { opened, sheet, page: state.page }
}

/** The form as the draft holds it. */
export const sheetFor = ({ edge, lang, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'lang' | 'actor'>, opened: OwnCase): Sheet =>
  sheetOf(
    edge,
    opened,
    { answers: opened.draft.answers, provenance: opened.draft.provenance, files: opened.draft.files ?? [] },
    lang,
    actor.given,
  )

/** Known facts to correct: asked for by a link, or carried by the form, of this page only. */
const corrections = (page: Page, names: readonly string[]): string[] => [...new Set(names)].filter((name) => page.fields.includes(name))

export const showPage = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.page', route: 'GET /:lang/apply/:reference/:page', input },
  async (ctx, { reference, page: slug }) => {
    const at = await openPage(ctx, reference, slug)
    if ('kind' in at) return at
    const typed = at.opened.draft.typed[at.page.name]
    const correct = corrections(at.page, [...ctx.url.searchParams.getAll('correct'), ...(typed?.[own.correct] ?? [])])
    return shown(ctx, at, questionsOn(at.sheet, at.page, correct), correct, typed, [])
  },
)

export const savePage = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.page.save', route: 'POST /:lang/apply/:reference/:page', input },
  async (ctx, { reference, page: slug, from }) => {
    const at = await openPage(ctx, reference, slug)
    if ('kind' in at) return at
    const { edge, lang } = ctx
    const { name } = at.page
    const correct = corrections(at.page, ctx.form[own.correct] ?? [])
    const questions = questionsOn(at.sheet, at.page, correct)
    const stored = await storeUploads(edge, at.opened, questions.parts, ctx.form, ctx.uploads)
    const files = [...(at.opened.draft.files ?? []), ...stored.files]
    const remember = (form: PostedForm) =>
      changeDraft(edge, at.opened, (draft) => withTyped({ ...draft, files: [...(draft.files ?? []), ...stored.files] }, form, name))
    const pressed = changeForm(stored.form)
    if (typedOf(ctx, own.later) !== '') {
      await remember(pressed?.form ?? stored.form)
      return redirect(`/${lang}/cases`, 'draft.kept')
    }
    if (pressed !== undefined && stored.problems.length === 0) {
      await remember(pressed.form)
      return redirect(`${pageHref(lang, reference, name)}${from === undefined ? '' : `?from=${encodeURIComponent(from)}`}#${pressed.at}`)
    }
    const withFiles: Sheet = { ...at.sheet, files }
    const asked = questionsOn(withFiles, at.page, correct)
    const read = readParts(asked.parts, stored.form, at.opened.draft.answers)
    const problems = [...stored.problems, ...(pressed === undefined ? read.problems : [])]
    if (problems.length > 0) {
      const draft = await remember(pressed?.form ?? stored.form)
      return shown(
        ctx,
        { ...at, opened: { ...at.opened, draft }, sheet: withFiles },
        asked,
        correct,
        typedIn(pressed?.form ?? stored.form),
        problems,
      )
    }
    const draft = await changeDraft(edge, at.opened, (draft) =>
      withAnswers({ ...draft, files: [...(draft.files ?? []), ...stored.files] }, read.values, edge.clock.instant(), name),
    )
    return redirect(from === 'review' ? reviewHref(lang, reference) : nextHref(ctx, { ...at.opened, draft }, name))
  },
)

/** What is typed is kept a moment after the last key. A tab that is older than the last confirmation of its page keeps nothing. */
export const autosavePage = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.page.autosave', route: 'POST /:lang/apply/:reference/:page/autosave', input },
  async (ctx, { reference, page: slug }) => {
    const at = await openPage(ctx, reference, slug)
    if ('kind' in at) return nothing
    const { name } = at.page
    const revision = Number(typedOf(ctx, own.revision))
    await changeDraft(ctx.edge, at.opened, (draft) =>
      (draft.confirmed?.[name] ?? 0) > revision ? draft : withTyped(draft, ctx.form, name),
    )
    return nothing
  },
)

/** The page after this one that is not done, else the next one, else the review. */
function nextHref(ctx: Ctx<CasesEdge>, opened: OwnCase, name: string): string {
  const { pages } = sheetFor(ctx, opened).form
  const place = pages.findIndex(({ page }) => page.name === name)
  const next = pages[place + 1]
  return next === undefined ? reviewHref(ctx.lang, opened.row.reference) : pageHref(ctx.lang, opened.row.reference, next.page.name)
}

function shown(
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
  const go = t(lang, questions.known.length > 0 ? 'page.confirm' : 'page.continue')
  return pageReply(
    {
      title: t(lang, 'page.title', { page: title, step: place + 1, of: sheet.form.pages.length + 1, service: say(service.title, lang) }),
      footer: 'short',
      ...stageOf(opened.loaded, lang),
      failed: problems.length > 0,
      islands: ['autosave', 'commune'],
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
            {page.for !== undefined && questions.parts.length === 0 ? <p>{t(lang, 'page.rows-first')}</p> : null}
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
