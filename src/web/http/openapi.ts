import { z } from 'zod'
import type { EdgeBase, Endpoint } from '#kernel'
import { type AnyEndpoint, endpoint } from './endpoint.ts'
import { json } from './reply.ts'

interface About {
  readonly title: string
  readonly version: string
  readonly description: string
}

type Described = Pick<Endpoint, 'id' | 'route' | 'may' | 'input' | 'output' | 'summary' | 'api'>

const problem = {
  description:
    'Refused. `title` is a stable code, `status` the HTTP status, `detail` what may be shown to a person, in the language of `Accept-Language`; other members say which names are concerned (RFC 9457).',
  headers: { 'Content-Language': { description: 'The language of `detail`.', schema: { type: 'string' } } },
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail'],
        properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' } },
      },
    },
  },
}

/** The public API as OpenAPI 3.1, from the endpoints that declare what they answer: parameters, bodies and answers are the very schemas that check them. */
export function openapi(endpoints: readonly Described[], about: About): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints.filter(({ output, api }) => output !== undefined || api?.media !== undefined)) {
    const [method = 'GET', path = '/'] = endpoint.route.split(' ')
    const address = path.replace(/:([\p{L}\p{N}_-]+)/gu, '{$1}')
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation(endpoint, address) }
  }
  const components = {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A token that speaks for an account, an hour at most.' } },
  }
  return { openapi: '3.1.0', info: about, servers: [{ url: '/' }], components, paths }
}

const keyHeader = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  description: 'The same request under the same key gets the answer of the first for a day, and is done once.',
}
const matchHeader = {
  name: 'If-Match',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description: 'The ETag that you saw; 412 when the case moved on since.',
}
const noneMatchHeader = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description: 'The ETag that you have; 304 without a body when you would be shown the same.',
}
const etagHeader = { ETag: { description: 'Begins with the sequence of the case; send it back as it is.', schema: { type: 'string' } } }
const locationHeader = { Location: { description: 'Where what was made can be read.', schema: { type: 'string' } } }
const done = { 200: 'Answered.', 201: 'Made.', 202: 'Taken; it is done soon.' } as const
const limitHeaders = {
  'RateLimit-Policy': { description: 'Requests (q) that a token has in a window of w seconds.', schema: { type: 'string' } },
  RateLimit: { description: 'Requests left (r), seconds until the next window (t).', schema: { type: 'string' } },
}

function operation({ id, route, input, output, summary, may, api = {} }: Described, address: string) {
  const changes = !route.startsWith('GET ')
  const schema = (of: z.ZodType) => {
    const { $schema: _, ...rest } = z.toJSONSchema(of, { io: 'input', unrepresentable: 'any' })
    return rest
  }
  const { properties = {}, required = [] } = schema(input) as { properties?: Record<string, unknown>; required?: readonly string[] }
  const parameters = Object.entries(properties)
    .filter(([name]) => name !== 'body')
    .map(([name, of]) => {
      const inPath = address.includes(`{${name}}`)
      const example = api.example?.path?.[name] ?? api.example?.query?.[name]
      return {
        name,
        in: inPath ? 'path' : 'query',
        required: inPath || required.includes(name),
        schema: of,
        ...(example === undefined ? {} : { example }),
      }
    })
  // What is only begun has no sequence that anybody saw.
  const matches = api.etag === true && changes && api.status !== 201
  const remembers = api.etag === true && !changes
  const headers = [...(api.key ? [keyHeader] : []), ...(matches ? [matchHeader] : []), ...(remembers ? [noneMatchHeader] : [])]
  const sent = bodyOf(properties.body, api)
  return {
    operationId: id,
    ...(summary === undefined ? {} : { summary }),
    ...(parameters.length + headers.length > 0 ? { parameters: [...parameters, ...headers] } : {}),
    ...(sent === undefined ? {} : { requestBody: sent }),
    // Whoever may come without a token may come with one.
    security: may === 'anyone' ? [{}, { bearer: [] }] : [{ bearer: [] }],
    responses: {
      [api.status ?? 200]: {
        description: done[api.status ?? 200],
        headers: { ...(api.etag ? etagHeader : {}), ...(api.status === 201 ? locationHeader : {}), ...limitHeaders },
        content: {
          ...(output === undefined
            ? { [api.media ?? 'application/json']: { schema: { type: 'string' } } }
            : { 'application/json': { schema: schema(output) } }),
          ...Object.fromEntries((api.also ?? []).map((type) => [type, { schema: { type: 'string' } }])),
        },
      },
      ...(remembers ? { 304: { description: 'You have it already.', headers: etagHeader } } : {}),
      ...(changes ? { 400: problem } : {}),
      401: problem,
      ...(may === 'anyone' ? {} : { 403: problem }),
      404: problem,
      ...(changes && may !== 'anyone' ? { 409: problem } : {}),
      ...(matches ? { 412: problem } : {}),
      ...(changes ? { 413: problem } : {}),
      422: problem,
      429: problem,
    },
  }
}

/** What is posted: JSON as its schema says, or files. */
function bodyOf(body: unknown, { upload, example }: NonNullable<Described['api']>) {
  if (upload !== undefined) {
    const fields = Object.entries(upload).map(([name, description]) => [name, { type: 'string', description }])
    const files = { type: 'array', minItems: 1, items: { type: 'string', format: 'binary' } }
    const schema = { type: 'object', required: ['files'], properties: { files, ...Object.fromEntries(fields) } }
    return { required: true, content: { 'multipart/form-data': { schema } } }
  }
  if (body === undefined) return undefined
  const shown = example?.body === undefined ? {} : { example: example.body }
  return { required: true, content: { 'application/json': { schema: body, ...shown } } }
}

/** The address that answers it, for all endpoints of a town. */
export const openapiEndpoint = <Edge extends EdgeBase>(endpoints: readonly Described[], about: About): AnyEndpoint<Edge> =>
  endpoint<Edge>()(
    { id: 'api.openapi', route: 'GET /api/v1/openapi.json', may: 'anyone', purpose: 'none', subject: 'none', input: z.object({}) },
    async () => json(openapi(endpoints, about)),
  ) as AnyEndpoint<Edge>
