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

/**
 * Levels that would do, the most wanted first: those of `acr_values` and of the claim `acr`, essential or not, and never below what the site's
 * definition asks. `undefined`: it asks for levels and we know none of them.
 */
export function levelsFor(parameters: Parameters, client: Client): readonly Level[] | undefined {
  const { acr } = claimsParameter(parameters).id_token
  const inClaim = isRecord(acr) ? [acr.values ?? acr.value ?? []].flat().map(String) : []
  const inValues = String(parameters.acr_values ?? '')
    .split(' ')
    .filter((value) => value !== '')
  // The claim is the stronger word: where both speak, it counts.
  const asked = inClaim.length > 0 ? inClaim : inValues
  if (asked.length === 0) return [client.assurance]
  const known = asked.flatMap((value) => (Object.hasOwn(levelOf, value) ? [levelOf[value]!] : []))
  if (known.length === 0) return undefined
  const enough = known.filter((level) => reaches(level, client.assurance))
  return enough.length > 0 ? enough : [client.assurance]
}

/** What is said outside about a session: the highest of the levels asked for that it reaches, so that a site which compares words finds its own. */
export function acrSaid(has: Level, levels: readonly Level[]): string | undefined {
  const reached = levels.filter((level) => reaches(has, level))
  const highest = reached.reduce<Level | undefined>((best, level) => (best === undefined || reaches(level, best) ? level : best), undefined)
  return acrOf(highest ?? has)
}
