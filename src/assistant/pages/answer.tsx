import { say } from '#definitions'
import { amountInWords, serviceHref } from '#services'
import { Actions, formatDate, formatNumber, type Lang, LinkButton, Table, Trace, type TraceEntry } from '#web'
import type { Answer, Line, Replied, SheetFound } from '../contract.ts'
import { answerInWords } from '../talk/converse.ts'
import type { LawTarget } from '../talk/law-target.ts'
import { t } from '../texts.ts'
import { CheckText, RightText } from './right.tsx'

/** What an answer needs to be said in words. */
export interface AnswerAround {
  readonly lang: Lang
  readonly laws: readonly LawTarget[]
  /** can the service be checked in a few questions? */
  readonly checkable: (service: string) => boolean
  readonly phone: string
  /** a question of a service's check in words: target and name of the field */
  readonly question: (target: string, input: string) => string
}

/** An answer of the assistant in words. Every figure in it is one that the engine gave or that stands in a quoted sheet. */
export function AnswerText({ said, around }: { said: Replied; around: AnswerAround }) {
  if (said.worded === undefined) return <TemplateText said={said} around={around} />
  return (
    <>
      <p>{said.worded.text}</p>
      <p class="g-fine">{t(around.lang, 'worded', { model: said.worded.model })}</p>
      <TemplateText said={said} around={around} />
    </>
  )
}

/** The answer as the engine and the sheets give it. */
function TemplateText({ said, around }: { said: Replied; around: AnswerAround }) {
  const { answer, intent } = said
  const { lang } = around
  switch (answer.kind) {
    case 'question':
      return <QuestionText answer={answer} around={around} comparing={intent === 'law'} first={said.reason !== 'dialogue'} />
    case 'amount':
      return <AmountText answer={answer} around={around} />
    case 'law':
      return <LawText answer={answer} around={around} />
    case 'sheets':
      return <SheetsText found={answer.found} lang={lang} />
    case 'service':
      return (
        <>
          <p>
            {t(lang, 'service.right')} <strong>{say(answer.title, lang)}</strong>
          </p>
          <Actions>
            {around.checkable(answer.id) ? (
              <LinkButton variant="secondary" href={`${serviceHref(lang, answer.id)}/check`}>
                {t(lang, 'service.check')}
              </LinkButton>
            ) : null}
            <a href={serviceHref(lang, answer.id)}>{t(lang, 'service.page')}</a>
          </Actions>
        </>
      )
    case 'check':
      return <CheckText answer={answer} around={around} first={said.reason !== 'dialogue'} />
    case 'right':
      return <RightText answer={answer} around={around} />
    case 'status':
      return <StatusText answer={answer} lang={lang} />
    case 'human':
      return (
        <>
          <p>{t(lang, 'human')}</p>
          <p>{t(lang, 'human.phone', { phone: around.phone })}</p>
        </>
      )
    case 'distress':
      return (
        <>
          <p>
            <strong>{t(lang, 'distress')}</strong>
          </p>
          <ul class="g-list">
            {answer.numbers.map(({ number, title }) => (
              <li>
                <a href={`tel:${number.replaceAll(' ', '')}`}>
                  <strong>{number}</strong>
                </a>
                {' – '}
                {say(title, lang)}
              </li>
            ))}
          </ul>
          <p>{t(lang, 'distress.after')}</p>
        </>
      )
    case 'abstain':
      return <p>{t(lang, `abstain.${answer.why}`)}</p>
  }
}

function QuestionText({
  answer,
  around: { lang, laws },
  comparing,
  first,
}: {
  answer: Extract<Answer, { kind: 'question' }>
  around: AnswerAround
  comparing: boolean
  /** the first question of a dialogue says what will be asked */
  first: boolean
}) {
  const law = laws.find(({ key }) => key === answer.target)
  const ask = law?.dialogue.questions[answer.input]?.ask
  const { least, most, unit } = answer.interval ?? {}
  const words = (value: number) => amountInWords(value, unit, lang)
  return (
    <>
      {most !== undefined && least !== undefined && least > 0 ? (
        <p>{t(lang, 'question.between', { least: words(least), most: words(most) })}</p>
      ) : most !== undefined ? (
        <p>{t(lang, 'question.upto', { most: words(most) })}</p>
      ) : least !== undefined && least > 0 ? (
        <p>{t(lang, 'question.from', { least: words(least) })}</p>
      ) : first ? (
        <p>{t(lang, comparing ? 'question.law' : 'question.start')}</p>
      ) : null}
      {ask === undefined ? null : <p>{say(ask, lang)}</p>}
    </>
  )
}

function AmountText({ answer, around }: { answer: Extract<Answer, { kind: 'amount' }>; around: AnswerAround }) {
  const { lang, laws } = around
  const law = laws.find(({ key }) => key === answer.target)
  const [first, ...lines] = answer.lines
  return (
    <section class="g-result">
      <h2 class="g-h-label">{say(answer.title, lang)}</h2>
      <p class="g-result__n">{amountInWords(answer.amount, answer.unit, lang)}</p>
      <p class="g-fine">{t(lang, 'amount.date', { date: formatDate(lang, answer.date) })}</p>
      <h3>{t(lang, 'amount.why')}</h3>
      <Trace lang={lang} entries={(lines.length === 0 && first !== undefined ? [first] : lines).map((line) => traceOf(line, lang))} />
      {answer.changes.length === 0 || law === undefined ? null : (
        <>
          <h3>{t(lang, 'amount.changes')}</h3>
          <ul class="g-list">
            {answer.changes.map(({ input, to, way, result }) =>
              result === null ? null : (
                <li>
                  {t(lang, `amount.${way ?? 'other'}`, {
                    label: say(law.law.fields.find(({ name }) => name === input)?.label ?? {}, lang),
                    to: answerInWords(law, input, to, lang),
                    result: amountInWords(result, answer.unit, lang),
                  })}
                </li>
              ),
            )}
          </ul>
        </>
      )}
    </section>
  )
}

