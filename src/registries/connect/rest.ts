import type { Auth } from '#definitions'
import { at, Refusal } from '#kernel'
import type { Connect, Connected, Identity } from '../contract.ts'

/** Half a megabyte about one person is a mistake. */
export const mostBytes = 512 * 1024

/** Parameters by which a register is asked. Refuses `registry.identity-short` when the person's identity lacks one. */
export function parametersOf(by: Readonly<Record<string, keyof Identity>>, identity: Identity): Record<string, string> {
  return Object.fromEntries(
    Object.entries(by).map(([name, part]) => {
      const value = identity[part]
      if (value === undefined) throw new Refusal('registry.identity-short', { part })
      return [name, value]
    }),
  )
}

export function authorization(edge: Connected['edge'], auth: Auth | undefined): Record<string, string> {
  const secretOf = ({ secret }: { readonly secret: string }): string => {
    const value = edge.config.secret(secret)
    if (value === undefined) throw new Refusal('registry.secret-missing', { secret })
    return value
  }
  if (auth === undefined) return {}
  if ('bearer' in auth) return { authorization: `Bearer ${secretOf(auth.bearer)}` }
  if ('header' in auth) return { [auth.header.name]: secretOf(auth.header.value) }
  return { authorization: `Basic ${Buffer.from(`${auth.basic.user}:${secretOf(auth.basic.password)}`).toString('base64')}` }
}

/** `demo:/impots` on the demonstration's own server; every other address as it is. */
export function addressOf({ demoServer }: Connected['edge'], url: string): string {
  if (!url.startsWith('demo:')) return url
  if (demoServer === undefined) throw new Refusal('registry.down')
  return demoServer + url.slice('demo:'.length)
}

/** REST and JSON. 404 and an empty list mean that the register does not know the person; every other status than 200 that it did not answer. */
export const askRest: Connect = async ({ edge, registry, identity, trace }) => {
  const { rest } = registry
  if (rest === undefined) throw new Refusal('registry.down')
  const parameters = parametersOf(rest.by, identity)
  const url = new URL(addressOf(edge, rest.url))
  if (rest.method === 'GET') for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  const answer = await edge.outgoing.call({
    to: `registry.${registry.id}`,
    allow: [url.origin, ...rest.also],
    method: rest.method,
    url: url.href,
    headers: {
      accept: 'application/json',
      ...authorization(edge, rest.auth),
      ...(rest.method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(rest.method === 'POST' ? { body: JSON.stringify(parameters) } : {}),
    idempotent: rest.method === 'GET' || rest.repeatable,
    timeout: registry['time-out'],
    most: mostBytes,
    trace,
  })
  if (answer.status === 404) return []
  if (answer.status !== 200) throw new Refusal('registry.down', { status: answer.status })
  return recordsIn(json(answer.text), rest.records)
}

export function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('registry.unreadable')
  }
}

/** A list of records, or the one record. Refuses `registry.unreadable`. */
export function recordsIn(document: unknown, pointer: string): readonly unknown[] {
  const found = at(document, pointer)
  if (found === null) return []
  if (typeof found !== 'object') throw new Refusal('registry.unreadable')
  return Array.isArray(found) ? found : [found]
}
