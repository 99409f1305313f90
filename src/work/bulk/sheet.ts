import { strToU8, zipSync } from 'fflate'
import type { Cell } from './columns.ts'

/** A text that a spreadsheet would run as a formula is shown as text (OWASP, "CSV Injection"). */
const harmless = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** CSV (RFC 4180) in UTF-8 with its mark; `separator`: `;` where a comma stands in numbers, so that the usual spreadsheets open it. */
export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[], separator: ',' | ';'): Uint8Array {
  const cell = (value: Cell) => {
    const text = typeof value === 'string' ? harmless(value) : value.day
    return /[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const lines = [head, ...rows].map((row) => `${row.map(cell).join(separator)}\r\n`)
  return strToU8(`\uFEFF${lines.join('')}`)
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
// What XML 1.0 cannot hold is left out.
const xml = (text: string) =>
  text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '').replace(/[&<>"]/g, (sign) => signs[sign] ?? sign)
const named = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : named(Math.floor(index / 26) - 1) + named(index % 26)
/** Days since 30 December 1899, as spreadsheets count. */
const serial = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 25_569

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** A workbook of one sheet (ECMA-376): text is text and never a formula, days are days. */
export function xlsxOf(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): Uint8Array {
  const cell = (value: Cell, at: string, style = 0) =>
    typeof value === 'string'
      ? value === ''
        ? ''
        : `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(value)}</t></is></c>`
      : `<c r="${at}" s="1"><v>${serial(value.day)}</v></c>`
  const line = (cells: readonly Cell[], number: number, style = 0) =>
    `<row r="${number}">${cells.map((value, index) => cell(value, `${named(index)}${number}`, style)).join('')}</row>`
  const sheet = [line(columns, 1, 2), ...rows.map((row, index) => line(row, index + 2))].join('')
  const type = (part: string, kind: string) =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`
  const related = (id: string, kind: string, target: string) => `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`
  const files = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('/xl/workbook.xml', 'sheet.main')}${type('/xl/worksheets/sheet1.xml', 'worksheet')}${type('/xl/styles.xml', 'styles')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships">${related('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${xml(title).slice(0, 31)}" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships">${related('r1', 'worksheet', 'worksheets/sheet1.xml')}${related('r2', 'styles', 'styles.xml')}</Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" numFmtId="14" applyNumberFormat="1"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${sheet}</sheetData></worksheet>`,
  }
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(head + content)])))
}
