/** What a file really is, read from its bytes: its name and the browser's word for it are not believed. */
export const usualAccept: readonly string[] = ['image/*', 'application/pdf']
export const usualSize = 20_000_000

export type Sniffed =
  | { readonly type: string }
  | {
      readonly code: 'file.empty' | 'file.virus' | 'file.unchecked' | 'file.full' | 'file.disguised' | 'file.type' | 'file.broken'
      readonly said?: string
      readonly is?: string
    }

// The test file on which every scanner must ring (EICAR, 2006). Written in two parts, so that scanners leave this source alone.
const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''), 'latin1')

/** Kinds of file by the end of their name, where the bytes alone do not tell or where name and bytes must agree. */
const byName: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heic',
  avif: 'image/avif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  txt: 'text/plain',
  csv: 'text/csv',
  html: 'text/html',
  htm: 'text/html',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
}
/** One name for kinds that have several. */
const same: Readonly<Record<string, string>> = {
  'image/heif': 'image/heic',
  'image/heic-sequence': 'image/heic',
  'image/heif-sequence': 'image/heic',
  'image/jpg': 'image/jpeg',
  'image/x-ms-bmp': 'image/bmp',
  'image/apng': 'image/png',
}
const oldOffice = new Set(['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'])

/** Is a media type among those of the field? `image/*` means pictures: a drawing that can run code (SVG) is none. */
export function accepts(accept: readonly string[] | undefined, type: string): boolean {
  if (type === 'image/svg+xml') return false
  return (accept ?? usualAccept).some(
    (wanted) => wanted === '*/*' || wanted === type || (wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1))),
  )
}

/**
 * The media type of a file that the field accepts, or why it is refused: `file.empty`; `file.virus` (the EICAR test); `file.disguised`, when its name says
 * another kind than its bytes (`said`, `is`); `file.type`, when it is a kind that the field does not take; `file.broken`, when a picture or PDF has no end.
 */
export async function sniff(bytes: Uint8Array, accept: readonly string[] | undefined, name: string): Promise<Sniffed> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length === 0) return { code: 'file.empty' }
  if (buffer.includes(eicar)) return { code: 'file.virus' }
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const said = Object.hasOwn(byName, ending) ? byName[ending] : undefined
  const is = await kindOf(buffer, said)
  if (is === undefined) return said ? { code: 'file.disguised', said, is: '' } : { code: 'file.type', is: '' }
  if (said !== undefined && said !== is) return { code: 'file.disguised', said, is }
  if (!accepts(accept, is)) return { code: 'file.type', is }
  return whole(buffer, is) ? { type: is } : { code: 'file.broken', is }
}

async function kindOf(buffer: Buffer, said: string | undefined): Promise<string | undefined> {
  const markup = markupOf(buffer)
  if (markup) return markup
  let found: string | undefined
  // Loaded with the first file, not at every start.
  const { fileTypeFromBuffer } = await import('file-type')
  try {
    found = (await fileTypeFromBuffer(buffer))?.mime
  } catch {
    // A file cut short within its first structures: of no known kind.
    found = undefined
  }
  // The container of old Office files does not tell Word from Excel: the name does.
  if (found === 'application/x-cfb') return said !== undefined && oldOffice.has(said) ? said : found
  if (found !== undefined) return Object.hasOwn(same, found) ? same[found] : found
  return isText(buffer) ? (said === 'text/csv' ? 'text/csv' : 'text/plain') : undefined
}

/**
 * Markup runs in a browser whatever it is called, so it is looked for before anything else: what begins with a tag, after declarations and comments.
 * Those are skipped one by one, never by one expression: nested repetition over hostile comments would not end.
 */
function markupOf(buffer: Buffer): string | undefined {
  let text = buffer
    .subarray(0, 65_536)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  let xml = false
  for (;;) {
    const end = text.startsWith('<?') ? '?>' : text.startsWith('<!--') ? '-->' : /^<!doctype/i.test(text) ? '>' : undefined
    if (end === undefined) break
    if (/^<!doctype\s+html/i.test(text)) return 'text/html'
    xml ||= end === '?>'
    const at = text.indexOf(end)
    if (at < 0) return 'text/html'
    text = text.slice(at + end.length).trimStart()
  }
  if (/^<svg[\s>/]/i.test(text)) return 'image/svg+xml'
  return /^<[a-z]/i.test(text) ? (xml ? 'application/xml' : 'text/html') : undefined
}

/** Text in UTF-8, or in the 8-bit sets of older spreadsheets: no NUL, no control character beside tabs and line ends. */
const isText = (buffer: Buffer): boolean => !/[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/.test(buffer.toString('latin1'))

/** A picture or PDF whose upload was cut has no end. */
function whole(buffer: Buffer, type: string): boolean {
  if (type === 'image/png') return buffer.includes('IEND')
  // Phones write more after the end mark, so it is looked for, not expected last.
  if (type === 'image/jpeg') return buffer.lastIndexOf(Buffer.from([0xff, 0xd9])) > 100
  if (type === 'application/pdf') return buffer.lastIndexOf('%%EOF') > 0
  return true
}
