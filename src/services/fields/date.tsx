/** date: `2026-11-24`, or `2026-11`, `2026` where the field's precision says so or, `partial`, where no more is known. `min` and `max` are a year (2000) or a day written 20001231. */
import { DateParts, formatPartialDate, localeOf } from '#web'
import type { Field, Lang } from '../contract.ts'
import { controlOf, problemAt } from './controls.tsx'
import { one, parsed } from './form.ts'
import type { FieldCtx, FieldKind, FieldProblem } from './kind.ts'
import { problem, problemText, say } from './texts.ts'

type Part = 'day' | 'month' | 'year'
const partsOf = (field: Field): readonly Part[] =>
  field.precision === 'year' ? ['year'] : field.precision === 'month' ? ['month', 'year'] : ['day', 'month', 'year']

const shapes = {
  day: /^(\d{4})-(\d{2})-(\d{2})$/,
  month: /^(\d{4})-(\d{2})$/,
  year: /^(\d{4})$/,
  partial: /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/,
} as const

/** Days of a month of the Gregorian calendar. */
const daysIn = (year: number, month: number): number =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

/** A birth lies behind us, and its messages say so. */
export const isBirth = (field: Field): boolean =>
  /(?:^|\.)birth$/.test(field.concept ?? '') ||
  /^(?:date de )?(?:naissance|birth|geboorte|geboortedatum|birth date|date of birth)$/i.test(field.name.split('.').at(-1) ?? '')

interface Bad {
  readonly part: Part
  readonly code: string
  readonly values?: Readonly<Record<string, string | number>>
}

/** Reads three numbers; the first thing wrong, at the part where it is. */
function wrong(day: number | undefined, month: number | undefined, year: number, field: Field, ctx: FieldCtx): Bad | undefined {
  if (year < 1000) return { part: 'year', code: 'date.year-digits' }
  if (month !== undefined && (month < 1 || month > 12)) return { part: 'month', code: 'date.month' }
  if (day !== undefined && month !== undefined) {
    const days = daysIn(year, month)
    if (day < 1 || day > 31) return { part: 'day', code: 'date.day' }
    if (day > days)
      return {
        part: 'day',
        code: 'date.no-such-day',
        values: { days, month: monthName(year, month, ctx.lang) },
      }
  }
  const value = iso(day, month, year)
  const today = ctx.today.slice(0, value.length)
  if (isBirth(field)) {
    if (value > today)
      return {
        part: value.slice(0, 4) > today.slice(0, 4) ? 'year' : month === undefined ? 'year' : day === undefined ? 'month' : 'day',
        code: value.slice(0, 4) > today.slice(0, 4) ? 'date.birth-future' : 'date.birth-later',
      }
    if (year < Number(today.slice(0, 4)) - 130) return { part: 'year', code: 'date.birth-old' }
  }
  const min = bound(field.min, '-01-01')
  const max = bound(field.max, '-12-31')
  if (min && value < min.slice(0, value.length))
    return { part: 'year', code: 'date.min', values: { min: formatDate(min.slice(0, value.length), ctx.lang) } }
  if (max && value > max.slice(0, value.length))
    return { part: 'year', code: 'date.max', values: { max: formatDate(max.slice(0, value.length), ctx.lang) } }
  return undefined
}

function bound(limit: number | undefined, rest: string): string | undefined {
  if (limit === undefined) return undefined
  const text = String(limit)
  return text.length === 8 ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : `${text.padStart(4, '0')}${rest}`
}

const iso = (day: number | undefined, month: number | undefined, year: number): string =>
  [String(year).padStart(4, '0'), ...[month, day].filter((part) => part !== undefined).map((part) => String(part).padStart(2, '0'))].join(
    '-',
  )

const utc = (year: number, month: number, day: number): Date => new Date(Date.UTC(year, month - 1, day))
const monthName = (year: number, month: number, lang: Lang): string =>
  new Intl.DateTimeFormat(localeOf(lang), { month: 'long', timeZone: 'UTC' }).format(utc(year, month, 1))

/** A date in words, as precise as it is known: "24 novembre 2026", "novembre 2026", "2026". */
export const formatDate = (value: string, lang: Lang): string => formatPartialDate(lang, value)

/** A month as typed: a number, or its name in the language ("mars", "sept."). */
function readMonth(typed: string, lang: Lang): number | undefined {
  if (/^\d{1,2}$/.test(typed)) return Number(typed)
  const plain = (text: string): string =>
    text
      .normalize('NFD')
      .replace(/[\p{M}.]/gu, '')
      .toLowerCase()
  const word = plain(typed)
  if (word.length < 3) return undefined
  const found = Array.from({ length: 12 }, (_, i) => i + 1).filter((month) => plain(monthName(2000, month, lang)).startsWith(word))
  return found.length === 1 ? found[0] : undefined
}

