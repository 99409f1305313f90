import { type EdgeBase, Refusal, traceId } from '#kernel'

/** `fetch` for a library that wants one, over the kernel's only way out. `allow`: origins that the definition names. */
export const fetchOver =
  ({ outgoing }: Pick<EdgeBase, 'outgoing'>, to: string, allow: readonly string[]) =>
  async (
    url: string,
    options: { readonly method?: string; readonly headers?: HeadersInit; readonly body?: unknown } = {},
  ): Promise<Response> => {
    const method = options.method === 'POST' ? 'POST' : 'GET'
    if (options.method !== undefined && options.method !== method) throw new Refusal('outgoing.not-allowed', { to })
    const { body } = options
    const { status, headers, text } = await outgoing.call({
      to,
      allow,
      method,
      url,
      headers: Object.fromEntries(new Headers(options.headers)),
      ...(body === undefined || body === null ? {} : { body: String(body) }),
      idempotent: method === 'GET',
      timeout: 5000,
      most: 64 * 1024,
      trace: traceId(),
    })
    const empty = status === 204 || status === 304
    return new Response(empty ? null : text, {
      status,
      headers: headers['content-type'] === undefined ? {} : { 'content-type': headers['content-type'] },
    })
  }
