/** The files that pages load: styles, fonts, icon, islands. Each has the hash of its content in its name, so a browser may keep it for ever. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export interface Asset {
  /** `guichet.css` */
  readonly name: string
  /** `/assets/guichet.1f0c2a9b4d.css` */
  readonly path: string
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  png: 'image/png',
}

/** Makes an asset from bytes, for example a town's own theme. Throws for a kind of file that pages do not load. */
export function assetOf(name: string, content: string | Uint8Array): Asset {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  const dot = name.lastIndexOf('.')
  const type = types[name.slice(dot + 1)]
  if (!type) throw new Error(`${name} is no kind of file that pages load`)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
  return { name, path: `/assets/${name.slice(0, dot)}.${hash}${name.slice(dot)}`, type, bytes }
}

const read = (path: string): Uint8Array => readFileSync(new URL(path, import.meta.url))
const text = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const listed = (folder: string, end: string): string[] =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => name.endsWith(end))
    .sort()

function build(): readonly Asset[] {
  const fonts = listed('assets/fonts/', '.woff2').map((name) => assetOf(name, read(`assets/fonts/${name}`)))
  // The parts are one style sheet for the browser, in the order of their numbers: print comes last and wins.
  const style = listed('assets/style/', '.css')
    .map((name) => text(`assets/style/${name}`))
    .join('')
    .replace(/url\(fonts\/([\w-]+\.woff2)\)/gu, (_, name: string) => `url(${fonts.find((font) => font.name === name)?.path})`)
  return [
    assetOf('designsystemet.css', readFileSync(fileURLToPath(import.meta.resolve('@digdir/designsystemet-css')))),
    assetOf('theme-valmont.css', read('assets/theme-valmont.css')),
    assetOf('guichet.css', style),
    assetOf('favicon.svg', read('assets/favicon.svg')),
    ...fonts,
    ...listed('islands/', '.js').map((name) => assetOf(name, read(`islands/${name}`))),
  ]
}

export const assets: readonly Asset[] = build()
const byName = new Map(assets.map((asset) => [asset.name, asset]))

/** Address of an asset by its plain name. Throws when there is none. */
export function assetPath(name: string): string {
  const found = byName.get(name)
  if (!found) throw new Error(`No asset ${name}`)
  return found.path
}

const kept = new Map<string, Uint8Array<ArrayBuffer>>()
function compressed(asset: Asset, encoding: 'br' | 'gzip'): Uint8Array<ArrayBuffer> {
  const id = `${encoding} ${asset.path}`
  const made =
    kept.get(id) ??
    new Uint8Array(
      encoding === 'br' ? brotliCompressSync(asset.bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) : gzipSync(asset.bytes),
    )
  kept.set(id, made)
  return made
}

/**
 * The answer to `GET /assets/…`, compressed as the browser accepts, to be kept for ever; undefined when there is no such file (404).
 * `more` are a town's own files.
 */
export function serveAsset(path: string, acceptEncoding: string | undefined, more: readonly Asset[] = []): Response | undefined {
  const asset = assets.find((candidate) => candidate.path === path) ?? more.find((candidate) => candidate.path === path)
  if (!asset) return undefined
  const headers = new Headers({
    'content-type': asset.type,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  })
  if (asset.type === 'font/woff2' || asset.type === 'image/png') return new Response(asset.bytes, { headers })
  headers.set('vary', 'accept-encoding')
  const encoding = acceptEncoding?.includes('br') ? 'br' : acceptEncoding?.includes('gzip') ? 'gzip' : undefined
  if (!encoding) return new Response(asset.bytes, { headers })
  headers.set('content-encoding', encoding)
  return new Response(compressed(asset, encoding), { headers })
}
