/** What several papers share: ways to contest. */
import { heading, list, paragraph } from './blocks.ts'
import type { Contest } from './model.ts'
import { ink, type Sheet } from './sheet.ts'
import { dayInWords, type Words } from './words.ts'

/** Ways and time to contest (CJA, R. 421-5; CRPA, L. 411-2). `silent`: what is contested is an absence of answer. */
export function contestWays(sheet: Sheet, contest: Contest, lang: string, words: Words, silent = false): void {
  const { review, court } = contest
  heading(sheet, words('contest.title'), 150)
  paragraph(
    sheet,
    words(silent ? 'contest.until.silent' : 'contest.until', { until: dayInWords(contest.until, lang, true), within: contest.within }),
  )
  list(sheet, [
    {
      strong: words('contest.review'),
      lines: [[review.name, ...review.address].join(', '), words('contest.review.effect'), ...(review.note ? [review.note] : [])],
      ...(review.url && { link: { title: review.url, url: review.url } }),
    },
    {
      strong: words('contest.court'),
      lines: [[court.name, ...court.address].join(', ')],
      ...(court.url && { link: { title: court.url, url: court.url } }),
    },
  ])
  paragraph(sheet, words('contest.basis'), { size: 9, colour: ink.muted })
}
