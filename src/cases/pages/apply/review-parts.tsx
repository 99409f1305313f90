import { say } from '#definitions'
import { type Field, idOf, officeDecides } from '#services'
import { Alert, Amount, Details, formatDate, Lines, type SummaryLine, Trace } from '#web'
import { isEmpty, isShownOnly } from '../../answers.ts'
import { deadlineAfter } from '../../duration.ts'
import type { Shown } from '../../known.ts'
import { traceEntry } from '../../why.ts'
import { moneyOf } from './estimate.tsx'
import { pageHref } from './links.ts'
import type { Line } from './problems.ts'
import { isKnown, type Sheet } from './sheet.ts'
import { t } from './texts.ts'
import { nameOf, sourceLine } from './words.ts'

/** What is left to complete: as errors once sending was tried, as a list before. Each line leads to the page where it is answered. */
export function Left({ lang, problems, pressed }: { lang: string; problems: readonly Line[]; pressed: boolean }) {
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

export function lineOf(sheet: Sheet, { field }: Shown, reference: string, page: string): SummaryLine {
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
        ? [t(lang, field.later ? 'review.later' : 'review.blank')]
        : nameOf(sheet, field, value)
  return {
    label,
    value: <Lines lang={lang} lines={shown} />,
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

export function factLine(sheet: Sheet, field: Field): SummaryLine {
  const source = sourceLine(sheet, field.name)
  return {
    label: say(field.label, sheet.lang),
    value: <Lines lang={sheet.lang} lines={nameOf(sheet, field, sheet.answers[field.name])} />,
    ...(source === undefined ? {} : { sources: [source] }),
  }
}

function computedText(sheet: Sheet, field: Field): readonly string[] {
  const { ctx, form, at, lang } = sheet
  const value = field.value === undefined ? undefined : ctx.rules.evaluate(form.answers, [field.value], at)[field.value]
  if (value?.kind !== 'value') return [t(lang, 'review.blank')]
  return nameOf(sheet, value.unit === undefined ? field : { ...field, unit: value.unit }, value.value)
}

/** The sum with the way it is computed, when all its answers are there. */
export function Computed({ sheet }: { sheet: Sheet }) {
  const { lang, ctx, form, at } = sheet
  const money = moneyOf(sheet)
  if (money === undefined) return null
  if (money === 'none') return <Alert tone="warning">{t(lang, 'review.none')}</Alert>
  const trace = ctx.rules.explain(money.rule, form.answers, at)
  return (
    <>
      <Amount label={money.label ?? t(lang, 'review.amount')} amount={money.words}>
        {t(lang, 'review.not-decided')}
      </Amount>
      <Details summary={t(lang, 'review.why')}>
        <Trace lang={lang} entries={[traceEntry(trace, { service: ctx.service, lang })]} />
      </Details>
    </>
  )
}

/** The promise that will hold when this is sent now. */
export function WhenAnswered({ sheet }: { sheet: Sheet }) {
  const { ctx, lang, form, at } = sheet
  const sent = ctx.service.workflow.states.find(({ name }) => name === sendAction(sheet)?.to)
  if (sent?.due === undefined) return null
  const faster = Object.entries(sent.due.faster).find(([rule]) => ctx.rules.holds(rule, form.answers, at) === true)
  const { day } = deadlineAfter(ctx.at, faster?.[1] ?? sent.due.in, ctx)
  return <p>{t(lang, officeDecides(ctx.service, sent) ? 'send.when' : 'send.first', { day: formatDate(lang, day, 'weekday') })}</p>
}

/** What sending does: the first action of the applicant whose condition holds for these answers. */
function sendAction({ ctx, form, at }: Sheet) {
  const all = ctx.service.workflow.states[0]?.do.filter((action) => action.by.includes('applicant') && action.to !== undefined) ?? []
  return all.find(({ when }) => when === undefined || ctx.rules.holds(when, form.answers, at) === true) ?? all[0]
}
export const sendLabel = (sheet: Sheet) => sendAction(sheet)?.label ?? {}
