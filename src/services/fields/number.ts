/** integer, number, money, and the reading of numbers as people of each language write them. */
import { formatMoney, localeOf } from '#web'
import type { Field, FieldType, Lang } from '../contract.ts'
import { type OneLine, oneLine, type Read, type Refused } from './one-line.tsx'
import { say, wordsOf } from './texts.ts'
import { perUnit, unitLabel } from './units.ts'

/** Above this a sum of cents is no longer exact in a double. */
const largest = 1e13

/**
 * A number as written: "1 260", "1 260,50", "1.260,50", "1,260.50", "31 240 €". The last of two different marks parts the decimals. One mark alone
 * parts thousands when the language uses it so and three digits follow; else decimals. undefined: not a number.
 */
export function readNumber(typed: string, lang: Lang): { readonly value: number; readonly decimals: number } | undefined {
  const text = typed
    .normalize('NFKC')
    .replace(/[\s'’_]/gu, '')
    .replace(/^\+/, '')
    .replace(/^[−–](?=\d)/u, '-')
  const parts = /^(-?)(\d[\d.,]*|[.,]\d+)$/.exec(text)
  if (!parts) return undefined
  const [, sign, digits] = parts as unknown as [string, string, string]
  const decimal = decimalMark(digits, lang)
  const cut = decimal ? digits.lastIndexOf(decimal) : digits.length
  const whole = digits.slice(0, cut)
  const fraction = digits.slice(cut + 1)
  const thousands = /[.,]/.exec(whole)?.[0]
  if (thousands && !new RegExp(`^\\d{1,3}(?:\\${thousands}\\d{3})+$`).test(whole)) return undefined
  const value = Number(`${sign}${whole.replace(/[.,]/g, '') || '0'}.${fraction || '0'}`)
  return Number.isFinite(value) ? { value: value === 0 ? 0 : value, decimals: fraction.length } : undefined
}

function decimalMark(digits: string, lang: Lang): string | undefined {
  const marks = [...digits].filter((char) => char === '.' || char === ',')
  const last = marks.at(-1)
  if (!last) return undefined
  if (marks.length === 1) {
    const own = wordsOf(lang) === 'en' ? '.' : ','
    const groups = last !== own && /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits)
    return groups ? undefined : last
  }
  // The same mark twice parts thousands; a different last one, once, parts decimals.
  return marks.filter((mark) => mark === last).length === 1 ? last : undefined
}

/** As the person would write it: decimals after the mark of the language, no grouping. */
export const typedNumber = (value: number, lang: Lang): string =>
  (Number.isInteger(value) ? String(value) : value.toFixed(10).replace(/0+$/, '')).replace('.', wordsOf(lang) === 'en' ? '.' : ',')

/** Written out with the unit of the field: "1 260 € par an", "12 nuits". */
export function formatNumber(value: number, unit: string | undefined, lang: Lang, decimals = 10): string {
  const [base = '', ...per] = (unit ?? '').split('/').map((part) => part.trim())
  const tail = per.map((part) => ` ${perUnit(part, lang)}`).join('')
  if (base === '€') {
    return formatMoney(lang, value) + tail
  }
  const number = new Intl.NumberFormat(localeOf(lang), { maximumFractionDigits: decimals }).format(value).replaceAll('\u202f', '\u00a0')
  return base ? `${number}\u00a0${unitLabel(base, value, lang)}${tail}` : number
}

interface NumberRule {
  readonly type: FieldType
  /** Family of its sentences. */
  readonly words: 'number' | 'money'
  readonly decimals: number
}

/** Is this number acceptable? Negative only when the field says so with `min`. */
export function refuseNumber(value: unknown, field: Field, lang: Lang, rule: NumberRule): Refused | undefined {
  const { words } = rule
  if (typeof value !== 'number' || !Number.isFinite(value)) return { code: `${words}.unreadable` }
  if (Math.abs(value) > largest) return { code: 'number.too-large' }
  if (decimalsOf(value) > rule.decimals)
    return { code: rule.decimals === 0 ? 'number.whole' : 'number.decimals', values: { most: rule.decimals } }
  const min = field.min ?? 0
  const { max } = field
  if (value >= min && (max === undefined || value <= max)) return undefined
  const values = { min: formatNumber(min, undefined, lang), max: max === undefined ? '' : formatNumber(max, undefined, lang) }
  if (field.min === undefined && value < 0) return { code: `${words}.negative` }
  if (max === undefined) return { code: `${words}.min`, values }
  return { code: field.min === undefined ? `${words}.max` : `${words}.range`, values }
}

function decimalsOf(value: number): number {
  const [, fraction = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? []
  return Math.max(0, fraction.length - Number(exponent))
}

/** The number in what was typed, without its unit: people write "12 nuits" and "1 260 €". */
export function readTyped(typed: string, field: Field, lang: Lang, words: 'number' | 'money'): Read<number> {
  const units = [
    '€',
    'eur',
    'euro',
    'euros',
    ...(field.unit
      ? [field.unit, unitLabel(field.unit.split('/')[0] ?? '', 2, lang), unitLabel(field.unit.split('/')[0] ?? '', 1, lang)]
      : []),
  ]
  const text = typed.trim()
  const bare = units.reduce((left, unit) => strip(left, unit), text)
  const read = readNumber(bare, lang)
  if (read) return { value: read.value }
  return { code: /\d/.test(text) ? `${words}.unclear` : `${words}.unreadable`, values: { typed: text.slice(0, 40) } }
}

function strip(text: string, unit: string): string {
  const small = text.toLowerCase()
  const word = unit.toLowerCase()
  if (word === '') return text
  if (small.endsWith(word)) return text.slice(0, -word.length).trim()
  return small.startsWith(word) ? text.slice(word.length).trim() : text
}

function kind(rule: NumberRule): OneLine<number> {
  return {
    type: rule.type,
    read: (typed, field, ctx) => readTyped(typed, field, ctx.lang, rule.words),
    refuse: (value, field, ctx) => refuseNumber(value, field, ctx.lang, rule),
    typed: (value, _field, lang) =>
      rule.words === 'money' && !Number.isInteger(value)
        ? value.toFixed(2).replace('.', wordsOf(lang) === 'en' ? '.' : ',')
        : typedNumber(value, lang),
    format: (value, field, lang) => formatNumber(value, rule.words === 'money' ? (field.unit ?? '€') : field.unit, lang, rule.decimals),
    unit: (field, lang) => {
      const [base = '', ...per] = (field.unit ?? (rule.words === 'money' ? '€' : '')).split('/').map((part) => part.trim())
      return base ? [unitLabel(base, 2, lang), ...per.map((part) => perUnit(part, lang))].join(' ') : undefined
    },
    hint: (field, ctx) =>
      field.min !== undefined && field.max !== undefined
        ? say(ctx.lang, 'number.from-to', {
            min: formatNumber(field.min, undefined, ctx.lang),
            max: formatNumber(field.max, undefined, ctx.lang),
          })
        : undefined,
    control: (field) => ({
      inputmode: rule.decimals === 0 && (field.min ?? 0) >= 0 ? 'numeric' : 'decimal',
      size: rule.words === 'money' ? 12 : 6,
      autocomplete: 'off',
    }),
  }
}

export const integer = oneLine<number>(kind({ type: 'integer', words: 'number', decimals: 0 }))
export const number = oneLine<number>(kind({ type: 'number', words: 'number', decimals: 10 }))
export const money = oneLine<number>(kind({ type: 'money', words: 'money', decimals: 2 }))
