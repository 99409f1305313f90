/** The blocks a paper is made of, each with its tag: heading, paragraph, list, links, table. */
import type { Article, Line } from './model.ts'
import { edge, ink, mm, type Sheet, type Style } from './sheet.ts'

type Parent = PDFKit.PDFStructureElement

export const space = (sheet: Sheet, height: number): void => {
  sheet.doc.y += height
}

/** A hairline, or the 2-point ink rule that opens a group. */
export function rule(sheet: Sheet, strong = false): void {
  const { doc } = sheet
  sheet.artifact(() => {
    doc.moveTo(edge.left, doc.y).lineTo(edge.left + sheet.width, doc.y)
    doc
      .lineWidth(strong ? 1.5 : 0.5)
      .strokeColor(strong ? ink.text : ink.line)
      .stroke()
  })
}

export function paragraph(sheet: Sheet, text: string, style: Style = {}, parent: Parent = sheet.root): void {
  sheet.tag(parent, 'P', () => sheet.text(text, style))
  space(sheet, 3)
}

/** The title of the paper. */
export function title(sheet: Sheet, text: string): void {
  sheet.tag(sheet.root, 'H1', () => sheet.text(text, { face: 'display', size: 20, gap: 1 }))
  space(sheet, 4)
}

/** Opens a group: ink rule and heading, never alone at the foot of a page. `room`: points wanted for it and what must stand with it. */
export function heading(sheet: Sheet, text: string, room = 76): void {
  space(sheet, 13)
  sheet.need(room)
  rule(sheet, true)
  space(sheet, 6)
  sheet.tag(sheet.root, 'H2', () => sheet.text(text, { face: 'display', size: 13, gap: 1 }))
  space(sheet, 4)
}

export function subheading(sheet: Sheet, text: string): void {
  space(sheet, 5)
  sheet.need(50)
  sheet.tag(sheet.root, 'H3', () => sheet.text(text, { face: 'strong', size: 10.5 }))
  space(sheet, 2)
}

/** A list; an entry is one line, or a first line in bold with others under it, and a link at its end. */
export interface Entry {
  readonly strong?: string
  readonly lines: readonly string[]
  readonly link?: Article
}

export function list(sheet: Sheet, entries: readonly Entry[]): void {
  const items = sheet.doc.struct('L')
  sheet.root.add(items)
  const inner = { x: edge.left + 12, width: sheet.width - 12 }
  for (const entry of entries) {
    // An entry stays together as long as it is no longer than a third of a page.
    const height = [entry.strong ?? '', ...entry.lines, entry.link?.title ?? ''].reduce(
      (sum, line) => sum + (line ? sheet.text(line, inner, true) : 0),
      0,
    )
    sheet.need(Math.min(height, mm(90)))
    const item = sheet.doc.struct('LI')
    items.add(item)
    const top = sheet.doc.y
    sheet.tag(item, 'Lbl', () => sheet.text('•', { x: edge.left, width: 10 }))
    sheet.doc.y = top
    const body = sheet.doc.struct('LBody')
    item.add(body)
    if (entry.strong) sheet.tag(body, 'P', () => sheet.text(entry.strong!, { ...inner, face: 'strong' }))
    for (const line of entry.lines) sheet.tag(body, 'P', () => sheet.text(line, inner))
    if (entry.link) link(sheet, entry.link, inner, body)
    item.end()
    space(sheet, 2)
  }
  items.end()
  space(sheet, 2)
}

/**
 * The title of an article, leading to its text when its address is known and safe. The address itself is printed too, since paper cannot be
 * pressed: behind the title where both have room, else under it.
 */
export function link(sheet: Sheet, article: Article, style: Style = {}, parent: Parent = sheet.root): void {
  const { title, url } = article
  const { doc } = sheet
  if (!url || !/^https?:\/\//.test(url)) {
    sheet.tag(parent, 'P', () => sheet.text(title, style))
    return
  }
  const left = style.x ?? edge.left
  const measure = style.width ?? sheet.width
  const small = { ...style, size: 9.5, colour: ink.link }
  const own = title === url ? 0 : sheet.widthOf(title, style) + 8
  const long = sheet.widthOf(url, small)
  const behind = own > 0 && own + long <= measure
  sheet.need(sheet.text(title, style, true) + (behind ? 0 : sheet.text(url, small, true)))
  const block = doc.struct('P')
  parent.add(block)
  const first = doc.y
  if (own > 0) block.add(() => sheet.text(title, style))
  const element: Parent = doc.struct('Link', {}, [
    () => {
      const below = doc.y
      const x = behind ? left + own : left
      // Both stand on one line of writing: the smaller one a point lower.
      const top = behind ? first + 1 : below
      doc.y = top
      const height = sheet.text(url, { ...small, x, width: measure - (x - left) })
      if (behind) doc.y = below
      // PDF/UA-1, 7.18.5: a link says in Contents where it leads. The writer wants a String object, a plain string would be a name.
      const options = { structParent: element, Contents: Object(title) as string }
      doc.link(x, top, Math.min(measure, long), height, url, options as PDFKit.Mixins.AnnotationOption)
    },
  ])
  block.add(element)
  block.end()
}

