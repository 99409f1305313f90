import { showReference } from '#kernel'
import { paragraph, rule, space } from './blocks.ts'
import type { Author, Letterhead, Paper } from './model.ts'
import { edge, ink, mm, openSheet, type Sheet } from './sheet.ts'
import { dayInWords, languageName, type Words } from './words.ts'

/**
 * Where the eyes and the envelope look. The recipient stands where the window of a French DL envelope shows it (45 mm × 100 mm, 20 mm from
 * its right and lower edges) however the folded sheet slides in it: 45 to 79 mm from the top, 100 to 190 mm from the left. What stands
 * 34 mm or more from the top and may not show through ends at 88 mm.
 */
const window = { x: mm(110), y: mm(46), width: mm(80), bottom: mm(79) } as const
const bodyTop = mm(94)
const hidden = mm(88)

/** Opens the paper and sets its first third: town and agency, recipient, reference, service, date, contact. */
export async function openLetter(paper: Letterhead, words: Words, kind: string): Promise<Sheet> {
  const sheet = await openSheet({
    title: paper.service === undefined ? kind : `${kind} · ${paper.service.title}`,
    author: paper.agency.name,
    lang: paper.lang,
    date: paper.date,
  })
  drawSender(sheet, paper)
  const under = sheet.doc.y
  drawRecipient(sheet, paper)
  sheet.doc.y = under
  drawReferences(sheet, paper, words)
  sheet.doc.y = Math.max(bodyTop, sheet.doc.y + mm(6))
  if (paper.specimen) paragraph(sheet, words('specimen'), { face: 'strong', colour: ink.late })
  if (paper.lang !== paper.legalLang)
    paragraph(sheet, words('translation', { language: languageName(paper.legalLang, paper.lang) }), {
      face: 'strong',
      size: 9.5,
      colour: ink.muted,
    })
  return sheet
}

function drawSender(sheet: Sheet, { town, agency }: Letterhead): void {
  const { doc } = sheet
  const top = mm(14)
  const { crest } = town
  if (crest) {
    const scale = mm(15) / crest.height
    sheet.artifact(() => {
      doc.save().translate(edge.left, top).scale(scale).lineWidth(1.6).lineCap('round')
      for (const { d, fill, stroke } of crest.paths) {
        doc.path(d)
        if (fill) doc.fillColor(fill)
        if (stroke) doc.strokeColor(stroke)
        if (fill && stroke) doc.fillAndStroke()
        else if (fill) doc.fill()
        else doc.stroke()
      }
      doc.restore()
    })
  }
  const x = edge.left + (crest ? (mm(15) / crest.height) * crest.width + 9 : 0)
  const width = hidden - x
  doc.y = top
  sheet.tag(sheet.root, 'P', () => sheet.text(town.name, { face: 'display', size: 13, gap: 0, x, width }))
  doc.y += 1
  sheet.tag(sheet.root, 'P', () => sheet.text(agency.name, { face: 'strong', size: 10, gap: 0.5, x, width }))
  sheet.tag(sheet.root, 'P', () => sheet.text(agency.address.join('\n'), { size: 9, gap: 0.5, x, width, colour: ink.muted }))
}

function drawRecipient(sheet: Sheet, { person }: Letterhead): void {
  const lines = [person.name, ...person.address]
  const style = { x: window.x, width: window.width, gap: 1 }
  // A long address is set smaller rather than pushed out of the window.
  const size =
    [11, 10, 9, 8].find((candidate) => sheet.text(lines.join('\n'), { ...style, size: candidate }, true) <= window.bottom - window.y) ?? 8
  sheet.doc.y = window.y
  sheet.tag(sheet.root, 'P', () => sheet.text(lines.join('\n'), { ...style, size }))
}

function drawReferences(sheet: Sheet, paper: Letterhead, words: Words): void {
  const { doc } = sheet
  const { agency, service, reference } = paper
  const label = mm(20)
  const width = hidden - edge.left - label
  doc.y = Math.max(mm(50), doc.y + mm(4))
  const lines: readonly (readonly [string, string])[] = [
    [words('reference'), reference === undefined ? '' : showReference(reference)],
    [words('service'), service === undefined ? '' : `${service.title} (${words('version', { version: service.version })})`],
    [words('date'), dayInWords(paper.date, paper.lang)],
    [words('contact'), [agency.phone, agency.email].filter(Boolean).join('\n')],
  ]
  for (const [name, value] of lines) {
    if (!value) continue
    sheet.tag(sheet.root, 'P', () => {
      const top = doc.y
      sheet.text(name, { x: edge.left, width: label, size: 9, colour: ink.muted, gap: 1 })
      doc.y = top
      sheet.text(value, { x: edge.left + label, width, size: 9, face: 'strong', gap: 1 })
    })
    doc.y += 1
  }
}

type Signed = Paper & { readonly author: Author; readonly place: string; readonly signature: 'online' | 'hand' }

/** Place, date, author; room to sign, or the line that says why there is no signature. Kept on one page. */
export function signature(sheet: Sheet, paper: Signed, words: Words, kind: 'decision' | 'attestation'): void {
  const { author } = paper
  sheet.need(paper.signature === 'hand' ? 150 : 105)
  space(sheet, 16)
  paragraph(sheet, words('done', { place: paper.place, date: dayInWords(paper.date, paper.lang) }))
  if (paper.signature === 'hand') space(sheet, 52)
  sheet.tag(sheet.root, 'P', () => sheet.text(`${author.firstName} ${author.name}`, { face: 'strong', size: 11 }))
  sheet.tag(sheet.root, 'P', () => sheet.text(author.capacity, {}))
  sheet.tag(sheet.root, 'P', () => sheet.text(author.service, {}))
  if (paper.signature === 'online') {
    space(sheet, 3)
    paragraph(sheet, words(`signature.${kind}`), { size: 9, colour: ink.muted })
  }
}

/** Ends the paper: on each page the agency and how to reach it, the number of the page, and from the second one the reference. */
export function closeLetter(sheet: Sheet, paper: Letterhead, words: Words): Promise<Uint8Array> {
  const { doc } = sheet
  const small = { size: 8.5, colour: ink.muted, gap: 0.5 }
  const reach = [paper.agency.name, paper.agency.phone, paper.agency.email].filter(Boolean).join(' · ')
  return sheet.finish((page, pages) => {
    sheet.artifact(() => {
      if (page > 1) {
        doc.y = mm(11)
        const { reference, town } = paper
        sheet.text(
          [town.name, reference === undefined ? '' : `${words('reference')} ${showReference(reference)}`].filter(Boolean).join(' · '),
          small,
        )
      }
      doc.y = doc.page.height - mm(17)
    }, 'Pagination')
    rule(sheet)
    doc.y += 5
    const top = doc.y
    sheet.artifact(() => {
      sheet.text(reach, { ...small, width: mm(140) })
      doc.y = top
      doc.fontSize(8.5)
      const number = words('page', { page, pages })
      const width = doc.widthOfString(number)
      sheet.text(number, { ...small, x: edge.left + sheet.width - width - 1, width: width + 2 })
    }, 'Pagination')
  })
}
