/** The receipt inside a letter: PDF files that our letters attach are zlib streams marked as embedded files. Runs in browsers. */
import { type Bytes, text } from '../tlog/bytes.ts'

const head = 'c2sp.org/tlog-proof@v1\n'

export const isPdf = (bytes: Bytes): boolean => String.fromCharCode(...bytes.subarray(0, 5)) === '%PDF-'

/** Far more than a receipt or a credential: whoever gives a file does not choose how much of our memory it becomes. */
const most = 1024 * 1024

async function inflated(bytes: Bytes): Promise<Bytes | undefined> {
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('deflate'))
    const parts: Bytes[] = []
    let size = 0
    for (const reader = stream.getReader(); ; ) {
      const { value, done } = await reader.read()
      if (done) break
      size += value.length
      if (size > most) {
        await reader.cancel()
        return undefined
      }
      parts.push(value)
    }
    return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer())
  } catch {
    return undefined
  }
}

/** The texts that a PDF carries as attachments, in its order. What is no text is passed over. */
export async function* attachedTexts(bytes: Bytes): AsyncGenerator<string> {
  const latin = new TextDecoder('latin1').decode(bytes)
  for (const found of latin.matchAll(/\/Type \/EmbeddedFile[\s\S]{0,2000}?>>\s*stream\r?\n/g)) {
    const start = found.index + found[0].length
    const end = latin.indexOf('endstream', start)
    const cut = bytes.subarray(start, latin[end - 1] === '\n' ? end - 1 : end)
    const whole =
      latin.slice(found.index, start).includes('/FlateDecode') ||
      latin.slice(Math.max(0, found.index - 200), found.index).includes('/FlateDecode')
        ? await inflated(cut)
        : cut
    try {
      yield text(whole ?? new Uint8Array(0))
    } catch {} // no text
  }
}

/** The text of the first receipt that a PDF carries. */
export async function proofInPdf(bytes: Bytes): Promise<string | undefined> {
  for await (const attached of attachedTexts(bytes)) if (attached.startsWith(head)) return attached
  return undefined
}