export interface Column {
  readonly title: string
  /** Share of the measure, all together 1. */
  readonly share: number
  readonly face?: 'strong'
  readonly muted?: boolean
}

const padding = 8

/**
 * A table with its header row; the first column heads its row. A row that would fill a third of a page is set as paragraphs, and another
 * table goes on after it, so that no cell runs over a page.
 */
export function table(sheet: Sheet, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const places = columns.map((column, index) => ({
    ...column,
    x: edge.left + sheet.width * columns.slice(0, index).reduce((sum, { share }) => sum + share, 0),
    width: sheet.width * column.share - padding,
  }))
  const styleOf = (index: number): Style => {
    const { x, width, face, muted } = places[index]!
    return { x, width, size: 10, gap: 1.5, ...(face && { face }), ...(muted && { colour: ink.muted, size: 9 }) }
  }
  const heightOf = (cells: readonly string[]) => Math.max(...cells.map((cell, index) => sheet.text(cell || '—', styleOf(index), true)))
  const titles = columns.map((column) => column.title)
  let open: Parent | undefined
  const close = () => {
    open?.end()
    open = undefined
  }
  // The header repeated on a new page is for the eye only: the tags already have it.
  const repeatHead = () => {
    const top = sheet.doc.y
    let bottom = top
    sheet.artifact(() => {
      titles.forEach((cell, index) => {
        sheet.doc.y = top
        sheet.text(cell, { ...styleOf(index), face: 'text', size: 9, colour: ink.muted })
        bottom = Math.max(bottom, sheet.doc.y)
      })
    })
    sheet.doc.y = bottom + 3
    rule(sheet)
    space(sheet, 4)
  }
  const drawRow = (parent: Parent, cells: readonly string[], head: boolean) => {
    const row = sheet.doc.struct('TR')
    parent.add(row)
    const top = sheet.doc.y
    let bottom = top
    cells.forEach((cell, index) => {
      sheet.doc.y = top
      const style = head ? { ...styleOf(index), face: 'text' as const, size: 9, colour: ink.muted } : styleOf(index)
      const scope = head ? { scope: 'Column' as const } : index === 0 ? { scope: 'Row' as const } : {}
      sheet.tag(row, head || index === 0 ? 'TH' : 'TD', () => sheet.text(cell || '—', style), scope)
      bottom = Math.max(bottom, sheet.doc.y)
    })
    row.end()
    sheet.doc.y = bottom + 3
    rule(sheet)
    space(sheet, 4)
  }
  for (const cells of rows) {
    const height = heightOf(cells)
    if (height > mm(90)) {
      close()
      cells.forEach((cell, index) => {
        if (cell)
          paragraph(
            sheet,
            cell,
            index === 0 ? { face: 'strong', size: 10 } : places[index]!.muted ? { size: 9, colour: ink.muted } : { size: 10 },
          )
      })
      continue
    }
    if (open && sheet.left() < height + 8) {
      sheet.doc.addPage()
      repeatHead()
    }
    if (!open) {
      sheet.need(height + 34)
      open = sheet.doc.struct('Table')
      sheet.root.add(open)
      drawRow(
        open,
        columns.map((column) => column.title),
        true,
      )
    }
    drawRow(open, cells, false)
  }
  close()
  space(sheet, 2)
}

/** A table of answers or facts: label, value, where it comes from. Without any source the third column is left out. */
export function lineTable(sheet: Sheet, titles: readonly [string, string, string], lines: readonly Line[]): void {
  const sourced = lines.some((line) => line.source)
  const columns = sourced
    ? [
        { title: titles[0], share: 0.35 },
        { title: titles[1], share: 0.36, face: 'strong' as const },
        { title: titles[2], share: 0.29, muted: true },
      ]
    : [
        { title: titles[0], share: 0.45 },
        { title: titles[1], share: 0.55, face: 'strong' as const },
      ]
  table(
    sheet,
    columns,
    lines.map(({ label, value, source }) => (sourced ? [label, value, source ?? ''] : [label, value])),
  )
}
