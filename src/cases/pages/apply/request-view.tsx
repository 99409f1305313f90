import { say } from '#definitions'
import type { Answers } from '#services'
import {
  Actions,
  Button,
  ConfirmPage,
  type Ctx,
  dayOf,
  Form,
  formatDate,
  Lines,
  type PostedForm,
  page,
  Radios,
  type Reply,
  type SummaryLine,
  SummaryList,
  Textarea,
} from '#web'
import { fieldOf, isEmpty } from '../../answers.ts'
import { choicesOf } from '../../decide/reply.ts'
import type { CasesEdge } from '../../edge.ts'
import { requestLimit, type Written } from '../../requests.ts'
import { requestLabel } from '../../told.ts'
import type { AskedRequest, CaseView } from '../../view.ts'
import { nameOf as ruleName, valueInWords } from '../../why.ts'
import { own } from './answers.ts'
import { requestHref } from './links.ts'
import { type Outside, readOutside } from './outside.tsx'
import { errorAt, outsideForm, type Problem, reasonIn } from './outside-form.tsx'
import type { Sheet } from './sheet.ts'
import { t } from './texts.ts'
import { nameOf, sourceLine } from './words.ts'

/** A request that somebody answers, with the questions that it fills. */
export interface Answering extends Outside {
  readonly asked: AskedRequest
  readonly request: Written
}

/** What was chosen, as rules read it; undefined: nothing, or nothing that there is. */
export const choiceIn = ({ request }: Answering, typed: PostedForm): string | boolean | undefined =>
  choicesOf[request.kind]?.values.find((value) => String(value) === typed[own.choice]?.[0])

/** `signé: true` → "Je signe". */
export const choiceText = (lang: string, key: string, value: string | boolean): string =>
  t(lang, `request.${key}.${value}` as 'request.signé.true')

/** What is signed or looked at: the answers that the request shows, without it all that was given; and values of rules. */
function shownIn({ opened: { view }, sheet, request }: Answering): readonly SummaryLine[] {
  const given = sheet.ctx.service.fields.filter(({ name }) => view.answers[name] !== undefined)
  return linesOf(request.show ?? given.map(({ name }) => name), sheet, view)
}

/** Answers and values of rules, by name; what is not there is left out. */
export function linesOf(names: readonly string[], sheet: Sheet, view: CaseView): readonly SummaryLine[] {
  const { service } = sheet.ctx
  const around = { ...sheet, answers: view.answers }
  return names.flatMap((name): SummaryLine[] => {
    const field = fieldOf(service, name)
    if (field !== undefined) {
      if (isEmpty(view.answers[name], field)) return []
      const source = sourceLine(sheet, name)
      return [
        {
          label: say(field.label, sheet.lang),
          value: <Lines lang={sheet.lang} lines={nameOf(around, field, view.answers[name])} />,
          ...(source === undefined ? {} : { sources: [source] }),
        },
      ]
    }
    const value = sheet.ctx.rules.evaluate(view.answers, [name], sheet.at)[name]
    return value?.kind === 'value'
      ? [{ label: ruleName(name, { service, lang: sheet.lang }), value: valueInWords('', value, { service, lang: sheet.lang }) }]
      : []
  })
}

/** What is asked, until when; what is signed; the questions. */
export function asking(
  ctx: Ctx<CasesEdge>,
  answering: Answering,
  typed: PostedForm | undefined,
  problems: readonly Problem[],
  alert?: string,
): Reply {
  const { lang } = ctx
  const { opened, sheet, asked, request } = answering
  const limit = requestLimit(asked, sheet.ctx)
  const choice = choicesOf[request.kind]
  const signs = request.kind === 'signature'
  return outsideForm(ctx, answering, {
    title: requestLabel(sheet.ctx.service, asked.name, lang),
    action: requestHref(lang, opened.row.reference, asked.name),
    typed,
    problems,
    alert,
    lead: (
      <>
        <p class="g-lead">
          {t(lang, `request.lead.${request.kind === 'signature' || request.kind === 'observations' ? request.kind : 'other'}`)}
          {limit === undefined ? null : ` ${t(lang, 'request.until', { day: formatDate(lang, limit.day) })}`}
        </p>
        {asked.own === undefined ? null : <Question lang={lang} question={asked.own.question} />}
        {signs || (request.show !== undefined && request.show.length > 0) ? <Shown lang={lang} answering={answering} /> : null}
      </>
    ),
    below: (
      <>
        {choice === undefined ? null : (
          <Radios
            lang={lang}
            id="choice"
            name={own.choice}
            label={t(lang, signs ? 'request.sign' : 'request.choice')}
            options={choice.values.map((value) => ({ value: String(value), label: choiceText(lang, choice.key, value) }))}
            value={typed?.[own.choice]?.[0] ?? ''}
            {...errorAt(problems, 'choice')}
          />
        )}
        {request.kind === 'opinion' || request.kind === 'observations' ? (
          <Textarea
            lang={lang}
            id="reason"
            name={own.reason}
            label={t(lang, request.kind === 'opinion' ? 'do.reason' : 'request.observations')}
            {...(request.kind === 'opinion' ? {} : { hint: t(lang, 'request.observations.hint') })}
            rows={6}
            value={typed?.[own.reason]?.[0] ?? ''}
            {...errorAt(problems, 'reason')}
          />
        ) : null}
      </>
    ),
  })
}

