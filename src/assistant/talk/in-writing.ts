import { say } from '#definitions'
import { amountInWords } from '#services'
import { formatDate } from '#web'
import type { Answer } from '../contract.ts'
import { t } from '../texts.ts'

/** An answer as the plain words of a letter, for an agent to send: figures, articles, sources as the engine and the sheets gave them. Empty: nothing to send. */
export function inWriting(answer: Answer, lang: string): string {
  if (answer.kind === 'amount')
    return [
      t(lang, 'labelled', { label: say(answer.title, lang), value: amountInWords(answer.amount, answer.unit, lang) }),
      t(lang, 'amount.date', { date: formatDate(lang, answer.date) }),
      ...answer.lines
        .slice(1)
        .flatMap(({ title, value, unit, references }) =>
          typeof value === 'number'
            ? [
                `– ${t(lang, 'labelled', { label: say(title, lang), value: `${amountInWords(Math.round(value * 100) / 100, unit, lang)} (${references.map((one) => one.title).join(', ')})` })}`,
              ]
            : [],
        ),
    ].join('\n')
  if (answer.kind === 'sheets')
    return answer.found
      .map(({ title, quote, url, date, publisher, stale }) =>
        [
          title,
          ...(quote === undefined ? [] : [quote.text]),
          ...(stale ? [t(lang, 'sheets.stale')] : []),
          t(lang, 'sheets.source', { publisher, date: formatDate(lang, date) }),
          url,
        ].join('\n'),
      )
      .join('\n\n')
  if (answer.kind === 'service') return t(lang, 'labelled', { label: t(lang, 'service.right'), value: say(answer.title, lang) })
  return ''
}