function LawText({ answer, around: { lang } }: { answer: Extract<Answer, { kind: 'law' }>; around: AnswerAround }) {
  const [before, now] = answer.dates.map((date) => formatDate(lang, date)) as [string, string]
  const first = answer.lines[0]
  const change = Number(first?.value ?? 0) - Number(first?.before ?? 0)
  const words = { amount: amountInWords(Math.abs(change), first?.unit, lang), date: before }
  const table = (lines: readonly Line[], label: string) => (
    <Table
      lang={lang}
      columns={[
        { label, kind: 'head' },
        { label: before, kind: 'num' },
        { label: now, kind: 'num' },
        { label: t(lang, 'law.difference'), kind: 'num' },
      ]}
      rows={lines.map((line) => ({
        cells: [
          <>
            {say(line.title, lang)}
            <span class="g-fine"> {line.references.map(({ title, url }) => (url === undefined ? title : <a href={url}>{title}</a>))}</span>
          </>,
          valueInWords(line.before, short(line.unit), lang),
          valueInWords(line.value, short(line.unit), lang),
          differenceInWords(line, lang),
        ],
      }))}
    />
  )
  return (
    <section class="g-result">
      <p>
        <strong>{t(lang, change < 0 ? 'law.less' : change > 0 ? 'law.more' : 'law.same', words)}</strong>
      </p>
      <p class="g-fine">{t(lang, 'law.situation')}</p>
      <h2 class="g-h-text">{t(lang, 'law.lines')}</h2>
      {table(answer.lines, t(lang, 'law.line'))}
      {answer.parameters.length === 0 ? null : (
        <>
          <h2 class="g-h-text">{t(lang, 'law.parameters')}</h2>
          {table(answer.parameters, t(lang, 'law.parameter'))}
        </>
      )}
    </section>
  )
}

function SheetsText({ found, lang }: { found: readonly SheetFound[]; lang: Lang }) {
  return (
    <>
      <p>{t(lang, 'sheets')}</p>
      <ol class="g-list">
        {found.map(({ title, url, date, publisher, quote, stale }) => (
          <li>
            <p>
              <a href={url} lang="fr" hreflang="fr">
                {title}
              </a>
            </p>
            {quote === undefined ? null : (
              <blockquote lang="fr" cite={url}>
                {quote.under.length === 0 ? null : <p class="g-fine">{quote.under.join(' > ')}</p>}
                {quote.text.split('\n').map((text) => (
                  <p>{text}</p>
                ))}
              </blockquote>
            )}
            {stale ? <p class="g-fine">{t(lang, 'sheets.stale')}</p> : null}
            <p class="g-fine">{t(lang, 'sheets.source', { publisher, date: formatDate(lang, date) })}</p>
          </li>
        ))}
      </ol>
    </>
  )
}

function StatusText({ answer, lang }: { answer: Extract<Answer, { kind: 'status' }>; lang: Lang }) {
  if (!answer.signedIn)
    return (
      <>
        <p>{t(lang, 'status.sign-in')}</p>
        <Actions>
          <LinkButton variant="secondary" href={`/${lang}/sign-in`}>
            {t(lang, 'status.sign-in.do')}
          </LinkButton>
        </Actions>
      </>
    )
  if (answer.cases.length === 0) return <p>{t(lang, 'status.none')}</p>
  return (
    <>
      <p>{t(lang, 'status.cases')}</p>
      <ul class="g-list">
        {answer.cases.map(({ reference, title }) => (
          <li>
            <a href={`/${lang}/cases/${reference}`}>{say(title, lang)}</a>
            <span class="g-muted"> {t(lang, 'status.reference', { reference })}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

const traceOf = (line: Line, lang: Lang): TraceEntry => ({
  result: typeof line.value === 'boolean' ? (line.value ? 'yes' : 'no') : line.value === null ? 'na' : 'value',
  text: say(line.title, lang),
  ...(typeof line.value === 'number' ? { value: valueInWords(line.value, line.unit, lang) } : {}),
  articles: line.references,
})

/** In a column the period is said once, above it. */
const short = (unit: string | undefined): string | undefined => unit?.replace(/\/an$/, '')

const valueInWords = (value: Line['value'] | undefined, unit: string | undefined, lang: Lang): string => {
  if (typeof value !== 'number') return value === null || value === undefined ? '–' : String(value)
  return unit === undefined ? formatNumber(lang, Math.round(value * 100) / 100) : amountInWords(Math.round(value * 100) / 100, unit, lang)
}

const differenceInWords = ({ value, before, unit }: Line, lang: Lang): string => {
  if (typeof value !== 'number' || typeof before !== 'number') return '–'
  const change = Math.round((value - before) * 100) / 100
  return `${change > 0 ? '+' : change < 0 ? '−' : ''}${valueInWords(Math.abs(change), short(unit), lang)}`
}
