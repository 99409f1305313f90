import { CredentialFault } from './fault.ts'

export type Json = Readonly<Record<string, unknown>>

/** Public half of a P-256 key (RFC 7518, 6.2). */
export interface PublicJwk {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
}

/** A compact JWS (RFC 7515), read and not yet believed. */
export interface Jws {
  readonly header: Json
  readonly payload: Json
  /** what was signed */
  readonly data: string
  /** base64url */
  readonly signature: string
}

/** Bytes of a base64url text, on a server as in a browser. */
export const fromBase64url = (text: string): Uint8Array<ArrayBuffer> => {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

export const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

const object = (part: string): Json => {
  const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(part)))
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new CredentialFault('form')
  return read as Json
}

/** Three parts, two of them objects. Throws `form`. */
export function readJws(text: string): Jws {
  const [head = '', body = '', signature = '', ...more] = text.split('.')
  if (more.length > 0 || signature === '') throw new CredentialFault('form')
  try {
    return { header: object(head), payload: object(body), data: `${head}.${body}`, signature }
  } catch {
    throw new CredentialFault('form')
  }
}

/** The header of what is signed (`data` of a JWS). Throws `form`. */
export function headerOf(data: string): Json {
  try {
    return object(data.split('.')[0] ?? '')
  } catch {
    throw new CredentialFault('form')
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** A key as a credential or a proof names it; undefined: it is none of ours to check. */
export function publicJwk(value: unknown): PublicJwk | undefined {
  const { kty, crv, x, y } = (value ?? {}) as Partial<Record<keyof PublicJwk, unknown>>
  return kty === 'EC' && crv === 'P-256' && isText(x) && isText(y) ? { kty, crv, x, y } : undefined
}
