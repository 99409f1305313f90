import { type Fact, isWholeDay } from '#people'

type Json = Readonly<Record<string, unknown>>

/** A person as a record of type SRPerson: only the concepts that the partner may be told, only what is known. */
export function recordOf(person: string, facts: readonly Fact[], concepts: readonly string[]): Json {
  const told = new Map(facts.filter(({ concept }) => concepts.includes(concept)).map(({ concept, value }) => [concept, value]))
  const identity = told.get('person') as { given?: string; family?: string; birth?: string } | undefined
  const home = told.get('person.home') as { line?: string; town?: string; postcode?: string; country?: string } | undefined
  const others = concepts.filter((concept) => told.has(concept) && !known.has(concept))
  return {
    '@context': 'https://schema.spdci.org/extensions/social/v1/SRPerson.jsonld',
    '@type': 'SRPerson',
    identifier: [{ '@type': 'Identifier', identifier_type: 'UIN', identifier_value: person }],
    ...(identity === undefined
      ? {}
      : {
          name: { '@type': 'Name', surname: identity.family, given_name: identity.given },
          // The schema wants a date: a year or a month alone is left out rather than filled up.
          ...(identity.birth !== undefined && isWholeDay(identity.birth) ? { birth_date: identity.birth } : {}),
        }),
    ...(home === undefined
      ? {}
      : { address: { '@type': 'Address', street_address: home.line, city: home.town, postal_code: home.postcode, country: home.country } }),
    ...(told.has('person.phone') ? { phone_number: [told.get('person.phone')] } : {}),
    ...(told.has('person.email') ? { email: [told.get('person.email')] } : {}),
    ...(others.length === 0 ? {} : { additional_attributes: others.map((concept) => ({ name: concept, value: told.get(concept) })) }),
  }
}

const known = new Set(['person', 'person.home', 'person.phone', 'person.email'])
