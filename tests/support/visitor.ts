/** What a browser without script does, and no more: keeps cookies, posts forms from the page's own origin. */
export interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly headers: Headers
  /** the body as one reads it: spaces that do not break are spaces */
  readonly text: string
  /** the body as JSON; throws when it is not */
  json(): unknown
}

export type FormFields = Readonly<Record<string, string | readonly string[] | File>>

export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** a form: urlencoded, or multipart when a field is a file */
  post(path: string, fields: FormFields, headers?: Readonly<Record<string, string>>): Promise<Answer>
  delete(path: string): Promise<Answer>
  postJson(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** a post, then the page to which it leads (303 only) */
  submit(path: string, fields: FormFields): Promise<Answer>
  hasSession(): boolean
  /** `name=value; …`, for a request that a test writes by hand */
  cookie(): string
}

export function visitor(url: string, lang = 'fr'): Visitor {
  const cookies = new Map<string, string>()
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  const ask = async (
    method: string,
    path: string,
    body: BodyInit | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> => {
    const once = () =>
      fetch(new URL(path, url), {
        method,
        redirect: 'manual',
        headers: { 'Accept-Language': lang, ...(cookies.size > 0 ? { Cookie: cookie() } : {}), ...headers },
        ...(body === undefined ? {} : { body }),
      })
    const response = await once().catch((error: Error) => {
      // As browsers do with what only reads: the server closed the kept connection while the question was on its way.
      if (method === 'GET' && (error.cause as { code?: unknown } | undefined)?.code === 'ECONNRESET') return once()
      throw error
    })
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    const text = (await response.text()).replaceAll(/[\u00a0\u202f]/gu, ' ')
    return {
      status: response.status,
      location: response.headers.get('location') ?? undefined,
      headers: response.headers,
      text,
      json: () => JSON.parse(text) as unknown,
    }
  }

  const self: Visitor = {
    get: (path, headers = {}) => ask('GET', path, undefined, headers),
    post: (path, fields, headers = {}) => ask('POST', path, formBody(fields), { Origin: url, ...headers }),
    delete: (path) => ask('DELETE', path, undefined, { Origin: url }),
    postJson: (path, body, headers = {}) =>
      ask('POST', path, JSON.stringify(body), { 'Content-Type': 'application/json', Origin: url, ...headers }),
    submit: async (path, fields) => {
      const answer = await self.post(path, fields)
      if (answer.status !== 303 || answer.location === undefined) throw new Error(`${path} answered ${answer.status}, not 303`)
      return await self.get(answer.location)
    },
    hasSession: () => [...cookies.keys()].some((name) => name.endsWith('guichet')),
    cookie,
  }
  return self
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const name = pair.slice(0, pair.indexOf('=')).trim()
  const gone = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute))
  if (gone) cookies.delete(name)
  else cookies.set(name, pair.slice(pair.indexOf('=') + 1))
}

function formBody(fields: FormFields): URLSearchParams | FormData {
  const entries = Object.entries(fields).flatMap(([name, value]) =>
    (typeof value === 'string' || value instanceof File ? [value] : value).map((one) => [name, one] as const),
  )
  const body = entries.some(([, value]) => value instanceof File) ? new FormData() : new URLSearchParams()
  for (const [name, value] of entries) {
    if (body instanceof FormData) body.append(name, value)
    else if (typeof value === 'string') body.append(name, value)
  }
  return body
}
