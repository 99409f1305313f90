import { z } from 'zod'
import type { EdgeBase, Endpoint } from '#kernel'
import { type AnyEndpoint, endpoint } from './endpoint.ts'
import { json } from './reply.ts'

interface About {
  readonly title: string
  readonly version: string
  readonly description: string
}

type Described = Pick<Endpoint, 'id' | 'route' | 'may' | 'input' | 'output' | 'summary'>

const problem = {
  description: 'Refused. `title` is a stable code, `status` the HTTP status; other members say which names are concerned (RFC 9457).',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status'],
        properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' } },
      },
    },
  },
}

/** The public API as OpenAPI 3.1, from the endpoints that declare what they answer: parameters, bodies and answers are the very schemas that check them. */
export function openapi(endpoints: readonly Described[], about: About): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints.filter(({ output }) => output !== undefined)) {
    const [method = 'GET', path = '/'] = endpoint.route.split(' ')
    const address = path.replace(/:([\p{L}\p{N}_-]+)/gu, '{$1}')
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation(endpoint, address) }
  }
  return { openapi: '3.1.0', info: about, paths }
}

function operation({ id, input, output, summary, may }: Described, address: string) {
  const schema = (of: z.ZodType) => {
    const { $schema: _, ...rest } = z.toJSONSchema(of, { io: 'input', unrepresentable: 'any' })
    return rest
  }
  const { properties = {}, required = [] } = schema(input) as { properties?: Record<string, unknown>; required?: readonly string[] }
  const parameters = Object.entries(properties)
    .filter(([name]) => name !== 'body')
    .map(([name, of]) => {
      const inPath = address.includes(`{${name}}`)
      return { name, in: inPath ? 'path' : 'query', required: inPath || required.includes(name), schema: of }
    })
  return {
    operationId: id,
    ...(summary === undefined ? {} : { summary }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(properties.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: properties.body } } } }),
    responses: {
      200: { description: 'Answered.', content: { 'application/json': { schema: output === undefined ? {} : schema(output) } } },
      ...(may === 'anyone' ? {} : { 401: problem }),
      404: problem,
      422: problem,
    },
  }
}

/** The address that answers it, for all endpoints of a town. */
export const openapiEndpoint = <Edge extends EdgeBase>(endpoints: readonly Described[], about: About): AnyEndpoint<Edge> =>
  endpoint<Edge>()(
    { id: 'api.openapi', route: 'GET /api/v1/openapi.json', may: 'anyone', purpose: 'none', subject: 'none', input: z.object({}) },
    async () => json(openapi(endpoints, about)),
  ) as AnyEndpoint<Edge>
