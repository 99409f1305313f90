import { distance, plainName } from '#people'
import type { RuleSet } from '#rules'
import type { LikenessRule, Service } from '#services'
import type { CaseContext } from './decide/context.ts'
import { situationOf } from './decide/situation.ts'
import { plainLastDay } from './duration.ts'
import type { CaseView } from './view.ts'

/** What is compared of one case: field → a plain text, or a day. */
export type Traits = Readonly<Record<string, { readonly value: string } | { readonly day: string }>>

/** Fields that a service compares, parts of answers (`enfant . nom`) among them. */
export const comparedFields = ({ duplicates }: Pick<Service, 'duplicates'>): readonly string[] => [
  ...new Set(duplicates.flatMap(({ same, alike, near }) => [...same, ...alike, ...near.map(({ field }) => field)])),
]

/** The traits of a case that was sent; what is not answered is none. */
export function traitsOf(view: CaseView, ctx: CaseContext): Traits {
  const fields = comparedFields(ctx.service)
  if (fields.length === 0) return {}
  const { answers, at } = situationOf(view, view.answers, ctx)
  const values = ctx.rules.evaluate(answers, fields, at)
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = values[field]
      if (value?.kind !== 'value' || value.value === '') return []
      return [[field, isDay(field, ctx.rules) ? { day: String(value.value) } : { value: plainName(String(value.value)) }] as const]
    }),
  )
}

const isDay = (field: string, rules: RuleSet): boolean => rules.kind(field) === 'date'

/**
 * Whether two cases resemble each other by one way of the file. What only one of them has says nothing; at least two traits, or everything that must be
 * the same, are compared.
 */
export function resembles({ same, alike, near }: LikenessRule, one: Traits, other: Traits): boolean {
  const both = (field: string) => one[field] !== undefined && other[field] !== undefined
  const compared = [...same, ...alike, ...near.map(({ field }) => field)].filter(both)
  if (compared.length < 2 && !(same.length > 0 && same.every(both))) return false
  const text = (traits: Traits, field: string) => {
    const trait = traits[field]
    return trait !== undefined && 'value' in trait ? trait.value : ''
  }
  return (
    same.filter(both).every((field) => JSON.stringify(one[field]) === JSON.stringify(other[field])) &&
    alike.filter(both).every((field) => isNear(text(one, field), text(other, field))) &&
    near.filter(({ field }) => both(field)).every(({ field, within }) => daysWithin(one[field]!, other[field]!, within))
  )
}

/** At most one letter in five differs. */
const isNear = (one: string, other: string): boolean =>
  distance(one, other) <= Math.max(1, Math.floor(Math.max(one.length, other.length) / 5))

function daysWithin(one: Traits[string], other: Traits[string], within: string): boolean {
  if (!('day' in one) || !('day' in other)) return false
  const [first, second] = one.day <= other.day ? [one.day, other.day] : [other.day, one.day]
  return second <= farthestDay(first, within)
}

const everyDay = { weekend: [], holidays: new Set<string>(), postponeLastDay: false }
/** The last day that still counts as near. */
export const farthestDay = (day: string, within: string): string => plainLastDay(day, within, everyDay)
