import { mayBeSameDay } from '../partial-day.ts'

/** What is compared of two registrations. */
export interface Candidate {
  readonly given: string
  readonly family: string
  readonly birth?: string
  readonly email?: string
  readonly phone?: string
  /** the line and the postcode of the address */
  readonly home?: string
}

/** Why two registrations may be one person, with the points of each; `birth-differs` speaks against it. */
export const reasonPoints = {
  'same-birth': 30,
  'birth-close': 10,
  'same-family': 20,
  'family-close': 12,
  'same-given': 20,
  'given-close': 12,
  'names-swapped': 30,
  'same-email': 35,
  'same-phone': 20,
  'same-home': 10,
  'birth-differs': -40,
  'given-differs': -30,
} as const
export type MergeReason = keyof typeof reasonPoints

/** From here on two registrations are shown to agents. Twins share birth, family, home: 30 + 20 + 10 - 30 stays below. */
export const suspicious = 60

export interface Likeness {
  /** 0 to 100; an order for a list, never a decision: two agents decide */
  readonly score: number
  readonly reasons: readonly MergeReason[]
}

/** How alike two registrations are, and why. The same whichever is named first. */
export function likenessOf(one: Candidate, other: Candidate): Likeness {
  const reasons: MergeReason[] = [...ofBirth(one, other), ...ofNames(one, other)]
  if (one.email !== undefined && one.email.toLowerCase() === other.email?.toLowerCase()) reasons.push('same-email')
  if (one.phone !== undefined && one.phone === other.phone) reasons.push('same-phone')
  if (one.home !== undefined && other.home !== undefined && plainName(one.home) === plainName(other.home)) reasons.push('same-home')
  const sum = reasons.reduce((total, reason) => total + reasonPoints[reason], 0)
  return { score: Math.max(0, Math.min(100, sum)), reasons }
}

function ofBirth({ birth: one }: Candidate, { birth: other }: Candidate): readonly MergeReason[] {
  if (one === undefined || other === undefined) return []
  if (one === other && one.length === 10) return ['same-birth']
  if (mayBeSameDay(one, other) || isSlip(one, other)) return ['birth-close']
  return ['birth-differs']
}

/** One figure typed wrong, or day and month in each other's place. */
function isSlip(one: string, other: string): boolean {
  if (one.length !== 10 || other.length !== 10) return false
  if ([...one].filter((figure, at) => figure !== other[at]).length === 1) return true
  return one.slice(0, 4) === other.slice(0, 4) && one.slice(5, 7) === other.slice(8) && one.slice(8) === other.slice(5, 7)
}

function ofNames(one: Candidate, other: Candidate): readonly MergeReason[] {
  const [family, given] = [plainName(one.family), plainName(one.given)]
  const [otherFamily, otherGiven] = [plainName(other.family), plainName(other.given)]
  if (family !== otherFamily && family === otherGiven && given === otherFamily) return ['names-swapped']
  const reasons: MergeReason[] = []
  if (family === otherFamily) reasons.push('same-family')
  else if (isNear(family, otherFamily)) reasons.push('family-close')
  if (given === otherGiven) reasons.push('same-given')
  else if (isNear(given, otherGiven) || startsAlike(given, otherGiven)) reasons.push('given-close')
  else reasons.push('given-differs')
  return reasons
}

/** "Marie" and "Marie Claire": a second first name that one register has. */
const startsAlike = (one: string, other: string): boolean => one.startsWith(`${other} `) || other.startsWith(`${one} `)

/** At most one letter in five differs. */
const isNear = (one: string, other: string): boolean =>
  distance(one, other) <= Math.max(1, Math.floor(Math.max(one.length, other.length) / 5))

/** A name as one types it in a hurry: no accents, no capitals, hyphens and apostrophes as spaces. */
export const plainName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ł/gi, 'l')
    .replace(/ø/gi, 'o')
    .replace(/ß/g, 'ss')
    .replace(/[\s'’,.-]+/g, ' ')
    .trim()
    .toLowerCase()

/** Letters to change, add or drop, neighbours in each other's place counting once (optimal string alignment). */
export function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost)
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return rows[one.length]![other.length]!
}
