import type { CaseView } from '#cases'
import { type Field, formatValue, type Service } from '#services'

/** Names that all of Europe uses for who somebody is (OpenID Connect Core, 5.1): a wallet shows them without being told what they mean. */
const personClaims = { given: 'given_name', family: 'family_name', birth: 'birthdate', birthPlace: 'place_of_birth' } as const
const addressClaims = {
  line: 'street_address',
  complement: 'address_complement',
  postcode: 'postal_code',
  town: 'locality',
  country: 'country',
} as const

const named = (value: unknown, names: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(names).flatMap(([part, name]) => {
      const said = (value as Readonly<Record<string, unknown>>)[part]
      return said === undefined || said === null || said === '' ? [] : [[name, said]]
    }),
  )

/**
 * What a credential says of its case: an answer each, by the name of its field. The applicant herself stands at the top, where wallets look for her.
 * Persons, addresses and organisations keep their parts, days and numbers stay values; what has words (choices, lists, amounts) is said in `lang`.
 */
export function claimsOf(
  service: Service,
  names: readonly string[],
  { answers }: Pick<CaseView, 'answers'>,
  lang: string,
): Record<string, unknown> {
  const claims: Record<string, unknown> = {}
  for (const name of names) {
    const field = service.fields.find((one) => one.name === name)
    const value = answers[name]
    if (field === undefined || value === null || value === undefined) continue
    if (field.type === 'person' && isApplicant(field)) Object.assign(claims, named(value, personClaims))
    else claims[name] = saidBy(field, value, service, answers, lang)
  }
  return claims
}

const isApplicant = ({ concept }: Field): boolean => concept === 'person'

function saidBy(field: Field, value: NonNullable<unknown>, service: Service, answers: CaseView['answers'], lang: string): unknown {
  switch (field.type) {
    case 'person':
      return named(value, personClaims)
    case 'address':
      return named(value, addressClaims)
    case 'organisation':
      return named(value, { name: 'name', number: 'number' })
    case 'date':
    case 'boolean':
    case 'integer':
    case 'number':
    case 'text':
    case 'longtext':
      return value
    default:
      return formatValue(field, value as never, lang, { answers, fields: service.fields })
  }
}

/** Labels of the claims that a document's credential may say, by name, for wallets and for the page that checks. */
export const labelled = (
  service: Service,
  names: readonly string[],
): readonly { readonly claim: string; readonly label: Field['label'] }[] =>
  names.flatMap((name) => {
    const field = service.fields.find((one) => one.name === name)
    return field === undefined || (field.type === 'person' && isApplicant(field)) ? [] : [{ claim: name, label: field.label }]
  })
