import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Wallet } from '#definitions'
import { type CredentialsEdge, issuerOf, siteOf } from '../edge.ts'
import { kindsOf } from './metadata.ts'
import { dropPassing, keepPassing, openPassing } from './passing.ts'

/** An app that may fetch credentials by a code of its person, as the town's definitions know it. */
export type App = Wallet['apps'][number]

/** What a wallet asks for in its person's browser (RFC 6749, 4.1.1; RFC 7636; OpenID4VCI 1.0, 5.1). */
export interface Request {
  readonly app: App
  readonly redirect: string
  /** of PKCE, S256 */
  readonly challenge: string
  /** id of a kind of credential */
  readonly kind: string
  /** asked by `authorization_details`, which the token then answers */
  readonly detailed: boolean
  readonly state?: string
  /** credential that an offer of ours named */
  readonly credential?: string
}

/** Goes back to the wallet that asked. */
export interface Refused {
  readonly redirect: string
  readonly state?: string
  readonly error: string
}

/** A code lives no longer than it takes to come back. */
const codeMinutes = 2
const challenge = z.string().regex(/^[\w-]{43}$/)
const details = z.array(z.looseObject({ type: z.literal('openid_credential'), credential_configuration_id: z.string() })).length(1)

const addressAt = (edge: CredentialsEdge, address: string): string =>
  address.startsWith('demo:') ? siteOf(edge) + address.slice('demo:'.length) : address

/**
 * Reads what a wallet asks. undefined: an app that the town does not know, or an address that is not its own to the letter; nobody is sent there. Anything
 * else that is wrong goes back to it as the protocol says.
 */
export async function readRequest(
  edge: CredentialsEdge,
  given: Readonly<Record<string, string | undefined>>,
): Promise<Request | Refused | undefined> {
  const { client_id, redirect_uri: redirect = '', state } = given
  const app = edge.town.wallets.flatMap(({ apps }) => apps).find(({ id }) => id === client_id)
  if (app === undefined || !app.redirect.some((one) => addressAt(edge, one) === redirect)) return undefined
  const back = { redirect, ...(state === undefined ? {} : { state }) }
  if (given.response_type !== 'code') return { ...back, error: 'unsupported_response_type' }
  if (given.code_challenge_method !== 'S256' || !challenge.safeParse(given.code_challenge).success)
    return { ...back, error: 'invalid_request' }
  const named = given.authorization_details === undefined ? undefined : readDetails(given.authorization_details)
  const known = kindsOf(edge).map(({ id }) => id)
  const kind = named ?? (given.scope ?? '').split(' ').find((one) => known.includes(one))
  if (kind === undefined || !known.includes(kind))
    return { ...back, error: given.authorization_details === undefined ? 'invalid_scope' : 'invalid_authorization_details' }
  const offered =
    given.issuer_state === undefined ? undefined : issuerState.safeParse(await openPassing(edge, 'issuer-state', given.issuer_state)).data
  if (given.issuer_state !== undefined && offered?.kind !== kind) return { ...back, error: 'invalid_request' }
  return {
    ...{ app, ...back, challenge: given.code_challenge ?? '', kind, detailed: named !== undefined },
    ...(offered === undefined ? {} : { credential: offered.credential }),
  }
}

function readDetails(text: string): string {
  try {
    return details.parse(JSON.parse(text))[0]?.credential_configuration_id ?? ''
  } catch {
    return ''
  }
}

const issuerState = z.object({ credential: z.uuid(), kind: z.string() })
export type IssuerState = z.infer<typeof issuerState>

const code = z.object({
  ...{ credential: z.uuid(), kind: z.string(), app: z.string(), redirect: z.string(), challenge: z.string(), detailed: z.boolean() },
})

/** Her yes, for one credential: the address to which her browser goes with a code that is good once. */
export async function agreed(
  edge: CredentialsEdge,
  { app, redirect, challenge, kind, detailed, state }: Request,
  credential: string,
): Promise<string> {
  const what = { credential, kind, app: app.id, redirect, challenge, detailed } satisfies z.infer<typeof code>
  return backTo(edge, redirect, { code: await keepPassing(edge, 'code', what, codeMinutes), ...(state === undefined ? {} : { state }) })
}

export const refusedTo = (edge: CredentialsEdge, { redirect, state, error }: Refused): string =>
  backTo(edge, redirect, { error, ...(state === undefined ? {} : { state }) })

/** With who answers, so that an answer of another server is not taken for ours (RFC 9207). */
function backTo(edge: CredentialsEdge, redirect: string, values: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({ ...values, iss: issuerOf(edge) })
  return `${redirect}${redirect.includes('?') ? '&' : '?'}${query}`
}

/** What a code was given for; taken once, whoever comes with it and however wrong. undefined: unknown, over, another app's, or without its verifier. */
export async function takeCode(edge: CredentialsEdge, form: URLSearchParams): Promise<z.infer<typeof code> | undefined> {
  const given = form.get('code') ?? ''
  const { data } = code.safeParse(await openPassing(edge, 'code', given))
  if (data === undefined || !(await dropPassing(edge, 'code', given))) return undefined
  const verifier = form.get('code_verifier') ?? ''
  const right =
    /^[\w.~-]{43,128}$/.test(verifier) &&
    createHash('sha256').update(verifier).digest('base64url') === data.challenge &&
    form.get('client_id') === data.app &&
    form.get('redirect_uri') === data.redirect
  return right ? data : undefined
}
