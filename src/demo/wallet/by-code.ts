/** The demonstration's phone fetches by authorization code (OpenID4VCI 1.0, 5; RFC 6749, 4.1): it sends its person's browser to sign in and say yes. */
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Edge } from '../../start.ts'
import type { Someone } from '../idp/idp.ts'
import { readAnswer, takeCredential } from './held.ts'
import { call } from './request.ts'

/** The name under which the town knows this app (`apps` of wallets/*.yaml). */
const client = 'wallet.demo'

interface Waiting {
  readonly someone: string
  readonly issuer: string
  readonly kind: string
  readonly verifier: string
  readonly until: number
}
/** What waits for a browser to come back, by `state`; it lives as long as this process. */
const waiting = new Map<string, Waiting>()
const minutes = 10

const issuerFile = z.object({
  credential_issuer: z.string(),
  authorization_servers: z.array(z.string()).min(1),
  credential_configurations_supported: z.record(
    z.string(),
    z.object({
      scope: z.string(),
      credential_metadata: z.object({ display: z.array(z.object({ locale: z.string(), name: z.string() })) }),
    }),
  ),
})
const serverFile = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  code_challenge_methods_supported: z.array(z.string()),
})

/** Where the files of a server stand: `/.well-known/<name>` before its path (RFC 8414, 3; OpenID4VCI 1.0, 12.2.2). */
const fileOf = (server: string, name: string): string => {
  const { origin, pathname } = new URL(server)
  return `${origin}/.well-known/${name}${pathname}`
}
const fileIn = async <T>(edge: Edge, shape: z.ZodType<T>, server: string, name: string): Promise<T> =>
  shape.parse(await readAnswer(call(edge, 'GET', fileOf(server, name))))

const redirectOf = (edge: Edge): string => `${edge.here.origin}/demo/wallet/fetched`
const ownIssuer = (edge: Edge): string => `${edge.here.origin}/credentials`

export interface KindToFetch {
  readonly id: string
  readonly name: string
}

/** What the town's issuer says that it gives, in a language. */
export async function kindsToFetch(edge: Edge, lang: string): Promise<readonly KindToFetch[]> {
  const { credential_configurations_supported: kinds } = await fileIn(edge, issuerFile, ownIssuer(edge), 'openid-credential-issuer')
  return Object.entries(kinds).map(
    ([
      id,
      {
        credential_metadata: { display },
      },
    ]) => ({
      id,
      name: (display.find(({ locale }) => locale.startsWith(lang)) ?? display[0])?.name ?? id,
    }),
  )
}

const offer = z.object({
  credential_issuer: z.string(),
  credential_configuration_ids: z.array(z.string()).length(1),
  grants: z.object({ authorization_code: z.object({ issuer_state: z.string() }) }),
})

/** What somebody's phone wants: a kind that its person chose there, or what an offer names. */
export type Wanted = { readonly kind: string } | { readonly offer: string }

/** The address to which her browser goes; undefined: the issuer does not give it, or not so. */
export async function beginByCode(edge: Edge, someone: Someone, wanted: Wanted): Promise<string | undefined> {
  try {
    const read = 'offer' in wanted ? offer.parse(JSON.parse(wanted.offer)) : undefined
    const issuer = read?.credential_issuer ?? ownIssuer(edge)
    const kind = 'kind' in wanted ? wanted.kind : (read?.credential_configuration_ids[0] ?? '')
    const of = await fileIn(edge, issuerFile, issuer, 'openid-credential-issuer')
    const scope = of.credential_configurations_supported[kind]?.scope
    const server = await fileIn(edge, serverFile, of.authorization_servers[0]!, 'oauth-authorization-server')
    if (scope === undefined || !server.code_challenge_methods_supported.includes('S256')) return undefined
    const [state, verifier] = [randomBytes(16).toString('base64url'), randomBytes(32).toString('base64url')]
    const now = edge.clock.now()
    for (const [old, { until }] of waiting) if (until < now) waiting.delete(old)
    waiting.set(state, { someone: someone.id, issuer, kind, verifier, until: now + minutes * 60_000 })
    const asked = {
      response_type: 'code',
      client_id: client,
      redirect_uri: redirectOf(edge),
      scope,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...(read === undefined ? {} : { issuer_state: read.grants.authorization_code.issuer_state }),
    }
    return `${server.authorization_endpoint}?${new URLSearchParams(asked)}`
  } catch {
    return undefined
  }
}

/** What came back with her browser. `iss`: who answered; an answer of another than was asked is believed nothing of (RFC 9207). */
export interface CameBack {
  readonly code: string
  readonly state: string
  readonly iss: string
  readonly error: string
}

/** Fetches it with the code. `refused`: she said no. */
export async function endByCode(
  edge: Edge,
  people: readonly Someone[],
  { code, state, iss, error }: CameBack,
): Promise<'fetched' | 'refused' | 'not-fetched'> {
  const begun = waiting.get(state)
  const someone = people.find(({ id }) => id === begun?.someone)
  if (begun === undefined || someone === undefined || begun.until < edge.clock.now() || iss !== begun.issuer) return 'not-fetched'
  waiting.delete(state)
  if (error !== '') return error === 'access_denied' ? 'refused' : 'not-fetched'
  const asked = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: client,
    redirect_uri: redirectOf(edge),
    code,
    code_verifier: begun.verifier,
  })
  return (await takeCredential(edge, someone, begun, asked)) ? 'fetched' : 'not-fetched'
}
