import { say } from '#definitions'
import type { Answers, Provenance } from '#services'
import {
  Actions,
  Button,
  ConfirmPage,
  type Ctx,
  DateParts,
  datePartId,
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
import { own } from './answers.ts'
import { changeHref } from './links.ts'
import type { Outside } from './outside.tsx'
import { errorAt, outsideForm, type Problem, reasonIn } from './outside-form.tsx'
import { t } from './texts.ts'
import { nameOf } from './words.ts'

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
  const day = (name: string) => typed?.[`${own.from}.${name}`]?.[0] ?? ''
  return outsideForm(ctx, outside, {
    title: t(lang, 'change.title'),
    action: changeHref(lang, outside.opened.row.reference),
    typed,
    problems,
    alert,
    elementOf: (at) => (at === 'from' ? datePartId('from') : at),
    lead: (
      <>
        <p class="g-lead">{t(lang, 'change.lead')}</p>
        <p>{t(lang, 'change.then')}</p>
      </>
    ),
    above: (
      <>
        <DateParts
          lang={lang}
          id="from"
          name={own.from}
          label={t(lang, 'change.from')}
          hint={t(lang, 'change.from.hint')}
          values={{ day: day('day'), month: day('month'), year: day('year') }}
          {...errorAt(problems, 'from')}
        />
        <div id="changes" tabindex={-1} />
      </>
    ),
    below: (
      <Textarea
        lang={lang}
        id="reason"
        name={own.reason}
        label={t(lang, 'change.note')}
        optional
        rows={3}
        value={typed === undefined ? '' : reasonIn(typed)}
        {...errorAt(problems, 'reason')}
      />
    ),
  })
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
