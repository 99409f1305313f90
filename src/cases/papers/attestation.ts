import { heading, lineTable, link, paragraph, title } from './blocks.ts'
import { carriedOn } from './carried.ts'
import { checkAttestation } from './check.ts'
import { closeLetter, openLetter, signature } from './letterhead.ts'
import type { Attestation } from './model.ts'
import { proofOf } from './proof.ts'
import { dayInWords, wordsIn } from './words.ts'

/**
 * A certificate that the person shows to others: a tagged PDF with what is attested, the facts, how long it holds, who attests it. The same
 * model gives the same bytes. Refuses `paper.*`, see `checkAttestation`.
 */
export async function attestation(model: Attestation): Promise<Uint8Array> {
  checkAttestation(model)
  const { lang } = model
  const words = wordsIn(lang)
  const sheet = await openLetter(model, words, model.title)
  title(sheet, model.title)
  for (const statement of model.statements) paragraph(sheet, statement, { size: 11.5 })
  const validity = [
    ...(model.validFrom ? [words('attestation.from', { day: dayInWords(model.validFrom, lang) })] : []),
    ...(model.validUntil ? [words('attestation.until', { day: dayInWords(model.validUntil, lang) })] : []),
  ]
  if (validity.length > 0) paragraph(sheet, validity.join(' '), { face: 'strong' })
  if (model.facts.length > 0) {
    heading(sheet, words('attestation.facts'))
    lineTable(sheet, [words('attestation.label'), words('attestation.value'), words('line.source')], model.facts)
  }
  if (model.law.length > 0) {
    heading(sheet, words('decision.law'))
    for (const article of model.law) link(sheet, article)
  }
  signature(sheet, model, words, 'attestation')
  if (model.credential) carriedOn(sheet, model.credential, words)
  if (model.proof) proofOf(sheet, model.proof, words)
  return closeLetter(sheet, model, words)
}
