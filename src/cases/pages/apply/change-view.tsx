import { say } from '#definitions'
import { type Answers, type FieldProblem, type Provenance, summaryText } from '#services'
import {
  Actions,
  Alert,
  Button,
  ConfirmPage,
  type Ctx,
  DateParts,
  datePartId,
  EnterContinues,
  ErrorSummary,
  Form,
  formatDate,
  Lines,
  type PostedForm,
  page,
  type Reply,
  type SummaryLine,
  SummaryList,
  Textarea,
} from '#web'
import { fieldOf } from '../../answers.ts'
import type { CasesEdge } from '../../edge.ts'
import { reasonIn } from './action-view.tsx'
import { own } from './answers.ts'
import { caseHref, changeHref } from './links.ts'
import { type Outside, readOutside, shownFirst } from './outside.tsx'
import { Questions } from './questions.tsx'
import { questionsNamed } from './sheet.ts'
import { t } from './texts.ts'
import { nameOf } from './words.ts'

type Problem = FieldProblem & { readonly text?: string }

/** A change as it was typed: what differs from the case, and since which legal day. */
export interface Changed {
  readonly answers: Answers
  readonly provenance: Readonly<Record<string, Provenance>>
  readonly from?: string
  readonly problems: readonly Problem[]
}

/** The day of the change, the answers as they are, a word beside them. */
export function asking(
  ctx: Ctx<CasesEdge>,
  outside: Outside,
  typed: PostedForm | undefined,
  problems: readonly Problem[],
  alert?: string,
): Reply {
  const { lang } = ctx
  const { opened, sheet, names } = outside
  const { reference } = opened.row
  const read = typed === undefined ? undefined : readOutside(outside, typed)
  const part = read?.part ?? questionsNamed(sheet, names)
  const title = t(lang, 'change.title')
  const error = (at: string) => {
    const text = problems.find((problem) => problem.at === at)?.text
    return text === undefined ? {} : { error: text }
  }
  const day = (name: string) => typed?.[`${own.from}.${name}`]?.[0] ?? ''
  const failed = problems.length > 0 || alert !== undefined
  return page(
    {
      title: `${title} – ${say(opened.loaded.service.title, lang)}`,
      footer: 'short',
      failed,
      islands: ['commune'],
      children: (
        <ConfirmPage lang={lang} title={title} back={caseHref(lang, reference)}>
          <ErrorSummary
            lang={lang}
            problems={problems.map((problem) => ({
              field: problem.at === 'from' ? datePartId('from') : problem.at,
              text: problem.text ?? summaryText(problem, lang),
            }))}
          />
          {alert === undefined ? null : <Alert tone="danger">{alert}</Alert>}
          <p class="g-lead">{t(lang, 'change.lead')}</p>
          <p>{t(lang, 'change.then')}</p>
          <Form to={{ action: changeHref(lang, reference) }}>
            <EnterContinues label={t(lang, 'page.continue')} />
            <DateParts
              lang={lang}
              id="from"
              name={own.from}
              label={t(lang, 'change.from')}
              hint={t(lang, 'change.from.hint')}
              values={{ day: day('day'), month: day('month'), year: day('year') }}
              {...error('from')}
            />
            <div id="changes" class="g-flow">
              <Questions
                sheet={sheet}
                parts={[part]}
                typed={typed}
                values={read?.draft.answers}
                problems={problems}
                shown={read?.shown ?? shownFirst(outside)}
                alone={false}
              />
            </div>
            <Textarea
              lang={lang}
              id="reason"
              name={own.reason}
              label={t(lang, 'change.note')}
              optional
              rows={3}
              value={typed === undefined ? '' : reasonIn(typed)}
              {...error('reason')}
            />
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

/** Once more before it is told: since when, each answer as it was and as it is. */
export function confirming(ctx: Ctx<CasesEdge>, { opened, sheet }: Outside, { answers, from = '' }: Changed, note: string): Reply {
  const { lang } = ctx
  const { service } = sheet.ctx
  const here = changeHref(lang, opened.row.reference)
  const both = Object.entries(answers).flatMap(([name, value]): SummaryLine[] => {
    const field = fieldOf(service, name)
    if (field === undefined) return []
    const line = (key: 'change.before' | 'change.after', of: Answers, said: typeof value): SummaryLine => ({
      label: t(lang, key, { label: say(field.label, lang) }),
      value: <Lines lang={lang} lines={nameOf({ ...sheet, answers: of }, field, said)} />,
    })
    const before = opened.view.answers[name]
    return [
      ...(before === undefined || before === null ? [] : [line('change.before', opened.view.answers, before)]),
      line('change.after', { ...opened.view.answers, ...answers }, value),
    ]
  })
  const lines: SummaryLine[] = [
    { label: t(lang, 'change.from'), value: formatDate(lang, from) },
    ...both,
    ...(note === '' ? [] : [{ label: t(lang, 'change.note'), value: <Lines lang={lang} lines={note.split('\n')} /> }]),
  ]
  return page({
    title: `${t(lang, 'do.check')} – ${say(service.title, lang)}`,
    footer: 'short',
    children: (
      <ConfirmPage lang={lang} title={t(lang, 'do.check')} back={here}>
        <SummaryList lines={lines} />
        <p>{t(lang, 'change.then')}</p>
        <Form to={{ action: here, fields: { [own.go]: '1' } }}>
          <Actions>
            <Button>{t(lang, 'change.send')}</Button>
            <a href={here}>{t(lang, 'do.back')}</a>
          </Actions>
        </Form>
      </ConfirmPage>
    ),
  })
}
