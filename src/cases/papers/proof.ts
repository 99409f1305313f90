/** The proof of a paper: codes that one can compare, the receipt inside the file, and its address to scan. */
import encodeQR from 'qr'
import { heading, paragraph } from './blocks.ts'
import type { Proof } from './model.ts'
import { edge, mm, type Sheet } from './sheet.ts'
import type { Words } from './words.ts'

const small = { size: 9, gap: 1.5 } as const

/** The codes by which anyone can check in the public log that this was recorded, without reading it; with a receipt its code to scan beside them. */
export function proofOf(sheet: Sheet, proof: Proof, words: Words): void {
  const { receipt } = proof
  const side = mm(30)
  const beside = receipt === undefined ? small : { ...small, x: edge.left + side + mm(6), width: sheet.width - side - mm(6) }
  const lines = [
    words('proof.text'),
    [`${words('proof.event')} ${proof.event}`, ...(receipt === undefined ? [] : [`${words('proof.index')}\u00a0${receipt.index}`])].join(
      ' · ',
    ),
    `${words('proof.commitment')} ${proof.commitment.replace(/(.{8})(?=.)/g, '$1 ')}`,
    ...(receipt === undefined
      ? []
      : [words('proof.receipt', { file: words('proof.file') }), words(receipt.witnessed ? 'proof.witnessed' : 'proof.alone')]),
  ]
  const height = lines.reduce((sum, line) => sum + sheet.text(line, beside, true) + 3, 0)
  // Code and words stay on one page.
  heading(sheet, words('proof.title'), Math.max(height, receipt === undefined ? 0 : side) + 28)
  const top = sheet.doc.y
  if (receipt !== undefined) {
    attach(sheet, receipt.text, { name: words('proof.file'), description: words('proof.title') })
    square(sheet, receipt.url, side, top + 3)
    sheet.doc.y = top
  }
  for (const line of lines) paragraph(sheet, line, beside)
  if (receipt !== undefined) sheet.doc.y = Math.max(sheet.doc.y, top + side + 9)
}

/** A text inside the file, so that the file proves without us. */
export function attach(sheet: Sheet, text: string, { name, description }: { readonly name: string; readonly description: string }): void {
  const made = sheet.doc.info.CreationDate // the paper's day: the same paper has the same bytes
  sheet.doc.file(Buffer.from(text), {
    name,
    type: 'text/plain',
    description,
    ...(made === undefined ? {} : { creationDate: made, modifiedDate: made }),
  })
}

/** A QR code, drawn as one path. It says no more than the words beside it and the receipt inside: for a screen reader it is decoration. */
export function square(sheet: Sheet, text: string, side: number, top: number): void {
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
