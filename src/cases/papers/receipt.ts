import { heading, lineTable, list, paragraph, subheading, title } from './blocks.ts'
import { checkReceipt } from './check.ts'
import { closeLetter, openLetter } from './letterhead.ts'
import type { Receipt, Silence } from './model.ts'
import { contestWays } from './parts.ts'
import { proofOf } from './proof.ts'
import { ink, type Sheet } from './sheet.ts'
import { dayInWords, type Words, wordsIn } from './words.ts'

/**
 * The acknowledgement of receipt: a tagged PDF with the day of receipt, the service in charge and how to reach it, the day and meaning of
 * silence with the ways to contest it or the attestation one may ask for (CRPA, L. 112-3, R. 112-5, R. 112-11-1), and what was sent.
 * The same model gives the same bytes. Refuses `paper.*`, see `checkReceipt`.
 */
export async function receipt(model: Receipt): Promise<Uint8Array> {
  checkReceipt(model)
  const { lang, office, silence, missing } = model
  const words = wordsIn(lang)
  const sheet = await openLetter(model, words, words('receipt.kind'))
  title(sheet, words('receipt.title'))
  const day = dayInWords(model.receivedOn, lang, true)
  paragraph(sheet, words(model.receivedAt ? 'receipt.received.at' : 'receipt.received', { day, time: model.receivedAt ?? '' }), {
    size: 12,
  })

  heading(sheet, words('receipt.office'))
  paragraph(sheet, office.name, { face: 'strong' })
  paragraph(sheet, office.address.join(', '))
  paragraph(sheet, [`${words('receipt.phone')} ${office.phone}`, office.hours, office.email].filter(Boolean).join(' · '))

  if (missing && missing.what.length > 0) {
    heading(sheet, words('receipt.missing'))
    paragraph(sheet, words('receipt.missing.by', { day: dayInWords(missing.by, lang, true) }))
    list(
      sheet,
      missing.what.map((line) => ({ lines: [line] })),
    )
    if (silence !== 'none') paragraph(sheet, words(`receipt.missing.${silence.means}`), { size: 9.5 })
  }

  if (silence !== 'none') silent(sheet, model, silence, words)

  heading(sheet, words('receipt.given'))
  const titles = [words('line.label'), words('line.value'), words('line.source')] as const
  for (const group of model.answers) {
    subheading(sheet, group.title)
    lineTable(sheet, titles, group.lines)
  }
  subheading(sheet, words('receipt.documents'))
  if (model.documents.length > 0)
    list(
      sheet,
      model.documents.map((line) => ({ lines: [line] })),
    )
  else paragraph(sheet, words('receipt.documents.none'))
  if (model.proof) proofOf(sheet, model.proof, words)
  return closeLetter(sheet, model, words)
}

function silent(sheet: Sheet, { lang, contest }: Receipt, silence: Silence, words: Words): void {
  heading(sheet, words('receipt.silence'))
  paragraph(sheet, words(`receipt.silence.${silence.means}`, { day: dayInWords(silence.on, lang, true) }))
  paragraph(sheet, [silence.article, words('receipt.silence.basis')].filter(Boolean).join(' · '), { size: 9, colour: ink.muted })
  if (silence.means === 'refused' && contest) contestWays(sheet, contest, lang, words, true)
}
