/** A line of a table with the number that an editor shows for it. */
export interface Line {
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * CSV as spreadsheets write it (RFC 4180; `;` where the comma is the decimal sign): quoted cells may hold separators and lines. The separator is the one that
 * the first line has more of. Empty lines are left out.
 */
export function readTable(text: string): readonly Line[] {
  const plain = text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
  const head = plain.slice(0, plain.indexOf('\n') === -1 ? undefined : plain.indexOf('\n'))
  const separator = [';', '\t', ','].reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best), ',')
  const lines: Line[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let [line, began] = [1, 1]
  const endCell = () => {
    cells.push(cell.trim().normalize('NFC'))
    cell = ''
  }
  const endLine = () => {
    endCell()
    if (cells.some((one) => one !== '')) lines.push({ line: began, cells })
    cells = []
    began = line
  }
  for (let at = 0; at < plain.length; at++) {
    const sign = plain[at]!
    if (sign === '\n') line++
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (plain[at + 1] === '"') {
        cell += '"'
        at++
      } else quoted = false
    } else if (sign === '"' && cell.trim() === '') {
      cell = ''
      quoted = true
    } else if (sign === separator) endCell()
    else if (sign === '\n') endLine()
    else cell += sign
  }
  endLine()
  return lines
}

/** The text of a file as a spreadsheet saved it: UTF-8 or UTF-16 by its mark, else UTF-8, and what cannot be that as Windows-1252, in which they save “CSV”. */
export function tableText(bytes: Uint8Array): string {
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe
  try {
    return new TextDecoder(marked ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
