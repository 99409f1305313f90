import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { type Field, idOf } from '#services'
import {
  Actions,
  Alert,
  Amount,
  Back,
  Button,
  CheckGroup,
  type Ctx,
  Details,
  endpoint,
  type FieldProblemLine,
  Form,
  FormPage,
  formatDate,
  Progress,
  page as pageReply,
  type Reply,
  redirect,
  type SummaryLine,
  Trace,
  typed,
} from '#web'
import { fieldOf, isEmpty, isShownOnly } from '../../answers.ts'
import { checksFailing } from '../../checks.ts'
import { deadlineAfter } from '../../duration.ts'
import { type CasesEdge, whoIs } from '../../edge.ts'
import { type Shown, sentForm } from '../../known.ts'
import { sendDraft } from '../../run.ts'
import { traceEntry } from '../../why.ts'
import { own } from './answers.ts'
import { moneyOf } from './estimate.tsx'
import { caseHref, pageHref, sentHref, tasksHref } from './links.ts'
import { type OwnCase, openOwn } from './open.ts'
import { sheetFor } from './page.tsx'
import { Value } from './questions.tsx'
import { isKnown, type Sheet } from './sheet.ts'
import { stageOf } from './stage.ts'
import { StepsAside } from './steps.tsx'
import { t } from './texts.ts'
import { nameOf, sourceLine } from './words.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', input } as const

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
      if (/^case\.(fields-missing|checks-failing)$/.test(error.code)) return review(ctx, opened, { pressed: true })
      return review(ctx, opened, { alert: t(lang, 'send.refused') })
    }
    return redirect(sentHref(lang, reference))
  },
)

/** What was sent already has its confirmation; what was withdrawn or has expired, its page. */
const gone = ({ lang }: Ctx<CasesEdge>, { view, row }: OwnCase): Reply | undefined =>
  view.phase === 'draft'
    ? undefined
    : redirect(view.submittedAt === undefined ? caseHref(lang, row.reference) : sentHref(lang, row.reference))

interface Line extends FieldProblemLine {
  readonly href: string
}

/** Everything that stands in the way of sending, each with the page where it is put right. */
function problemsOf({ draft, row }: OwnCase, sheet: Sheet): readonly Line[] {
  const { ctx, at, lang } = sheet
  const form = sentForm(ctx.service, ctx.rules, sheet.answers, at)
  const lines: Line[] = []
  for (const { page } of form.pages) {
    const href = (field?: string) =>
      `${pageHref(lang, row.reference, page.name)}?from=review${field === undefined ? '' : `#${idOf(field)}`}`
    const name = say(page.title, lang)
    const missing = form.missing.filter((one) =>
      page.for === undefined
        ? page.fields.includes(one.field) && !onRowPage(sheet, one)
        : one.field === page.for && one.item !== undefined && page.fields.includes(one.item),
    )
    for (const one of missing) {
      const field = fieldOf(ctx.service, one.field)
      const item = field?.item?.find(({ name }) => name === one.item)
      const control = one.row === undefined ? one.field : `${one.field}.${one.row}`
      lines.push({
        field: `line-${idOf(one.field)}`,
        href: href(control),
        text: t(lang, 'review.missing', { page: name, label: say((item ?? field)?.label ?? {}, lang) || one.field }),
      })
    }
    if (missing.length > 0) continue
    if (draft.typed[page.name] !== undefined)
      lines.push({ field: `page-${idOf(page.name)}`, href: href(), text: t(lang, 'review.unfinished', { page: name }) })
    else if (draft.confirmed?.[page.name] === undefined && mustConfirm(sheet, page.fields))
      lines.push({ field: `page-${idOf(page.name)}`, href: href(), text: t(lang, 'review.unseen', { page: name }) })
  }
  for (const { check, list } of checksFailing(ctx.service, ctx.rules, form, at).stopping) {
    const at = list ?? check.at[0]?.split(' . ')[0] ?? ''
    const page = form.pages.find((one) => one.page.fields.includes(at))?.page
    const place =
      page === undefined ? tasksHref(lang, row.reference) : `${pageHref(lang, row.reference, page.name)}?from=review#${idOf(at)}`
    lines.push({ field: `line-${idOf(at)}`, href: place, text: say(check.say, lang) })
  }
  return lines
}

const onRowPage = ({ ctx }: Sheet, { field, item }: { readonly field: string; readonly item?: string }): boolean =>
  item !== undefined && ctx.service.pages.some((page) => page.for === field && page.fields.includes(item))

const mustConfirm = (sheet: Sheet, names: readonly string[]): boolean =>
  sheet.form.shown.some(({ field }) => names.includes(field.name) && field.confirm && isKnown(sheet, field.name))

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
              ({ field }) => field.type !== 'note' && (page.for === undefined ? page.fields.includes(field.name) : false),
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
                <Button>{say(sendLabel(service), lang)}</Button>
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

