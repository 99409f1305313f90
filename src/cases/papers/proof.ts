/** The proof of a paper: codes that one can compare, the receipt inside the file, and its address to scan. */
import encodeQR from 'qr'
import { heading, paragraph } from './blocks.ts'
import type { Proof } from './model.ts'
import { edge, mm, type Sheet } from './sheet.ts'
import type { Words } from './words.ts'

const small = { size: 9.5 } as const

/** The codes by which anyone can check in the public log that this was recorded, without reading it. */
export function proofOf(sheet: Sheet, proof: Proof, words: Words): void {
  heading(sheet, words('proof.title'))
  paragraph(sheet, words('proof.text'), small)
  paragraph(sheet, `${words('proof.event')} ${proof.event}`, small)
  paragraph(sheet, `${words('proof.commitment')} ${proof.commitment.replace(/(.{8})(?=.)/g, '$1 ')}`, small)
  const { receipt } = proof
  if (receipt === undefined) return
  const name = words('proof.file')
  const made = sheet.doc.info.CreationDate // the paper's day: the same paper has the same bytes
  sheet.doc.file(Buffer.from(receipt.text), {
    name,
    type: 'text/plain',
    description: words('proof.title'),
    ...(made === undefined ? {} : { creationDate: made, modifiedDate: made }),
  })
  const side = mm(30)
  sheet.need(side + 10)
  const top = sheet.doc.y + 4
  square(sheet, receipt.url, side, top)
  sheet.doc.y = top
  const beside = { ...small, x: edge.left + side + mm(6), width: sheet.width - side - mm(6) }
  paragraph(sheet, `${words('proof.index')} ${receipt.index}`, beside)
  paragraph(sheet, words('proof.receipt', { file: name }), beside)
  paragraph(sheet, words(receipt.witnessed ? 'proof.witnessed' : 'proof.alone'), beside)
  sheet.doc.y = Math.max(sheet.doc.y, top + side + 6)
}

/** A QR code, drawn as one path. It says no more than the words beside it and the receipt inside: for a screen reader it is decoration. */
function square(sheet: Sheet, text: string, side: number, top: number): void {
  // The paper is the quiet zone, so the border that the encoder insists on is cut off.
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1))
  const unit = side / rows.length
  sheet.artifact(() => {
    for (const [y, row] of rows.entries())
      for (const [x, dark] of row.entries()) if (dark) sheet.doc.rect(edge.left + x * unit, top + y * unit, unit, unit)
    sheet.doc.fill('#000000')
  })
}