/** What was typed of a date that may be partly unknown. Empty or 0, as papers write it, is unknown; a day needs its month, a month its year. */
function knownParts(typed: Readonly<Record<Part, string>>): readonly Part[] {
  const isKnown = (part: Part) => !/^0*$/.test(typed[part])
  if (isKnown('day')) return ['day', 'month', 'year']
  return isKnown('month') ? ['month', 'year'] : ['year']
}

function read(
  form: Readonly<Record<string, readonly string[]>>,
  prefix: string,
  field: Field,
  ctx: FieldCtx,
): { readonly value?: string | null; readonly bad?: Bad } {
  const asked = partsOf(field)
  const typed = Object.fromEntries(asked.map((part) => [part, one(form, `${prefix}.${part}`).normalize('NFKC').trim()])) as Record<
    Part,
    string
  >
  const parts = field.precision === 'partial' ? knownParts(typed) : asked
  if (parts.every((part) => typed[part] === '')) return { value: null }
  const birth = isBirth(field)
  const missing = parts.find((part) => typed[part] === '')
  if (missing) return { bad: { part: missing, code: missing === 'year' && birth ? 'date.birth-year-missing' : `date.${missing}-missing` } }
  const month = parts.includes('month') ? readMonth(typed.month, ctx.lang) : undefined
  if (parts.includes('day') && !/^\d{1,2}$/.test(typed.day.replace(/er$/, ''))) return { bad: { part: 'day', code: 'date.day' } }
  if (parts.includes('month') && month === undefined) return { bad: { part: 'month', code: 'date.month' } }
  if (!/^\d{4}$/.test(typed.year)) return { bad: { part: 'year', code: 'date.year-digits' } }
  const day = parts.includes('day') ? Number(typed.day.replace(/er$/, '')) : undefined
  const year = Number(typed.year)
  const bad = wrong(day, month, year, field, ctx)
  return bad ? { bad } : { value: iso(day, month, year) }
}

const at = (prefix: string, bad: Bad, field: Field, ctx: FieldCtx): FieldProblem =>
  problem(bad.code, `${prefix}.${bad.part}`, field, ctx, { example: String(Number(ctx.today.slice(0, 4)) - 11), ...bad.values })

export const date: FieldKind<string> = {
  type: 'date',
  parse(form, prefix, field, ctx) {
    const { value, bad } = read(form, prefix, field, ctx)
    return parsed(form, prefix, value, bad ? [at(prefix, bad, field, ctx)] : [])
  },
  check(value, field, ctx) {
    const [, year, month, day] =
      (typeof value === 'string' && value.length <= 10 ? shapes[field.precision ?? 'day'].exec(value) : null) ?? []
    if (year === undefined) return problem('date.unreadable', `${field.name}.${partsOf(field)[0]}`, field, ctx)
    const bad = wrong(
      day === undefined ? undefined : Number(day),
      month === undefined ? undefined : Number(month),
      Number(year),
      field,
      ctx,
    )
    return bad && at(field.name, bad, field, ctx)
  },
  toForm(value, prefix, field) {
    const [year = '', month = '', day = ''] = value.split('-')
    const typed = { year, month, day }
    return Object.fromEntries(partsOf(field).map((part) => [`${prefix}.${part}`, [typed[part]]]))
  },
  format: (value, _field, lang) => formatDate(value, lang),
  Input(props) {
    const { field, prefix, typed } = props
    const parts = partsOf(field)
    const wrong = parts.filter((part) => problemAt(props, `${prefix}.${part}`))
    const found = wrong[0] === undefined ? undefined : problemAt(props, `${prefix}.${wrong[0]}`)
    const control = controlOf(props)
    // Said with the question: nobody is to invent a day because a box is empty.
    const hint = field.precision === 'partial' ? [control.hint, say(props.lang, 'date.partial')].filter(Boolean).join(' ') : control.hint
    return (
      <DateParts
        {...control}
        hint={hint}
        error={found && problemText(found, props.lang)}
        wrong={wrong}
        parts={parts}
        values={Object.fromEntries(parts.map((part) => [part, one(typed, `${prefix}.${part}`)]))}
        birthday={field.concept === 'person.birth'}
        question={props.question}
      />
    )
  },
}

/** Control to focus when a whole date is missing. */
export const firstDatePart = (field: Field, prefix: string): string => `${prefix}.${partsOf(field)[0]}`
