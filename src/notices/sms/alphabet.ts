/** Letters of a text message: GSM 03.38 (3GPP TS 23.038, 6.2.1), one septet each but for the extension table, two. Anything else makes the whole message UCS-2. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const extension = new Map<string, number>([
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
])
const septets = new Map([...basic].map((sign, index) => [sign, index]))
const escaping = 0x1b

export interface Measured {
  readonly alphabet: 'gsm' | 'ucs2'
  /** septets, or UTF-16 units */
  readonly length: number
  /** how many messages it is paid as */
  readonly segments: number
  /** signs that force UCS-2 */
  readonly foreign: readonly string[]
}

const septetsOf = (sign: string): number => (septets.has(sign) && sign !== '\u001b' ? 1 : extension.has(sign) ? 2 : 0)

/** One message holds 160 septets or 70 units; parts of a longer one 153 or 67, for each begins with six bytes that tie them together. */
export function measured(text: string): Measured {
  const signs = [...text]
  const foreign = [...new Set(signs.filter((sign) => septetsOf(sign) === 0))]
  const alphabet = foreign.length === 0 ? 'gsm' : 'ucs2'
  const parts = split(text)
  const length = alphabet === 'gsm' ? signs.reduce((sum, sign) => sum + septetsOf(sign), 0) : text.length
  return { alphabet, length, segments: parts.length, foreign }
}

/** The text cut into what one message each carries; no sign is cut in two. */
export function split(text: string): readonly string[] {
  const signs = [...text]
  const gsm = signs.every((sign) => septetsOf(sign) > 0)
  const size = (sign: string) => (gsm ? septetsOf(sign) : sign.length)
  const [whole, part] = gsm ? [160, 153] : [70, 67]
  if (signs.reduce((sum, sign) => sum + size(sign), 0) <= whole) return [text]
  const parts: string[] = []
  let [current, used] = ['', 0]
  for (const sign of signs) {
    if (used + size(sign) > part) {
      parts.push(current)
      ;[current, used] = ['', 0]
    }
    current += sign
    used += size(sign)
  }
  return [...parts, current]
}

/** As SMPP carries it with data_coding 0 (one byte a septet, not packed) or 8 (UTF-16, big end first). */
export function encoded(text: string): { readonly coding: 0 | 8; readonly bytes: Buffer } {
  if ([...text].every((sign) => septetsOf(sign) > 0)) {
    const bytes = [...text].flatMap((sign) => {
      const more = extension.get(sign)
      return more === undefined ? [septets.get(sign) ?? 0] : [escaping, more]
    })
    return { coding: 0, bytes: Buffer.from(bytes) }
  }
  return { coding: 8, bytes: Buffer.from(text, 'utf16le').swap16() }
}

const signs = [...basic]
const extended = new Map([...extension].map(([sign, code]) => [code, sign]))

/** What came in. `coding` 0 and 1 are read as GSM, 3 as Latin-1, 8 as UTF-16. */
export function decoded(coding: number, bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes)
  if (coding === 8)
    return Buffer.from(buffer.subarray(0, buffer.length & ~1))
      .swap16()
      .toString('utf16le')
  if (coding === 3) return buffer.toString('latin1')
  let text = ''
  for (let at = 0; at < buffer.length; at++) {
    if (buffer[at] !== escaping) text += signs[buffer[at] ?? 0] ?? '?'
    else text += extended.get(buffer[++at] ?? 0) ?? ' '
  }
  return text
}

/** Signs of ours that a text message may write otherwise without being read otherwise. */
const plainer = new Map<string, string>([
  ['\u00a0', ' '],
  ['\u202f', ' '],
  ['\u2009', ' '],
  ['’', "'"],
  ['‘', "'"],
  ['“', '"'],
  ['”', '"'],
  ['«', '"'],
  ['»', '"'],
  ['–', '-'],
  ['—', '-'],
  ['…', '...'],
  ['•', '-'],
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['ç', 'c'],
])
/** Accents that GSM has: é è ù ì ò à, É, ä ö ñ ü å, Ä Ö Ñ Ü Å Ç. */
const bare = (sign: string): string => {
  const stripped = sign.normalize('NFD').replace(/\p{M}/gu, '')
  return [...stripped].every((one) => septetsOf(one) > 0) ? stripped : sign
}

/** The same in the GSM alphabet as far as it goes: spaces and quotes made plain, accents kept where GSM has them. What has no likeness stays, and costs UCS-2. */
export function gsmSafe(text: string): string {
  const typed = text.normalize('NFC').replace(/«\s*|\s*»/g, '"')
  return [...typed].map((sign) => (septetsOf(sign) > 0 ? sign : (plainer.get(sign) ?? bare(sign)))).join('')
}
