/** Numbers, money, dates and lists as people write them. The time zone is always given; a legal day (`2026-11-25`) has none. */
import type { Lang } from './words.ts'

const locales: Readonly<Record<string, string>> = { fr: 'fr-FR', en: 'en-GB', nl: 'nl-NL' }

/** The locale whose conventions a language follows here: `fr` → `fr-FR`. Unknown languages are used as they are. */
export const localeOf = (lang: Lang): string => locales[lang] ?? lang

const cache = new Map<string, unknown>()
function kept<Format>(kind: string, lang: Lang, options: object, make: (locale: string) => Format): Format {
  const id = `${kind}\n${lang}\n${JSON.stringify(options)}`
  const found = (cache.get(id) as Format | undefined) ?? make(localeOf(lang))
  cache.set(id, found)
  return found
}
const numbers = (lang: Lang, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  kept('number', lang, options, (locale) => new Intl.NumberFormat(locale, options))
const dates = (lang: Lang, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  kept('date', lang, options, (locale) => new Intl.DateTimeFormat(locale, options))

// U+202F, which Intl writes in French, is too thin in the display face.
const wide = (text: string): string => text.replaceAll('\u202f', '\u00a0')

/** `31 240`, `2,5`. At most three decimals unless `digits` says how many. */
export const formatNumber = (lang: Lang, value: number | bigint, digits?: number): string =>
  wide(numbers(lang, digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value))

/** A share from 0 to 1: `12 %`. */
export const formatPercent = (lang: Lang, share: number, digits = 0): string =>
  wide(numbers(lang, { style: 'percent', maximumFractionDigits: digits }).format(share))

/** An amount in units of the currency: `1 260 €`, `12,50 €`. Cents are written only when there are some. */
export const formatMoney = (lang: Lang, amount: number, currency = 'EUR'): string =>
  wide(numbers(lang, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' }).format(amount))

/** An amount kept in whole cents, exact at any size. */
export function formatCents(lang: Lang, cents: number | bigint, currency = 'EUR'): string {
  const whole = BigInt(cents)
  const digits = (whole < 0n ? -whole : whole).toString().padStart(3, '0')
  const decimal = `${whole < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as Intl.StringNumericLiteral
  return wide(numbers(lang, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' }).format(decimal))
}

/** A file's size: `2,4 Mo`, `340 ko`. */
export function formatBytes(lang: Lang, bytes: number): string {
  const unit = bytes >= 1_000_000 ? 'megabyte' : bytes >= 1000 ? 'kilobyte' : 'byte'
  const value = unit === 'megabyte' ? bytes / 1_000_000 : unit === 'kilobyte' ? bytes / 1000 : bytes
  return wide(numbers(lang, { style: 'unit', unit, maximumFractionDigits: unit === 'megabyte' ? 1 : 0 }).format(value))
}

const dayStyles = {
  /** 25 novembre 2026 */
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  /** mercredi 25 novembre: with each deadline under 15 days */
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  /** mercredi 25 novembre 2026 */
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  /** 25 nov. */
  short: { day: 'numeric', month: 'short' },
  /** 25/11/2026, for tables of figures */
  numeric: { day: '2-digit', month: '2-digit', year: 'numeric' },
  /** novembre 2026 */
  month: { month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>
export type DateStyle = keyof typeof dayStyles

/** A legal day, `2026-11-25`, in words. Throws a RangeError when it is not one. */
export const formatDate = (lang: Lang, day: string, style: DateStyle = 'long'): string =>
  written(lang, dayStyles[style], new Date(`${day.slice(0, 10)}T00:00:00Z`), 'UTC', style === 'numeric')

/** A day as far as it is known, in words: "24 novembre 2026", "novembre 2026", "2026". Somebody born without papers knows the year only. */
export const formatPartialDate = (lang: Lang, value: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(value)
    ? formatDate(lang, value)
    : /^\d{4}-\d{2}$/.test(value)
      ? formatDate(lang, `${value}-01`, 'month')
      : value

function written(lang: Lang, style: Intl.DateTimeFormatOptions, date: Date, timeZone: string, digits = false): string {
  const parts = dates(lang, { ...style, timeZone }).formatToParts(date)
  // French says "1er novembre"; CLDR writes "1 novembre".
  const first = lang === 'fr' && !digits && parts.some((part) => part.type === 'month')
  return wide(parts.map((part) => (first && part.type === 'day' && part.value === '1' ? '1er' : part.value)).join(''))
}

/** The day of an instant in a time zone, as a legal day: `2026-11-25`. */
export const dayOf = (instant: Date | string, timeZone: string): string =>
  dates('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant))

/** The time of an instant in a time zone: `14 h 41`, `14:41`. */
export function formatTime(lang: Lang, instant: Date | string, timeZone: string): string {
  const text = dates(lang, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant))
  return lang === 'fr' ? text.replace(/^0?(\d+):/u, '$1\u00a0h\u00a0') : text
}

/** Day and time of an instant: `25 novembre 2026, 14 h 41`. */
export const formatDateTime = (lang: Lang, instant: Date | string, timeZone: string, style: DateStyle = 'long'): string =>
  `${formatDate(lang, dayOf(instant, timeZone), style)}, ${formatTime(lang, instant, timeZone)}`

/** Number of days from one legal day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000)

/** A number of days from today in words: `aujourd’hui`, `demain`, `dans 3 jours`, `il y a 2 jours`. */
export function formatDays(lang: Lang, days: number): string {
  const numeric = Math.abs(days) < 2 ? 'auto' : 'always'
  return wide(kept('relative', lang, { numeric }, (locale) => new Intl.RelativeTimeFormat(locale, { numeric })).format(days, 'day'))
}

/** Parts that may have commas of their own: `accordée : 5 ans ; brouillon : 60 jours`. */
export const formatSeries = (lang: Lang, items: readonly string[]): string => items.join(lang === 'fr' ? '\u00a0; ' : '; ')

/** A list in words: `Inès, Jules et Thomas`. */
export const formatList = (lang: Lang, items: readonly string[], join: 'and' | 'or' = 'and'): string => {
  const type = join === 'and' ? 'conjunction' : 'disjunction'
  return wide(kept('list', lang, { type }, (locale) => new Intl.ListFormat(locale, { type, style: 'long' })).format(items))
}
