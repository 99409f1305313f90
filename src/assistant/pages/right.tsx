import { say } from '#definitions'
import { amountInWords, serviceHref } from '#services'
import { formatDate, type Lang, Trace } from '#web'
import type { Answer } from '../contract.ts'
import { t } from '../texts.ts'
import type { AnswerAround } from './answer.tsx'

/** What is known of a right so far, and the question that tells most. */
export function CheckText({
  answer: { title, input, target, right, interval },
  around: { lang, question },
  first,
}: {
  answer: Extract<Answer, { kind: 'check' }>
  around: AnswerAround
  first: boolean
}) {
  return (
    <>
      {first ? (
        <>
          <p>
            <strong>{say(title, lang)}</strong>
          </p>
          <p>{t(lang, 'check.begin')}</p>
        </>
      ) : (
        <p>{[t(lang, right === 'yes' ? 'check.sofar.yes' : 'check.sofar'), intervalInWords(interval, lang)].filter(Boolean).join(' ')}</p>
      )}
      <p>{question(target, input)}</p>
    </>
  )
}

function intervalInWords(interval: Extract<Answer, { kind: 'check' }>['interval'], lang: Lang): string {
  const { least, most, unit } = interval ?? {}
  const words = (value: number) => amountInWords(value, unit, lang)
  if (most !== undefined && most === least) return t(lang, 'right.amount', { amount: words(most) })
  if (most !== undefined && least !== undefined && least > 0) return t(lang, 'question.between', { least: words(least), most: words(most) })
  if (most !== undefined) return t(lang, 'question.upto', { most: words(most) })
  return least !== undefined && least > 0 ? t(lang, 'question.from', { least: words(least) }) : ''
}

/** Whether there is a right, as far as anybody can say before she applies, and why. Only an agent refuses. */
export function RightText({ answer, around }: { answer: Extract<Answer, { kind: 'right' }>; around: AnswerAround }) {
  const { lang } = around
  const { title, right, interval, lines, open, date, target } = answer
  const amount = intervalInWords(interval, lang)
  return (
    <section class="g-result">
      <h2 class="g-h-label">{say(title, lang)}</h2>
      <p>
        <strong>{t(lang, `right.${right}`)}</strong>
      </p>
      {amount === '' ? null : <p>{amount}</p>}
      <p class="g-fine">{t(lang, 'right.date', { date: formatDate(lang, date) })}</p>
      {right === 'unknown' ? null : (
        <>
          <h3>{t(lang, 'right.why')}</h3>
          <Trace
            lang={lang}
            entries={lines.map(({ title: label, value, holds, article }) => ({
              result: holds === undefined ? 'value' : holds ? 'yes' : 'no',
              text: say(label, lang),
              value: say(value, lang),
              articles: article === undefined ? [] : [{ title: article }],
            }))}
          />
        </>
      )}
      {open.length === 0 || right === 'no' ? null : (
        <>
          <h3>{t(lang, 'right.open')}</h3>
          <ul class="g-list">
            {open.map((name) => (
              <li>{say(name, lang)}</li>
            ))}
          </ul>
        </>
      )}
      <p>{t(lang, right === 'no' ? 'right.anyway' : 'right.not-decided')}</p>
      <p>
        <a href={serviceHref(lang, target.replace('service:', ''))}>{t(lang, 'service.page')}</a>
      </p>
    </section>
  )
}
