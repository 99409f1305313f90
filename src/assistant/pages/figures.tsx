import { amountInWords } from '#services'
import { formatDate, formatNumber } from '#web'
import type { Answer } from '../contract.ts'
import { unsupported } from '../model/verify.ts'
import { answerInWords } from '../talk/converse.ts'
import type { LawTarget } from '../talk/law-target.ts'
import { AnswerText } from './answer.tsx'

/**
 * Numbers in the words of an amount, as its page says them, that are none of the answer's values, dates, articles or titles. For the bench, which holds
 * the templates to it in every language.
 */
export function figuresBeyond(answer: Extract<Answer, { kind: 'amount' }>, law: LawTarget, lang: string): readonly string[] {
  const said = { intent: 'compute', answer, reason: 'dialogue', sure: 1, router: '' } as const
  const around = { lang, laws: [law], checkable: () => false, question: () => '', phone: '' }
  const html = String(<AnswerText said={said} around={around} />)
  const text = html.replaceAll(/<svg[\s\S]*?<\/svg>|<[^>]+>/g, ' ').replaceAll(/&[^;\s]+;/g, ' ')
  const values = [answer, ...answer.lines.map(({ value, unit }) => ({ amount: value, unit }))]
  const sources = [
    formatDate(lang, answer.date),
    ...values.flatMap(({ amount, unit }) => (typeof amount === 'number' ? [inWords(amount, unit, lang)] : [])),
    ...answer.changes.flatMap(({ input, to, result }) => [
      answerInWords(law, input, to, lang),
      ...(result === null ? [] : [inWords(result, answer.unit, lang)]),
    ]),
    ...answer.lines.flatMap(({ title, references }) => [title[lang] ?? title.fr ?? '', ...references.map((one) => one.title)]),
  ]
  // The page is longer than what a model may write: only its numbers are asked for here.
  return text
    .split(/(?<=[.;:)])\s|\s{2,}/)
    .filter((part) => part.trim() !== '')
    .flatMap((part) => unsupported(part, sources))
    .flatMap(({ kind, text }) => (kind === 'number' ? [text] : []))
}

const inWords = (value: number, unit: string | undefined, lang: string): string => {
  const rounded = Math.round(value * 100) / 100
  return unit === undefined ? formatNumber(lang, rounded) : amountInWords(rounded, unit, lang)
}
