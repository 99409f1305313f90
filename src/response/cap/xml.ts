/** XML of strangers, read without believing any of it: no document type, no entity of its own, nothing large, nothing deep. */
import { Parser } from 'saxen'
import { refuse } from '../refusals.ts'

/** An element: `name` bears the prefix that `namespaces` gave its namespace; `text` is what stands directly in it. */
export interface Element {
  readonly name: string
  /** attributes, read when they are asked for */
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
  readonly children: readonly Element[]
}

interface Open {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
  readonly children: Element[]
}

/** Signs of text. The largest CAP message seen in the archives of national feeds has 120,000. */
export const mostXml = 1_000_000
const mostDeep = 16
const mostElements = 30_000
/** The five that XML itself knows, and numbers; any other would have to be declared, and nothing may be declared here. */
const references = /&(?:(amp|lt|gt|apos|quot)|#(\d{1,7})|#x([\da-f]{1,6}));|&/gi
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', apos: "'", quot: '"' }

/**
 * Reads one document. Refuses `alert.xml` with why: `too-large`, `too-deep`, `too-many`, `declaration` (document type, entity), `entity`, `instruction`
 * (style sheets and the like), `malformed`.
 */
export function readXml(xml: string, namespaces: Readonly<Record<string, string>>): Element {
  if (xml.length > mostXml) throw refuse('alert.xml', { why: 'too-large' })
  const open: Open[] = []
  let root: Element | undefined
  let count = 0
  let wrong: string | undefined
  const parser = new Parser().ns(namespaces)
  const stop = (why: string): void => {
    wrong ??= why
    parser.stop()
  }
  const add = (text: string): void => {
    const into = open.at(-1)
    if (into !== undefined) into.text += text
    else if (text.trim() !== '' && text.trim() !== '\ufeff') stop('malformed')
  }
  parser
    .on('error', () => stop('malformed'))
    .on('warn', () => stop('malformed'))
    .on('attention', () => stop('declaration'))
    .on('question', (text) => {
      if (!/^<\?xml\s/.test(text)) stop('instruction')
    })
    .on('openTag', (name, attributesOf) => {
      if (++count > mostElements) stop('too-many')
      if (open.length >= mostDeep) stop('too-deep')
      if (root !== undefined) stop('malformed')
      const attributes: Record<string, string> = {}
      for (const [key, value] of Object.entries(attributesOf())) {
        const read = decoded(value)
        if (read === undefined) stop('entity')
        else attributes[key] = read
      }
      open.push({ name, attributes, text: '', children: [] })
    })
    .on('closeTag', () => {
      const closed = open.pop()
      if (closed === undefined) return stop('malformed')
      const into = open.at(-1)
      if (into === undefined) root = closed
      else into.children.push(closed)
    })
    .on('cdata', add)
    .on('text', (text) => {
      const read = decoded(text)
      if (read === undefined) stop('entity')
      else add(read)
    })
    .parse(xml)
  if (wrong !== undefined) throw refuse('alert.xml', { why: wrong })
  if (root === undefined || open.length > 0) throw refuse('alert.xml', { why: 'malformed' })
  return root
}

/** undefined: it names something that XML does not know by itself, or a sign that no text has. */
function decoded(text: string): string | undefined {
  let sound = true
  const read = text.replace(references, (_, name?: string, decimal?: string, hexadecimal?: string) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? ''
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
    const isSign = code === 9 || code === 10 || code === 13 || (code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff))
    sound &&= isSign
    return isSign ? String.fromCodePoint(code) : ''
  })
  return sound ? read : undefined
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** Text as it may stand in an element or an attribute; what no XML may hold is left out. */
export const xmlText = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"]/g, (sign) => signs[sign] ?? '')
