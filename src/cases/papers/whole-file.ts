import { heading, lineTable, list, paragraph, subheading, table, title } from './blocks.ts'
import { checkWholeFile } from './check.ts'
import { closeLetter, openLetter } from './letterhead.ts'
import type { WholeFile } from './model.ts'
import { proofOf } from './proof.ts'
import { ink, mm, type Sheet } from './sheet.ts'
import { dayInWords, type Words, wordsIn } from './words.ts'

/**
 * A case as one tagged PDF: how it stands, its answers with their sources, the decision with its reasons, what was asked, what happened, what was written, its
 * documents. Pictures are drawn on pages of their own; other files lie inside the PDF, under the name by which the list of documents calls them.
 * The same model gives the same bytes. Refuses `paper.*`, see `checkWholeFile`.
 */
export async function wholeFile(model: WholeFile): Promise<Uint8Array> {
  checkWholeFile(model)
  const { lang } = model
  const words = wordsIn(lang)
  const sheet = await openLetter(model, words, words('whole.kind'))
  title(sheet, words('whole.title'))
  paragraph(sheet, words('whole.made', { day: dayInWords(model.date, lang, true), who: model.madeBy }))
  paragraph(sheet, words('whole.confidential'), { size: 9.5, colour: ink.muted })
  const titles = [words('line.label'), words('line.value'), words('line.source')] as const

  heading(sheet, words('whole.stand'))
  lineTable(sheet, [words('whole.what'), words('line.value'), words('line.source')], model.standing)
  if (model.decision) decided(sheet, model.decision, words)
  heading(sheet, words('whole.answers'))
  for (const group of model.answers) {
    if (group.title) subheading(sheet, group.title)
    lineTable(sheet, titles, group.lines)
  }
  for (const part of ['asked', 'messages', 'notes'] as const) said(sheet, words(`whole.${part}`), model[part])
  heading(sheet, words('whole.timeline'))
  table(
    sheet,
    [
      { title: words('whole.when'), share: 0.26 },
      { title: words('whole.what'), share: 0.44, face: 'strong' },
      { title: words('whole.who'), share: 0.3, muted: true },
    ],
    model.timeline.map(({ when, what, who }) => [when, what, who ?? '']),
  )
  documents(sheet, model, words)
  if (model.proof) proofOf(sheet, model.proof, words)
  return closeLetter(sheet, model, words)
}

function decided(sheet: Sheet, { text, grounds, reason }: NonNullable<WholeFile['decision']>, words: Words): void {
  heading(sheet, words('whole.decision'))
  paragraph(sheet, text, { face: 'strong' })
  if (reason) paragraph(sheet, reason)
  if (grounds.length > 0)
    lineTable(
      sheet,
      [words('line.label'), words('line.value'), words('whole.article')],
      grounds.map(({ article, ...ground }) => ({ ...ground, source: [article, ground.source].filter(Boolean).join(' · ') })),
    )
}

function said(sheet: Sheet, name: string, entries: WholeFile['messages']): void {
  if (entries.length === 0) return
  heading(sheet, name)
  list(
    sheet,
    entries.map(({ head, lines }) => ({ strong: head, lines })),
  )
}

function documents(sheet: Sheet, model: WholeFile, words: Words): void {
  heading(sheet, words('whole.documents'))
  if (model.documents.length === 0) {
    paragraph(sheet, words('whole.documents.none'))
    return
  }
  const drawn = new Set<string>()
  const pictures = model.documents.filter(({ kind }) => kind === 'picture')
  list(
    sheet,
    model.documents.map(({ name, about, kind }) => ({ strong: name, lines: [about, words(`whole.documents.${kind}`)].filter(Boolean) })),
  )
  for (const { name, bytes } of pictures) if (bytes !== undefined && draw(sheet, name, bytes)) drawn.add(name)
  const made = sheet.doc.info.CreationDate
  for (const { name, type, bytes, about } of model.documents)
    if (bytes !== undefined && !drawn.has(name))
      sheet.doc.file(Buffer.from(bytes), {
        name,
        type,
        description: about || name,
        ...(made === undefined ? {} : { creationDate: made, modifiedDate: made }),
      })
}

/** A picture on a page of its own, under its name, which is what a screen reader says of it; false when it cannot be drawn. */
function draw(sheet: Sheet, name: string, bytes: Uint8Array): boolean {
  const { doc } = sheet
  const image = opened(sheet, bytes)
  if (image === undefined) return false
  doc.addPage()
  sheet.tag(sheet.root, 'H2', () => sheet.text(name, { face: 'display', size: 13, gap: 1 }))
  doc.y += mm(3)
  const [room, top] = [sheet.left(), doc.y]
  const scale = Math.min(sheet.width / image.width, room / image.height, 1)
  const [width, height] = [image.width * scale, image.height * scale]
  const x = doc.page.margins.left
  const options = { alt: name, bbox: [x, doc.page.height - top - height, x + width, doc.page.height - top] }
  sheet.root.add(doc.struct('Figure', options as object, [() => void doc.image(image as unknown as string, x, top, { width, height })]))
  doc.y = top + height
  return true
}

/** What no picture is, whatever its type said, is attached as it came. */
function opened({ doc }: Sheet, bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  try {
    return (doc as unknown as { openImage(bytes: Buffer): { width: number; height: number } }).openImage(Buffer.from(bytes))
  } catch {
    return undefined
  }
}
