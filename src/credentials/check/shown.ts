/** A verdict, or the history of a title, as lines that a person reads. Runs in browsers too. */
import type { Owned } from '../titles/chain.ts'
import type { Known } from './known.ts'
import type { Verdict } from './verdict.ts'

export interface Shown {
  readonly tone: 'success' | 'warning' | 'danger'
  readonly says: string
  readonly notes: readonly string[]
  readonly facts: readonly (readonly [label: string, value: string])[]
}

const tones = { valid: 'success', early: 'warning', 'status-unknown': 'warning', 'status-old': 'warning', suspended: 'warning' } as const

export function shownOf(verdict: Verdict, { words, types, zone }: Pick<Known, 'words' | 'types' | 'zone'>, lang: string): Shown {
  const { standing, holder, type, claims, until, statusAt } = verdict
  const known = type !== undefined && Object.hasOwn(types, type) ? types[type] : undefined
  const locale = lang === 'en' ? 'en-GB' : lang
  const at = (seconds: number, time: boolean) =>
    new Date(seconds * 1000).toLocaleString(locale, { dateStyle: 'long', timeZone: zone, ...(time ? { timeStyle: 'short' as const } : {}) })
  const worded = (value: unknown): string => {
    if (typeof value === 'boolean') return words[value ? 'fact.yes' : 'fact.no'] ?? ''
    if (typeof value === 'number') return value.toLocaleString(locale)
    if (typeof value === 'string') {
      const day = /^\d{4}-\d{2}-\d{2}$/.test(value)
      return day ? new Date(`${value}T00:00:00Z`).toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' }) : value
    }
    if (Array.isArray(value)) return value.map(worded).join(', ')
    return typeof value === 'object' && value !== null ? Object.values(value).map(worded).join(', ') : ''
  }
  const label = (name: string) => known?.labels[name] ?? name
  return {
    tone: (tones as Readonly<Record<string, Shown['tone']>>)[standing] ?? 'danger',
    says: words[`found.${standing}`] ?? '',
    notes: holder === undefined || standing === 'revoked' || standing === 'expired' ? [] : [words[`holder.${holder}`] ?? ''],
    facts: [
      ...(type === undefined ? [] : [[words['fact.type'] ?? '', known?.title ?? type] as const]),
      ...ordered(claims, known?.labels ?? {}).map(([name, value]) => [label(name), worded(value)] as const),
      // The last instant is the end of the last day.
      ...(until === undefined ? [] : [[words['fact.until'] ?? '', at(until - 1, false)] as const]),
      ...(statusAt === undefined ? [] : [[words['fact.status'] ?? '', at(statusAt, true)] as const]),
    ],
  }
}

/** In the order in which the type names them: disclosures come in any. */
const ordered = (claims: Verdict['claims'], labels: Readonly<Record<string, string>>): readonly (readonly [string, unknown])[] => {
  const names = Object.keys(labels)
  const place = (name: string) => (names.includes(name) ? names.indexOf(name) : names.length)
  return Object.entries(claims).sort(([a], [b]) => place(a) - place(b))
}

/** The owners of a parcel, oldest first; without them: the fault. */
export function chainShown(owners: readonly Owned[] | undefined, parcel: string, words: Known['words'], lang: string): Shown {
  if (owners === undefined) return { tone: 'danger', says: words['chain.bad'] ?? '', notes: [], facts: [] }
  const locale = lang === 'en' ? 'en-GB' : lang
  const day = (text: string) => new Date(`${text}T00:00:00Z`).toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' })
  return {
    tone: 'success',
    says: words['chain.good'] ?? '',
    notes: [words['chain.after'] ?? ''],
    facts: owners.map(({ given, family, day: since, deed, index }) => [
      `${parcel} · ${day(since)}`,
      `${given} ${family} · ${deed} · ${index}`,
    ]),
  }
}
