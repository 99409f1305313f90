import { type LookupAddress, lookup as lookupDns } from 'node:dns'
import { type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP } from 'node:net'
import { Refusal } from '../refusal.ts'
import { isPublic } from './address.ts'

export interface Exchange {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** bytes of the answer */
  readonly most: number
  readonly signal: AbortSignal
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

/** Addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

export const resolveDns: Resolve = (host) =>
  new Promise((found, failed) => {
    lookupDns(host, { all: true }, (error, addresses) => (error === null ? found(addresses) : failed(error)))
  })

/**
 * One request and its answer. The name is resolved once, every address is looked at, and the socket connects to these addresses and no others:
 * a name that changes its mind in between gains nothing. Refuses `outgoing.private-address`, `outgoing.too-large`.
 */
export async function exchange(url: URL, given: Exchange, resolve: Resolve, mayBePrivate: boolean): Promise<Answered> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const version = isIP(host)
  const addresses = version === 0 ? await inTime(resolve(host), given.signal) : [{ address: host, family: version }]
  if (!mayBePrivate && !addresses.every(({ address }) => isPublic(address))) throw new Refusal('outgoing.private-address', { host })
  const { method, headers, body, most, signal } = given
  const options: RequestOptions = {
    method,
    headers: { ...headers, 'accept-encoding': 'identity', ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
    agent: false,
    signal,
    lookup: (_host, { all }, answer) =>
      all ? answer(null, [...addresses]) : answer(null, addresses[0]?.address ?? '', addresses[0]?.family),
  }
  return await new Promise((answered, failed) => {
    const sent = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, options, (response) => {
      read(response, most).then(answered, (error) => {
        sent.destroy()
        failed(error)
      })
    })
    sent.on('error', failed)
    sent.end(body)
  })
}

/** The system's resolver cannot be stopped; nobody waits for it longer than for the call. */
const inTime = <T>(found: Promise<T>, signal: AbortSignal): Promise<T> =>
  Promise.race([found, new Promise<never>((_, late) => signal.addEventListener('abort', () => late(signal.reason), { once: true }))])

async function read(response: IncomingMessage, most: number): Promise<Answered> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > most) throw new Refusal('outgoing.too-large', { most })
    parts.push(part)
  }
  const { 'content-type': type, location, etag, 'last-modified': modified } = response.headers
  const headers = { 'content-type': type, location, etag, 'last-modified': modified }
  return { status: response.statusCode ?? 0, headers, text: Buffer.concat(parts).toString() }
}
