import { say } from '#definitions'
import type { Action, Answers } from '#services'
import {
  Actions,
  Button,
  ConfirmPage,
  type Ctx,
  dayOf,
  Form,
  formatDate,
  Lines,
  LinkButton,
  type PostedForm,
  page,
  type Reply,
  SummaryList,
  Textarea,
} from '#web'
import { fieldOf } from '../../answers.ts'
import type { Possible } from '../../decide.ts'
import type { CasesEdge } from '../../edge.ts'
import { own } from './answers.ts'
import { caseHref } from './links.ts'
import { type Outside, readOutside } from './outside.tsx'
import { errorAt, outsideForm, type Problem, reasonIn } from './outside-form.tsx'
import { t } from './texts.ts'
import { nameOf } from './words.ts'

/** An action of the person, with the questions that it fills. */
export interface Acting extends Outside {
  readonly action: Action
}

export const hrefOf = (lang: string, reference: string, action: string): string =>
  `${caseHref(lang, reference)}/do/${encodeURIComponent(action)}`

/** What the action asks for: its questions, a reason. */
export function asking(ctx: Ctx<CasesEdge>, acting: Acting, typed: PostedForm | undefined, problems: readonly Problem[]): Reply {
  const { lang } = ctx
  const { opened, action } = acting
  return outsideForm(ctx, acting, {
    title: say(action.label, lang),
    action: hrefOf(lang, opened.row.reference, action.name),
    typed,
    problems,
    below: action.reason ? (
      <Textarea
        lang={lang}
        id="reason"
        name={own.reason}
        label={t(lang, 'do.reason')}
        hint={t(lang, 'do.reason.hint')}
        rows={6}
        value={typed?.[own.reason]?.[0] ?? ''}
        {...errorAt(problems, 'reason')}
      />
    ) : null,
  })
}

/** Once more before it is done: what will be said, one button, the way back. */
export function confirming(ctx: Ctx<CasesEdge>, acting: Acting, typed: PostedForm): Reply {
  const { lang } = ctx
  const { opened, sheet, names, action } = acting
  const { reference } = opened.row
  const here = hrefOf(lang, reference, action.name)
  const answers: Answers = names.length === 0 ? {} : readOutside(acting, typed).draft.answers
  const around = { ...sheet, answers: { ...sheet.answers, ...answers } }
  const label = say(action.label, lang)
  const lines = Object.entries(answers).flatMap(([name, value]) => {
    const field = fieldOf(sheet.ctx.service, name)
    return field === undefined ? [] : [{ label: say(field.label, lang), value: <Lines lang={lang} lines={nameOf(around, field, value)} /> }]
  })
  const reason = action.reason ? [{ label: t(lang, 'do.reason'), value: <Lines lang={lang} lines={reasonIn(typed).split('\n')} /> }] : []
  const plain = names.length === 0 && !action.reason
  return page({
    title: `${label} – ${say(opened.loaded.service.title, lang)}`,
    footer: 'short',
    children: (
      <ConfirmPage lang={lang} title={plain ? label : t(lang, 'do.check')} back={plain ? caseHref(lang, reference) : here}>
        {plain ? <p class="g-lead">{t(lang, 'do.sure')}</p> : <SummaryList lines={[...lines, ...reason]} />}
        <Form to={{ action: here, fields: { [own.go]: '1' } }}>
          <Actions>
            <Button>{label}</Button>
            <a href={plain ? caseHref(lang, reference) : here}>{t(lang, 'do.back')}</a>
          </Actions>
        </Form>
      </ConfirmPage>
    ),
  })
}

/** Why it cannot be done now, in words. */
export function impossible(
  lang: string,
  zone: string,
  reference: string,
  action: Action,
  { code, details = {} }: Partial<Extract<Possible, { allowed: false }>>,
): Reply {
  const day = typeof details.day === 'string' ? formatDate(lang, details.day) : ''
  const opens = typeof details.opens === 'string' ? formatDate(lang, dayOf(details.opens, zone)) : ''
  const text =
    code === 'case.too-late'
      ? t(lang, 'do.too-late', { day })
      : code === 'case.too-early'
        ? t(lang, 'do.too-early', { day: opens })
        : t(lang, code === 'case.bank-held' ? 'send.bank-held' : 'do.not-now')
  return page(
    {
      title: t(lang, 'do.impossible'),
      footer: 'short',
      children: (
        <ConfirmPage lang={lang} title={say(action.label, lang)} back={caseHref(lang, reference)}>
          <p class="g-lead">{t(lang, 'do.impossible')}.</p>
          <p>{text}</p>
          <Actions>
            <LinkButton variant="secondary" href={`/${lang}/pages/aide`}>
              {t(lang, 'closed.person')}
            </LinkButton>
          </Actions>
        </ConfirmPage>
      ),
    },
    409,
  )
}