/** What is left to complete: as errors once sending was tried, as a list before. Each line leads to the page where it is answered. */
function Left({ lang, problems, pressed }: { lang: string; problems: readonly Line[]; pressed: boolean }) {
  if (problems.length === 0) return null
  const title = t(lang, 'review.problems', { count: problems.length })
  const lines = problems.map(({ href, text }) => (
    <li>
      <a href={href}>{text}</a>
    </li>
  ))
  return pressed ? (
    <div class="ds-error-summary" role="alert" aria-labelledby="errors" tabindex={-1}>
      <h2 id="errors">{title}</h2>
      <ul class="g-list">{lines}</ul>
    </div>
  ) : (
    <Alert tone="info">
      <p>{title}</p>
      <ul class="g-list">{lines}</ul>
    </Alert>
  )
}

function lineOf(sheet: Sheet, { field }: Shown, reference: string, page: string): SummaryLine {
  const { lang, form } = sheet
  const label = say(field.label, lang)
  const value = form.answers[field.name]
  const empty = isEmpty(value, field)
  const source = empty ? undefined : sourceLine(sheet, field.name)
  const fixed = isShownOnly(field) || (field.from.includes('identity') && isKnown(sheet, field.name))
  const correct = isKnown(sheet, field.name) && field.type !== 'list' ? `&correct=${encodeURIComponent(field.name)}` : ''
  const shown =
    field.type === 'computed'
      ? computedText(sheet, field)
      : empty
        ? t(lang, field.later ? 'review.later' : 'review.blank')
        : nameOf(sheet, field, value)
  return {
    label,
    value: <Value text={shown} />,
    ...(source === undefined ? {} : { sources: [source] }),
    ...(fixed
      ? {}
      : {
          action: {
            href: `${pageHref(lang, reference, page)}?from=review${correct}#${idOf(field.name)}`,
            label: t(lang, 'review.change'),
            object: label,
          },
        }),
  }
}

function factLine(sheet: Sheet, field: Field): SummaryLine {
  const source = sourceLine(sheet, field.name)
  return {
    label: say(field.label, sheet.lang),
    value: <Value text={nameOf(sheet, field, sheet.answers[field.name])} />,
    ...(source === undefined ? {} : { sources: [source] }),
  }
}

function computedText(sheet: Sheet, field: Field): string {
  const { ctx, form, at, lang } = sheet
  const value = field.value === undefined ? undefined : ctx.rules.evaluate(form.answers, [field.value], at)[field.value]
  if (value?.kind !== 'value') return t(lang, 'review.blank')
  return nameOf(sheet, value.unit === undefined ? field : { ...field, unit: value.unit }, value.value)
}

/** The sum with the way it is computed, when all its answers are there. */
function Computed({ sheet }: { sheet: Sheet }) {
  const { lang, ctx, form, at } = sheet
  const money = moneyOf(sheet)
  if (money === undefined) return null
  if (money === 'none') return <Alert tone="warning">{t(lang, 'review.none')}</Alert>
  const trace = ctx.rules.explain(money.rule, form.answers, at)
  return (
    <>
      <Amount label={t(lang, money.paid ? 'review.amount' : 'review.amount.fee')} amount={money.words}>
        {t(lang, 'review.not-decided')}
      </Amount>
      <Details summary={t(lang, 'review.why')}>
        <Trace lang={lang} entries={[traceEntry(trace, { service: ctx.service, lang })]} />
      </Details>
    </>
  )
}

/** The promise that will hold when this is sent now. */
function WhenAnswered({ sheet }: { sheet: Sheet }) {
  const { ctx, lang, form, at } = sheet
  const sent = ctx.service.workflow.states.find(({ name }) => name === sendAction(ctx.service)?.to)
  if (sent?.due === undefined) return null
  const faster = Object.entries(sent.due.faster).find(([rule]) => ctx.rules.holds(rule, form.answers, at) === true)
  const { day } = deadlineAfter(ctx.at, faster?.[1] ?? sent.due.in, ctx)
  const decides = sent.do.some((action) => ctx.service.workflow.states.find(({ name }) => name === action.to)?.outcome !== undefined)
  return <p>{t(lang, decides ? 'send.when' : 'send.first', { day: formatDate(lang, day, 'weekday') })}</p>
}

const sendAction = (service: Sheet['ctx']['service']) =>
  service.workflow.states[0]?.do.find((action) => action.by.includes('applicant') && action.to !== undefined)
const sendLabel = (service: Sheet['ctx']['service']) => sendAction(service)?.label ?? {}
