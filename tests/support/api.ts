/** A program that speaks to a town's API with a bearer token, as an integrator's would: no cookie, no page. */
import { issueToken } from '#identity'
import type { TestTown } from './town.ts'

export interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: what an API answers is looked at member by member
  readonly body: any
}

export interface ApiClient {
  readonly token: string
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<ApiAnswer>
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<ApiAnswer>
}

export function clientWith(url: string, token: string): ApiClient {
  const ask = async (method: string, path: string, body: string | FormData | undefined, headers: Readonly<Record<string, string>>) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Accept-Language': 'fr', ...headers },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    const json = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text }
  }
  return {
    token,
    get: (path, headers = {}) => ask('GET', path, undefined, headers),
    post: (path, body, headers = {}) =>
      body instanceof FormData
        ? ask('POST', path, body, headers)
        : ask('POST', path, JSON.stringify(body), { 'Content-Type': 'application/json', ...headers }),
  }
}

/** A client that speaks for somebody of the demonstration. */
export async function apiAs(town: TestTown, name: string, scope: 'read' | 'write' = 'write'): Promise<ApiClient> {
  return clientWith(town.url, (await issueToken(town.edge, { as: name, scope })).token)
}
