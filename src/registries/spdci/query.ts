import { isUuid } from '#kernel'
import type { Wanted } from '#people'
import { type Criteria, expressionsIn } from './messages.ts'

/** Attributes by which a partner may look for somebody. */
const attributes: Readonly<Record<string, keyof Wanted>> = {
  UIN: 'id',
  EMAIL: 'email',
  MOBILE: 'phone',
  surname: 'family',
  given_name: 'given',
  birth_date: 'birth',
}

/**
 * Whom a search looks for. undefined: it is refused, for it uses what we do not know, or names nobody in particular: an identifier, an address or a
 * number, or a surname with a given name or a birth date. Nobody leafs through the people of a town.
 */
export function wantedIn(criteria: Pick<Criteria, 'query_type' | 'query'>): Wanted | undefined {
  const expressions = expressionsIn(criteria)
  if (expressions === undefined) return undefined
  const wanted: { -readonly [K in keyof Wanted]: string } = {}
  for (const { attribute_name: name, operator, attribute_value: value } of expressions) {
    const attribute = attributes[name]
    if (attribute === undefined || operator !== 'eq' || wanted[attribute] !== undefined) return undefined
    wanted[attribute] = attribute === 'birth' ? String(value).slice(0, 10) : String(value)
  }
  if (wanted.id !== undefined && !isUuid(wanted.id)) return undefined
  const named = wanted.family !== undefined && (wanted.given !== undefined || wanted.birth !== undefined)
  return wanted.id !== undefined || wanted.email !== undefined || wanted.phone !== undefined || named ? wanted : undefined
}
