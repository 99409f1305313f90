import { type IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { Provider } from 'oidc-provider'

export interface Question {
  readonly method: string
  /** path and query */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Answered {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Keeps what is written instead of sending it. */
class Kept extends ServerResponse {
  private readonly parts: Buffer[] = []
  private answered: (body: string) => void = () => {}
  readonly done = new Promise<string>((answered) => {
    this.answered = answered
  })
  override write(chunk: string | Uint8Array): boolean {
    this.parts.push(Buffer.from(chunk as string))
    return true
  }
  override end(chunk?: unknown): this {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) this.write(chunk)
    this.finished = true
    this.answered(Buffer.concat(this.parts).toString())
    this.emit('finish')
    return this
  }
}

/** Koa composes its layers each time it is asked for them: once a provider is enough. */
const handlers = new WeakMap<Provider, ReturnType<Provider['callback']>>()

/**
 * Asks the provider, which speaks Koa, and answers a value, so that our router alone speaks HTTP. Host and scheme are those of the issuer:
 * what a client writes into its headers about them counts for nothing.
 */
export async function askProvider(provider: Provider, { method, url, headers, body = '' }: Question): Promise<Answered> {
  const { host, protocol } = new URL(provider.issuer)
  const bytes = Buffer.from(body)
  const request = Object.assign(Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false }), {
    method,
    url,
    originalUrl: url,
    httpVersion: '1.1',
    httpVersionMajor: 1,
    httpVersionMinor: 1,
    headers: {
      ...headers,
      host,
      'x-forwarded-proto': protocol.slice(0, -1),
      ...(method === 'POST' ? { 'content-length': String(bytes.length) } : {}),
    } as Record<string, string>,
    socket: { remoteAddress: '', encrypted: protocol === 'https:', on: () => {}, removeListener: () => {}, writable: true },
  }) as unknown as IncomingMessage
  const response = new Kept(request)
  const handle = handlers.get(provider) ?? provider.callback()
  handlers.set(provider, handle)
  const [text] = await Promise.all([response.done, handle(request, response)])
  return {
    status: response.statusCode,
    headers: Object.entries(response.getHeaders()).flatMap(([name, value]) =>
      value === undefined || name === 'content-length' ? [] : [value].flat().map((one) => [name, String(one)] as const),
    ),
    body: text,
  }
}
