/** The credential of a paper: inside the file, and an address and a code by which anyone has it verified. */
import { heading, paragraph } from './blocks.ts'
import type { Carried } from './model.ts'
import { attach, square } from './proof.ts'
import { edge, mm, type Sheet } from './sheet.ts'
import type { Words } from './words.ts'

export function carriedOn(sheet: Sheet, { text, file, code, url, page }: Carried, words: Words): void {
  const side = mm(34)
  const beside = { size: 9.5, gap: 1.5, x: edge.left + side + mm(6), width: sheet.width - side - mm(6) } as const
  const lines = [words('credential.scan'), words('credential.type', { page }), words('credential.file', { file })]
  // Code and words stay on one page.
  heading(sheet, words('credential.title'), side + 40)
  const top = sheet.doc.y
  attach(sheet, text, { name: file, description: words('credential.title') })
  square(sheet, url, side, top + 3)
  sheet.doc.y = top
  paragraph(sheet, lines[0]!, beside)
  paragraph(sheet, lines[1]!, beside)
  paragraph(sheet, code, { ...beside, face: 'strong', size: 13 })
  paragraph(sheet, lines[2]!, beside)
  sheet.doc.y = Math.max(sheet.doc.y, top + side + 9)
}
