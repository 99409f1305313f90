import { type Face, faceBytes, faces, printable } from './fonts.ts'

/** Millimetres in points. */
export const mm = (length: number): number => (length * 72) / 25.4

export const ink = { text: '#0f1f21', muted: '#495759', link: '#00505c', line: '#d4d5d0', late: '#b02735' } as const
export const edge = { left: mm(20), right: mm(20), top: mm(22), bottom: mm(24) } as const

export interface Style {
  readonly face?: Face
  readonly size?: number
  readonly colour?: string
  readonly gap?: number
  /** Left edge and width in points; the whole measure unless given. */
  readonly x?: number
  readonly width?: number
}

/** One PDF under way. `doc` is for drawing; every text goes through `text`, so that it is printable, and stands in a tag or an artifact. */
export interface Sheet {
  readonly doc: PDFKit.PDFDocument
  readonly root: PDFKit.PDFStructureElement
  readonly width: number
  /** Writes at `x` and the current height, or measures when `dry`; returns the height taken. Not tagged by itself. */
  text(text: string, style: Style, dry?: boolean): number
  /** Points that a text takes on one line. */
  widthOf(text: string, style: Style): number
  /** Begins a page when fewer than `height` points are left. */
  need(height: number): void
  /** Height left on the page. */
  left(): number
  artifact(draw: () => void, type?: 'Pagination' | 'Layout'): void
  tag(parent: PDFKit.PDFStructureElement, type: string, draw: () => void, options?: { scope?: 'Row' | 'Column' }): void
  finish(pageEnd: (page: number, pages: number) => void): Promise<Uint8Array>
}

export interface SheetInfo {
  readonly title: string
  readonly author: string
  readonly lang: string
  /** Legal day; the file says it was made at its midnight UTC, so that the same paper has the same bytes. */
  readonly date: string
}

const escapeXml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** Opens an A4 paper after PDF/UA-1 (ISO 14289-1): tagged, titled, with its language and its fonts. */
export async function openSheet(info: SheetInfo): Promise<Sheet> {
  // With its fonts a third of a second of loading: with the first paper, not at every start.
  const { default: PDFDocument } = await import('pdfkit')
  const doc = new PDFDocument({
    size: 'A4',
    margins: edge,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    subset: 'PDF/UA' as 'PDF/A-1', // the types do not know it yet
    displayTitle: true,
    lang: info.lang,
    info: {
      Title: info.title,
      Author: info.author,
      Creator: 'Guichet',
      Producer: 'Guichet',
      CreationDate: new Date(`${info.date}T00:00:00Z`),
    },
  })
  const chunks: Uint8Array[] = []
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const ended = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
    doc.on('error', reject)
  })
  escapeMetadata(doc)
  for (const face of Object.keys(faces) as Face[]) doc.registerFont(face, faceBytes(face))
  doc.font('text')
  const font = (doc as unknown as { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } })._font.font
  const has = (codePoint: number) => font.hasGlyphForCodePoint(codePoint)
  const root = doc.struct('Document')
  doc.addStructure(root)
  const width = doc.page.width - edge.left - edge.right

  const sheet: Sheet = {
    doc,
    root,
    width,
    text(text, { face = 'text', size = 10.5, colour = ink.text, gap = 2, x = edge.left, width: measure = width }, dry = false) {
      const shown = printable(text, has)
      doc.font(face).fontSize(size).fillColor(colour)
      if (dry) return doc.heightOfString(shown, { width: measure, lineGap: gap })
      const from = doc.y
      doc.text(shown, x, doc.y, { width: measure, lineGap: gap })
      return doc.y - from
    },
    widthOf: (text, { face = 'text', size = 10.5 }) => doc.font(face).fontSize(size).widthOfString(printable(text, has)),
    need(height) {
      if (sheet.left() < height) doc.addPage()
    },
    left: () => doc.page.height - edge.bottom - doc.y,
    artifact(draw, type = 'Layout') {
      doc.markContent('Artifact', { type })
      draw()
      doc.endMarkedContent()
    },
    tag(parent, type, draw, options = {}) {
      parent.add(doc.struct(type, options as object, [draw]))
    },
    finish(pageEnd) {
      const { count } = doc.bufferedPageRange()
      for (let page = 0; page < count; page++) {
        doc.switchToPage(page)
        // Without a bottom margin, or the line at the foot would open a page of its own.
        doc.page.margins = { top: 0, bottom: 0, left: edge.left, right: edge.right }
        pageEnd(page + 1, count)
      }
      root.end()
      doc.end()
      return ended
    },
  }
  return sheet
}

/** The writer puts title and author unescaped into the XMP packet: a `&` in the name of a service would break it. Info is written before. */
function escapeMetadata(doc: PDFKit.PDFDocument): void {
  const inner = doc as unknown as { endMetadata(): void }
  const endMetadata = inner.endMetadata.bind(doc)
  inner.endMetadata = () => {
    doc.info.Title = escapeXml(doc.info.Title ?? '')
    doc.info.Author = escapeXml(doc.info.Author ?? '')
    endMetadata()
  }
}
