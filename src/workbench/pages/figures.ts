/** Figures of a simulation in words: with their sign, rounded to what they can say. */
import type { Figure, Told } from '#simulation'
import { formatMoney, formatNumber, formatPercent, type Lang } from '#web'
import { t } from '../texts.ts'

export const few = (lang: Lang) => t(lang, 'hidden')
/** A change: with its sign, and with one for less that is as wide as the one for more; what rounds to nothing has none. */
const signed = (value: number, write: (size: number) => string): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${write(Math.abs(value))}`
const rounded = (value: number, parts: number): number => Math.round(value * parts) / parts
/** Whole euros: a change. */
export const change = (lang: Lang, value: number): string => signed(Math.round(value), (size) => formatMoney(lang, size))
export const percent = (lang: Lang, value: number): string => formatPercent(lang, value, 1)
export const four = (lang: Lang, value: number): string => formatNumber(lang, value, 4)
export const fourMore = (lang: Lang, value: number): string => signed(rounded(value, 1e4), (size) => four(lang, size))
export const hundredths = (lang: Lang, value: number): string => formatPercent(lang, value, 2)
/** Percent points, as they are the difference of two shares. */
export const points = (lang: Lang, value: number): string =>
  t(lang, 'points', { value: signed(rounded(value * 100, 100), (size) => formatNumber(lang, size, 2)) })
export const between = (lang: Lang, { low, high }: Figure, write: (lang: Lang, value: number) => string): string =>
  t(lang, 'interval', { low: write(lang, low), high: write(lang, high) })
export const told = (lang: Lang, figure: Told, write: (lang: Lang, value: number) => string): string =>
  figure === null ? few(lang) : write(lang, figure.value)
