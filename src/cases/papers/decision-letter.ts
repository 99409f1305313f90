import { heading, link, list, paragraph, space, subheading, table, title } from './blocks.ts'
import { checkDecision } from './check.ts'
import { closeLetter, openLetter, signature } from './letterhead.ts'
import type { Algorithm, Decision } from './model.ts'
import { contestWays } from './parts.ts'
import { proofOf } from './proof.ts'
import { ink, type Sheet } from './sheet.ts'
import { type Words, wordsIn } from './words.ts'

/**
 * The letter that tells a person what was decided: a tagged PDF. Carries author (CRPA, L. 212-1), reasons in law and in fact (L. 211-5), ways
 * and time to contest (CJA, R. 421-5) and, when rules computed it, the notice on the algorithm (CRPA, L. 311-3-1, R. 311-3-1-1).
 * The same model gives the same bytes. Refuses `paper.*`, see `checkDecision`.
 */
export async function decisionLetter(model: Decision): Promise<Uint8Array> {
  checkDecision(model)
  const words = wordsIn(model.lang)
  const sheet = await openLetter(model, words, words('decision.kind'))
  title(sheet, words(`decision.title.${model.outcome}`))
  paragraph(sheet, model.message, { size: 12 })
  if (model.amount) amount(sheet, model.amount)
  reasons(sheet, model, words)
  if (model.next && model.next.length > 0) {
    // What comes next is short: it is not parted by the end of a page.
    heading(sheet, words('decision.next'), 40 + 20 * model.next.length)
    list(
      sheet,
      model.next.map((line) => ({ lines: [line] })),
    )
  }
  contestWays(sheet, model.contest, model.lang, words)
  if (model.algorithm) algorithmNotice(sheet, model.algorithm, words)
  signature(sheet, model, words, 'decision')
  if (model.proof) proofOf(sheet, model.proof, words)
  return closeLetter(sheet, model, words)
}

function amount(sheet: Sheet, { text, sum, article }: NonNullable<Decision['amount']>): void {
  space(sheet, 4)
  sheet.need(60)
  paragraph(sheet, text, { face: 'display', size: 22, gap: 0 })
  const under = [sum, article].filter(Boolean).join(' · ')
  if (under) paragraph(sheet, under, { size: 9.5, colour: ink.muted })
}

function reasons(sheet: Sheet, model: Decision, words: Words): void {
  if (model.facts.length === 0 && model.law.length === 0 && !model.reason) return
  heading(sheet, words('decision.why'))
  if (model.reason) paragraph(sheet, model.reason)
  if (model.facts.length > 0) {
    subheading(sheet, words('decision.facts'))
    const columns = [
      { title: words('decision.facts.label'), share: 0.31 },
      { title: words('decision.facts.value'), share: 0.31, face: 'strong' as const },
      { title: words('decision.facts.article'), share: 0.38, muted: true },
    ]
    table(
      sheet,
      columns,
      model.facts.map(({ label, value, article, source }) => [label, value, [article, source].filter(Boolean).join('\n')]),
    )
  }
  if (model.law.length > 0) {
    subheading(sheet, words('decision.law'))
    for (const article of model.law) link(sheet, article)
  }
}

function algorithmNotice(sheet: Sheet, algorithm: Algorithm, words: Words): void {
  heading(sheet, words('algorithm.title'))
  paragraph(sheet, words(`algorithm.${algorithm.share}`, { purpose: algorithm.purpose }))
  paragraph(sheet, words('algorithm.right', { ask: algorithm.ask }))
  if (algorithm.url) link(sheet, { title: words('algorithm.published'), url: algorithm.url })
  paragraph(sheet, words('algorithm.appeal'))
  paragraph(sheet, words('algorithm.basis'), { size: 9, colour: ink.muted })
}
