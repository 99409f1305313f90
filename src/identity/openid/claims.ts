import type { Client, ClientClaim } from '#definitions'
import { type Fact, factsOf, isWholeDay } from '#people'
import type { AccessContext } from '#store'
import type { IdentityEdge } from '../edge.ts'

/** A site at work: what it is told of a person is a line of "who looked", in the transaction that reads it. */
const asClient = (client: Client, person: string, claims: readonly ClientClaim[]): AccessContext => ({
  actor: `client:${client.id}`,
  agency: client.agency,
  role: `client.${client.id}`,
  purpose: client.purpose,
  subjects: [person],
  categories: [...new Set(claims.map((claim) => conceptOf[claim]))],
})

const conceptOf: Readonly<Record<ClientClaim, string>> = {
  given_name: 'person',
  family_name: 'person',
  birthdate: 'person',
  email: 'person.email',
  phone_number: 'person.phone',
}

/** What is told of her: the claims that she saw and agreed to, as far as the town knows them. Nothing to tell: nothing is read, and no line written. */
export async function tellClaims(
  edge: IdentityEdge,
  client: Client,
  person: string,
  claims: readonly ClientClaim[],
): Promise<Readonly<Record<string, unknown>>> {
  if (claims.length === 0) return {}
  const facts = await edge.store.as(asClient(client, person, claims), (tx) => factsOf(tx, person))
  return claimsFrom(facts, claims)
}

export function claimsFrom(facts: readonly Fact[], claims: readonly ClientClaim[]): Readonly<Record<string, unknown>> {
  const fact = (concept: string) => facts.find((one) => one.concept === concept)
  const identity = (fact('person')?.value ?? {}) as { readonly given?: string; readonly family?: string; readonly birth?: string }
  const email = fact('person.email')
  const phone = fact('person.phone')
  const known: Readonly<Record<ClientClaim, Readonly<Record<string, unknown>>>> = {
    given_name: { given_name: identity.given },
    family_name: { family_name: identity.family },
    // OpenID Connect Core 1.0, 5.1: a whole day, or the year alone; of a month we tell the year.
    birthdate: { birthdate: identity.birth !== undefined && isWholeDay(identity.birth) ? identity.birth : identity.birth?.slice(0, 4) },
    email: email === undefined ? {} : { email: email.value, email_verified: email.verified },
    phone_number: phone === undefined ? {} : { phone_number: phone.value, phone_number_verified: phone.verified },
  }
  return Object.assign({}, ...claims.map((claim) => known[claim]))
}
