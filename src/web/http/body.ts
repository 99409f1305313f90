import { Refusal } from '#kernel'
import type { FormValues, Upload } from './ctx.ts'

const megabyte = 1024 * 1024
/** Ten photographs of 20 MB and a form: the most that one request of somebody who signed in may carry. */
const mostBytes = 210 * megabyte
/** Whoever did not sign in uploads nothing: a form, and no more. */
const mostOfAnyone = 4 * megabyte
const mostFields = 5000

export interface Body {
  readonly form: FormValues
  readonly uploads: readonly Upload[]
  readonly body?: unknown
}

const empty: Body = { form: {}, uploads: [] }

/** Reads a body by its type. `known`: did the sender sign in? Refuses `web.too-large`, `web.body-unreadable`. */
export async function readBody(request: Request, known: boolean): Promise<Body> {
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return empty
  const most = known ? mostBytes : mostOfAnyone
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  try {
    if (type === 'application/json' || type.endsWith('+json')) {
      const text = await limited(request, megabyte).text()
      return { ...empty, body: shallow(JSON.parse(text)) }
    }
    if (type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml')) {
      const text = await limited(request, megabyte).text()
      if (isUnkeepable(text)) throw new Refusal('web.body-unreadable')
      return { ...empty, body: text }
    }
    if (type === 'application/x-www-form-urlencoded')
      return fromEntries(new URLSearchParams(await limited(request, 4 * megabyte).text()).entries())
    if (type === 'multipart/form-data')
      return fromEntries((await limited(request, most).formData()).entries() as Iterable<[string, string | File]>)
  } catch (error) {
    const refused = error instanceof Error && error.cause instanceof Refusal ? error.cause : error
    throw refused instanceof Refusal ? refused : new Refusal('web.body-unreadable')
  }
  return empty
}

/** Nothing of ours is nested deeper; what is would end the stack of whoever walks through it. */
const deepest = 32

function shallow(value: unknown): unknown {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest || level.some(isUnkeepable)) throw new Refusal('web.body-unreadable')
    level = level.flatMap((one) => (one !== null && typeof one === 'object' ? Object.values(one) : []))
  }
  return value
}

/** A sign of no text (U+0000), which no database keeps. */
export const isUnkeepable = (value: unknown): boolean => typeof value === 'string' && value.includes('\0')

/** A body as text, for endpoints that take it so. Refuses `web.too-large`. */
export const readText = (request: Request): Promise<string> => limited(request, 64 * 1024).text()

/** The body, refused as soon as it is longer than `most`: a sender who names no length fills no memory. One who names it is held to it by the HTTP parser. */
function limited(request: Request, most: number): Request | Response {
  const length = request.headers.get('content-length')
  if (Number(length ?? 0) > most) throw new Refusal('web.too-large')
  if (length !== null && request.headers.get('transfer-encoding') === null) return request
  let read = 0
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, to) => {
      read += chunk.byteLength
      if (read > most) to.error(new Refusal('web.too-large'))
      else to.enqueue(chunk)
    },
  })
  return new Response(request.body?.pipeThrough(counted), { headers: { 'Content-Type': request.headers.get('content-type') ?? '' } })
}

function fromEntries(entries: Iterable<[string, string | File]>): Body {
  const form = new Map<string, string[]>()
  const uploads: Upload[] = []
  let fields = 0
  for (const [name, value] of entries) {
    if (++fields > mostFields) throw new Refusal('web.too-large')
    if (typeof value === 'string') {
      // Browsers send CRLF and any Unicode form; answers are kept with LF and composed, without characters that no keyboard makes.
      const text = value
        .replaceAll('\r\n', '\n')
        .normalize('NFC')
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      const key = name.normalize('NFC')
      const values = form.get(key)
      if (values === undefined) form.set(key, [text])
      else values.push(text)
    } else if (value.size > 0 || value.name !== '') uploads.push({ name: name.normalize('NFC'), file: value })
  }
  return { form: Object.fromEntries(form), uploads }
}
