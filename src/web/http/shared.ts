/** Pages that are the same for everybody who is not signed in, kept as they are sent. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { unpacks } from './packed.ts'

export interface SharedPage {
  readonly etag: string
  readonly plain: Uint8Array<ArrayBuffer>
  readonly gzip: Uint8Array<ArrayBuffer>
}

export interface SharedOptions {
  /** bytes that are kept at most; beyond, the pages that were asked least lately go */
  readonly most: number
  /** what all of them are made of: nothing that was kept under another mark is shown again */
  readonly mark: () => string
}

export interface SharedPages {
  find(path: string): SharedPage | undefined
  /** The page of a path, made once however many ask for it at the same time. `make` answers undefined for what is not to be kept. */
  page(path: string, make: () => Promise<string | undefined>): Promise<SharedPage | undefined>
}

export function openShared({ most, mark }: SharedOptions): SharedPages {
  /** in the order in which they were asked for last */
  const kept = new Map<string, SharedPage>()
  const making = new Map<string, Promise<SharedPage | undefined>>()
  let bytes = 0
  let marked = ''

  const renew = (): string => {
    const now = mark()
    if (now === marked) return now
    kept.clear()
    making.clear()
    bytes = 0
    marked = now
    return now
  }
  const find = (path: string): SharedPage | undefined => {
    renew()
    const found = kept.get(path)
    if (found === undefined) return undefined
    kept.delete(path)
    kept.set(path, found)
    return found
  }
  const keep = (path: string, page: SharedPage): void => {
    kept.set(path, page)
    bytes += sizeOf(page)
    for (const [oldest, other] of kept) {
      if (bytes <= most) return
      kept.delete(oldest)
      bytes -= sizeOf(other)
    }
  }
  return {
    find,
    page: (path, make) => {
      const found = find(path)
      if (found !== undefined) return Promise.resolve(found)
      const begun = making.get(path)
      if (begun !== undefined) return begun
      const under = marked
      const made = make()
        .then((html) => {
          if (html === undefined) return undefined
          const page = sent(html)
          // What changed while it was made may or may not be in it: it is shown to who asked before, and not kept.
          if (renew() === under) keep(path, page)
          return page
        })
        .finally(() => {
          if (making.get(path) === made) making.delete(path)
        })
      making.set(path, made)
      return made
    },
  }
}

const sizeOf = ({ plain, gzip }: SharedPage): number => plain.byteLength + gzip.byteLength

function sent(html: string): SharedPage {
  const plain = new TextEncoder().encode(html)
  const etag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  return { etag, plain, gzip: new Uint8Array(gzipSync(plain)) }
}

/** Only an address that says what it means in one way is kept: the same page under a thousand spellings would fill the memory. */
export const isPlainPath = (path: string): boolean => /^(?:\/[\w-]+)+$/.test(path)

const always = { 'Cache-Control': 'private, no-cache', Vary: 'Cookie, Accept-Encoding' }

export interface Sent {
  /** null: the browser has it */
  readonly body: Uint8Array<ArrayBuffer> | null
  readonly headers: Readonly<Record<string, string>>
}

/** A shared page for a browser that may have it already and says what it can unpack. */
export function sentAs(page: SharedPage, lang: string, header: (name: string) => string | undefined): Sent {
  const headers = { ...always, ETag: page.etag }
  const known = header('if-none-match')
  if (known?.split(',').some((tag) => tag.trim() === page.etag)) return { body: null, headers }
  const packed = unpacks(header('accept-encoding'))
  return {
    body: packed ? page.gzip : page.plain,
    headers: {
      ...headers,
      'Content-Type': 'text/html; charset=UTF-8',
      'Content-Language': lang,
      ...(packed ? { 'Content-Encoding': 'gzip' } : {}),
    },
  }
}
