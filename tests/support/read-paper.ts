/** Reads a paper back for the tests, in the little of PDF that the papers use: objects, streams, text through its ToUnicode tables. */
import { inflateSync } from 'node:zlib'

export interface ReadPaper {
  readonly raw: string
  /** Text of each page, one drawn line a line, no-break spaces made plain. */
  readonly pages: readonly string[]
  readonly text: string
  /** Types of the structure elements in the order of the tree, with the text marked by each. */
  readonly tags: readonly { readonly type: string; readonly text: string; readonly depth: number }[]
  readonly catalog: string
  readonly xmp: string
}

interface PdfObject {
  readonly head: string
  readonly stream: Buffer | undefined
}

/** The tags stand in reading order only if the tree is followed from its root: that is what a screen reader does. */
export function readPaper(bytes: Uint8Array): ReadPaper {
  const raw = Buffer.from(bytes).toString('latin1')
  const objects = new Map<number, PdfObject>()
  for (const match of raw.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, id, body] = match
    const at = body!.indexOf('\nstream\n')
    const head = at < 0 ? body! : body!.slice(0, at)
    const data = at < 0 ? undefined : Buffer.from(body!.slice(at + 8, body!.lastIndexOf('\nendstream')), 'latin1')
    objects.set(Number(id), { head, stream: data && head.includes('/FlateDecode') ? inflateSync(data) : data })
  }
  const headOf = (id: number) => objects.get(id)!.head
  const refs = (text: string) => [...text.matchAll(/(\d+) 0 R/g)].map((match) => Number(match[1]))
  const refAfter = (text: string, key: string) => Number(new RegExp(`/${key} (\\d+) 0 R`).exec(text)?.[1])

  const [, rootId] = /\/Root (\d+) 0 R/.exec(raw)!
  const catalog = headOf(Number(rootId))
  const fontTables = new Map<number, Map<string, string>>()
  const fontTable = (id: number) => {
    const known = fontTables.get(id)
    if (known) return known
    const made = unicodeTable(objects.get(refAfter(headOf(id), 'ToUnicode'))!.stream!.toString('latin1'))
    fontTables.set(id, made)
    return made
  }
  const pageIds = refs(/\/Kids \[([^\]]*)\]/.exec(headOf(refAfter(catalog, 'Pages')))![1]!)
  const marked = new Map<string, string>()
  const pages = pageIds.map((pageId) => {
    const page = headOf(pageId)
    const resources = /\/Resources (\d+) 0 R/.test(page) ? headOf(refAfter(page, 'Resources')) : page
    const fonts = new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map((match) => [match[1]!, fontTable(Number(match[2]))]))
    const content = objects.get(refAfter(page, 'Contents'))!.stream!.toString('latin1')
    return readContent(content, fonts, (mcid, text) => marked.set(`${pageId} ${mcid}`, (marked.get(`${pageId} ${mcid}`) ?? '') + text))
  })

  const tags: { type: string; text: string; depth: number }[] = []
  const walk = (id: number, depth: number) => {
    const head = headOf(id)
    const type = /\/S \/(\w+)/.exec(head)?.[1]
    if (!type) return
    const page = refAfter(head, 'Pg')
    const kids = /\/K \[([\s\S]*)\]/.exec(head)?.[1] ?? ''
    const own =
      kids
        .replace(/<<[\s\S]*?>>/g, ' ')
        .replace(/\d+ 0 R/g, ' ')
        .match(/\d+/g) ?? []
    const elsewhere = [...kids.matchAll(/\/Pg (\d+) 0 R\s*\/MCID (\d+)/g)].map((match) => marked.get(`${match[1]} ${match[2]}`) ?? '')
    tags.push({ type, depth, text: [...own.map((mcid) => marked.get(`${page} ${mcid}`) ?? ''), ...elsewhere].join('').trim() })
    for (const child of refs(kids.replace(/<<[\s\S]*?>>/g, ' '))) walk(child, depth + 1)
  }
  for (const id of refs(/\/K \[([^\]]*)\]/.exec(headOf(refAfter(catalog, 'StructTreeRoot')))![1]!)) walk(id, 0)
  const xmp = objects.get(refAfter(catalog, 'Metadata'))!.stream!.toString('utf8')
  return { raw, pages, text: pages.join('\n'), tags, catalog, xmp }
}

function unicodeTable(cmap: string): Map<string, string> {
  const table = new Map<string, string>()
  for (const [, from, , list] of cmap.matchAll(/<(\w+)> <(\w+)> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(from!, 16)
    const texts = [...list!.matchAll(/<([^>]*)>/g)].map((match) => match[1]!.replace(/\s/g, ''))
    texts.forEach((hex, index) => {
      const units = hex.match(/.{4}/g)?.map((unit) => Number.parseInt(unit, 16)) ?? []
      table.set((first + index).toString(16).padStart(4, '0'), String.fromCharCode(...units))
    })
  }
  return table
}

function readContent(content: string, fonts: Map<string, Map<string, string>>, onMarked: (mcid: number, text: string) => void): string {
  const lines: string[] = []
  const open: (number | undefined)[] = []
  let table = new Map<string, string>()
  let line = ''
  for (const [operation] of content.matchAll(/\/F\d+ [\d.]+ Tf|\[[^\]]*\] TJ|\bET\b|\/\w+ (?:<<[\s\S]*?>> BDC|BMC)|\bEMC\b/g)) {
    if (operation.endsWith('Tf')) table = fonts.get(/F\d+/.exec(operation)![0])!
    else if (operation === 'EMC') open.pop()
    else if (/B[DM]C$/.test(operation)) open.push(/\/MCID (\d+)/.test(operation) ? Number(/\/MCID (\d+)/.exec(operation)![1]) : undefined)
    else if (operation === 'ET') {
      const shown = line.replace(/\u00a0/g, ' ').trim()
      const mcid = open.at(-1)
      if (mcid !== undefined) onMarked(mcid, `${shown} `)
      lines.push(shown)
      line = ''
    } else {
      for (const [, hex] of operation.matchAll(/<([0-9a-f]+)>/gi)) for (const glyph of hex!.match(/.{4}/g)!) line += table.get(glyph) ?? '?'
    }
  }
  return lines.join('\n')
}
