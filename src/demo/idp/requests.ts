import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Idp, returnOf } from './idp.ts'

/** An authentication request as the provider takes it: code flow with PKCE S256, state and nonce, nothing else. */
const request = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: z.literal('code'),
  scope: z.string().regex(/(^| )openid( |$)/),
  state: z.string().min(20).max(200),
  nonce: z.string().min(20).max(200),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
  acr_values: z.string().default(''),
})
export type Request = z.infer<typeof request>

/** undefined: not from our client, not for its address, or short of something. Such a request is answered to nobody. */
export function readRequest(idp: Idp, given: unknown): Request | undefined {
  const { data } = request.safeParse(given)
  return data !== undefined && data.client_id === idp.client.client && data.redirect_uri === returnOf(idp) ? data : undefined
}

/** What a code, and then an access token, stands for. */
export interface Grant {
  readonly idp: string
  readonly request: Request
  readonly person: string
  readonly acr: string
  readonly authTime: number
}

const ends = { pushed: 60_000, code: 60_000, token: 300_000 } as const

/** In memory, for minutes; each thing taken once but tokens, which last. */
const kept = new Map<string, { readonly what: unknown; readonly until: number }>()

export function put(kind: keyof typeof ends, what: unknown, now: number): string {
  for (const [key, { until }] of kept) if (until < now) kept.delete(key)
  const name = randomBytes(24).toString('base64url')
  kept.set(`${kind} ${name}`, { what, until: now + ends[kind] })
  return name
}

export function take<T>(kind: keyof typeof ends, name: string, now: number): T | undefined {
  const found = kept.get(`${kind} ${name}`)
  if (kind !== 'token') kept.delete(`${kind} ${name}`)
  return found !== undefined && found.until >= now ? (found.what as T) : undefined
}

export const isVerifier = (verifier: string, { code_challenge }: Request): boolean =>
  createHash('sha256').update(verifier).digest('base64url') === code_challenge
