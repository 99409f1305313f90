import { Refusal } from '#kernel'
import type { FormValues, Upload } from './ctx.ts'

/** Ten photographs of 20 MB and a form: the most that one request may carry. */
export const mostBytes = 210 * 1024 * 1024
const mostFields = 5000

export interface Body {
  readonly form: FormValues
  readonly uploads: readonly Upload[]
  readonly body?: unknown
}

const empty: Body = { form: {}, uploads: [] }

/** Reads a body by its type. Refuses `web.too-large`, `web.body-unreadable`. */
export async function readBody(request: Request): Promise<Body> {
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return empty
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw new Refusal('web.too-large')
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  try {
    if (type === 'application/json' || type.endsWith('+json')) {
      const text = await limited(request, 1024 * 1024)
      return { ...empty, body: JSON.parse(text) }
    }
    if (type === 'application/x-www-form-urlencoded')
      return fromEntries(new URLSearchParams(await limited(request, 4 * 1024 * 1024)).entries())
    if (type === 'multipart/form-data') return fromEntries((await request.formData()).entries() as Iterable<[string, string | File]>)
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('web.body-unreadable')
  }
  return empty
}

/** A body as text, for endpoints that take it so. Refuses `web.too-large`. */
export const readText = (request: Request): Promise<string> => limited(request, 64 * 1024)

async function limited(request: Request, most: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > most) throw new Refusal('web.too-large')
  const text = await request.text()
  if (text.length > most) throw new Refusal('web.too-large')
  return text
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
