import type { Client, ClientClaim } from '#definitions'
import { acrOf, type Level, reaches } from '../levels.ts'

/** Claims that a scope stands for (OpenID Connect Core, 5.4), of those that we can give. */
export const claimsOfScope: Readonly<Record<string, readonly ClientClaim[]>> = {
  profile: ['given_name', 'family_name', 'birthdate'],
  email: ['email'],
  phone: ['phone_number'],
}

/** Parameters of an authorization request, as text. */
export type Parameters = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

function claimsParameter(parameters: Parameters): Readonly<Record<'id_token' | 'userinfo', Readonly<Record<string, unknown>>>> {
  const given: unknown = typeof parameters.claims === 'string' ? JSON.parse(parameters.claims) : parameters.claims
  const part = (name: string) => (isRecord(given) && isRecord(given[name]) ? given[name] : {})
  return { id_token: part('id_token'), userinfo: part('userinfo') }
}

/** What the site would be told: what it asks for, and may be told by its definition. */
export function claimsFor(parameters: Parameters, client: Client): readonly ClientClaim[] {
  const scopes = String(parameters.scope ?? '').split(' ')
  const { id_token, userinfo } = claimsParameter(parameters)
  const asked = new Set<string>([
    ...scopes.flatMap((scope) => claimsOfScope[scope] ?? []),
    ...Object.keys(id_token),
    ...Object.keys(userinfo),
  ])
  return client.claims.filter((claim) => asked.has(claim))
}

const levelOf: Readonly<Record<string, Level>> = { eidas1: 'low', eidas2: 'substantial', eidas3: 'high' }

/** Levels that a site asks for by `acr_values` or by the claim `acr`, essential or not, the most wanted first. `undefined`: it asks, and we know none of them. */
function levelsAsked(parameters: Parameters): readonly Level[] | undefined {
  const { acr } = claimsParameter(parameters).id_token
  const inClaim = isRecord(acr) ? [acr.values ?? acr.value ?? []].flat().map(String) : []
  const inValues = String(parameters.acr_values ?? '')
    .split(' ')
    .filter((value) => value !== '')
  // The claim is the stronger word: where both speak, it counts.
  const asked = inClaim.length > 0 ? inClaim : inValues
  const known = asked.flatMap((value) => (Object.hasOwn(levelOf, value) ? [levelOf[value]!] : []))
  return asked.length > 0 && known.length === 0 ? undefined : known
}

/** Levels that would do, the most wanted first: those that the site asks for, and never below what its definition asks. */
export function levelsFor(parameters: Parameters, client: Client): readonly Level[] | undefined {
  const enough = levelsAsked(parameters)?.filter((level) => reaches(level, client.assurance))
  return enough?.length === 0 ? [client.assurance] : enough
}

/** What is said outside about a session: the highest of the levels asked for that it reaches, so that a site which compares words finds its own. */
export function acrSaid(has: Level, parameters: Parameters): string | undefined {
  const reached = (levelsAsked(parameters) ?? []).filter((level) => reaches(has, level))
  return acrOf(reached.length === 0 ? has : reached.reduce((best, level) => (reaches(level, best) ? level : best)))
}