/** What somebody of the office asks, in their words. */
const Question = ({ lang, question }: { lang: string; question: string }) => (
  <section class="g-flow" aria-labelledby="question">
    <h2 id="question">{t(lang, 'request.question')}</h2>
    <p class="g-said">{question}</p>
  </section>
)

const Shown = ({ lang, answering }: { lang: string; answering: Answering }) => (
  <section class="g-flow" aria-labelledby="shown">
    <h2 id="shown">{t(lang, answering.request.kind === 'signature' ? 'request.signed' : 'request.shown')}</h2>
    <SummaryList lines={shownIn(answering)} />
  </section>
)

/** Once more before it is said: what is signed and how, what was answered; one button, the way back. */
export function confirming(ctx: Ctx<CasesEdge>, answering: Answering, typed: PostedForm): Reply {
  const { lang, actor } = ctx
  const { opened, sheet, names, asked, request } = answering
  const { reference } = opened.row
  const here = requestHref(lang, reference, asked.name)
  const answers: Answers = names.length === 0 ? {} : readOutside(answering, typed).draft.answers
  const around = { ...sheet, answers: { ...sheet.answers, ...answers } }
  const choice = choicesOf[request.kind]
  const said = choiceIn(answering, typed)
  const reason = request.kind === 'signature' ? '' : reasonIn(typed)
  const lines = [
    ...Object.entries(answers).flatMap(([name, value]) => {
      const field = fieldOf(sheet.ctx.service, name)
      return field === undefined || !names.includes(name)
        ? []
        : [{ label: say(field.label, lang), value: <Lines lang={lang} lines={nameOf(around, field, value)} /> }]
    }),
    ...(choice === undefined || said === undefined ? [] : [{ label: t(lang, 'request.said'), value: choiceText(lang, choice.key, said) }]),
    ...(reason === ''
      ? []
      : [
          {
            label: t(lang, request.kind === 'observations' ? 'request.observations' : 'do.reason'),
            value: <Lines lang={lang} lines={reason.split('\n')} />,
          },
        ]),
  ]
  const signs = request.kind === 'signature'
  return page({
    title: `${t(lang, 'do.check')} – ${say(opened.loaded.service.title, lang)}`,
    footer: 'short',
    children: (
      <ConfirmPage lang={lang} title={signs ? requestLabel(sheet.ctx.service, asked.name, lang) : t(lang, 'do.check')} back={here}>
        {signs ? <Shown lang={lang} answering={answering} /> : null}
        <SummaryList lines={lines} />
        {signs ? (
          <p>
            {t(lang, said === true ? 'request.sign.meaning' : 'request.refuse.meaning', {
              name: `${actor.given} ${actor.family}`,
              day: formatDate(lang, dayOf(sheet.ctx.at, sheet.ctx.zone)),
            })}
          </p>
        ) : null}
        <Form to={{ action: here, fields: { [own.go]: '1', [own.revision]: String(opened.view.sequence) } }}>
          <Actions>
            <Button danger={said === false}>
              {signs ? t(lang, said === true ? 'request.sign.do' : 'request.refuse.do') : t(lang, 'request.send')}
            </Button>
            <a href={here}>{t(lang, 'do.back')}</a>
          </Actions>
        </Form>
      </ConfirmPage>
    ),
  })
}
