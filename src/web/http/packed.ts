import { gzipSync } from 'node:zlib'
import { accepted } from './accept.ts'

/** Below, packing saves nothing; above, it would keep everybody else waiting, and the stream of `compress` packs it beside. */
const least = 1024
const most = 64 * 1024

/** Does a browser unpack gzip? */
export const unpacks = (acceptEncoding: string | undefined): boolean =>
  accepted(acceptEncoding ?? 'identity', ['identity', 'gzip']) === 'gzip'

/** A page as it is sent to a browser, with the headers that say how; packed at once: for 20 KB the stream took 0.5 ms of the processor, this 0.3 (measured on a busy machine). */
export function packed(
  html: string,
  acceptEncoding: string | undefined,
): { readonly body: string | Uint8Array<ArrayBuffer>; readonly headers: Readonly<Record<string, string>> } {
  const headers = { 'Content-Type': 'text/html; charset=UTF-8', Vary: 'Accept-Encoding' }
  if (html.length < least || html.length > most || !unpacks(acceptEncoding)) return { body: html, headers }
  return { body: new Uint8Array(gzipSync(html)), headers: { ...headers, 'Content-Encoding': 'gzip' } }
}
