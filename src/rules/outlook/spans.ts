/**
 * What terms can be at most and at least while one column takes any value of a stretch. Doubles add, subtract, multiply and divide without turning an order
 * around (IEEE 754-2019, 4.3: rounding keeps it), so the ends of a stretch bound everything between them; on a stretch of one value the terms are computed.
 */
import type { Scalar } from '../columns/scalar.ts'

/** Truths are 0 and 1; a text is its place among the texts, or all of them. */
export interface Span {
  readonly low: number
  readonly high: number
}

const span = (low: number, high: number): Span => (Number.isNaN(low) || Number.isNaN(high) ? anything : { low, high })
const anything: Span = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
const yes: Span = { low: 1, high: 1 }
const no: Span = { low: 0, high: 0 }
const perhaps: Span = { low: 0, high: 1 }

export const isSure = ({ low, high }: Span): boolean => low === high
const around = (...values: readonly number[]): Span => span(Math.min(...values), Math.max(...values))
const union = (a: Span, b: Span): Span => span(Math.min(a.low, b.low), Math.max(a.high, b.high))
const truth = (certain: boolean, excluded: boolean): Span => (certain ? yes : excluded ? no : perhaps)
/** One unit of the last place and more on either side, for what is not rounded as the four operations are. */
const widened = ({ low, high }: Span, by: number): Span => span(low - Math.abs(low) * by, high + Math.abs(high) * by)

/**
 * The spans of some terms, arguments before what reads them, for any stretch of column 0: made ready once, asked many times. undefined: something that no
 * machine computes is read.
 */
export function spansOver(order: readonly Scalar[]): ((column: Span) => (term: Scalar) => Span) | undefined {
  if (order.some(({ op }) => op === 'refused' || op === 'empty')) return undefined
  const places = new Map(order.map((term, place) => [term, place]))
  const texts = [...new Set(order.map(({ value }) => value).filter((value) => typeof value === 'string'))]
  const terms = order.map((term) => {
    const constant = point(typeof term.value === 'string' ? texts.indexOf(term.value) : Number(term.value))
    return { term, constant, args: term.args.map((arg) => places.get(arg)!) }
  })
  return (column) => {
    const known: Span[] = []
    for (const { term, constant, args } of terms) {
      const [a, b, c] = [known[args[0]!]!, known[args[1]!]!, known[args[2]!]!]
      if (term.op === 'column') known.push(column)
      else if (term.op === 'constant') known.push(constant)
      else known.push(term.args[0]!.kind === 'text' || term.kind === 'text' ? ofTexts(term, a, b, c) : of(term, a, b, c))
    }
    return (term) => known[places.get(term)!]!
  }
}

/** Texts have no order here: they are known, or they can be any. */
function ofTexts(term: Scalar, a: Span, b: Span, c: Span): Span {
  if (term.op === '=') return of(term, a, b, c)
  if (term.op !== 'if') return perhaps
  if (isSure(a)) return a.low === 1 ? b : c
  return isSure(b) && isSure(c) && b.low === c.low ? b : anything
}

const point = (value: number): Span => span(value, value)

function of({ op }: Scalar, a: Span, b: Span, c: Span): Span {
  switch (op) {
    case '+':
      return span(a.low + b.low, a.high + b.high)
    case '-':
      return span(a.low - b.high, a.high - b.low)
    case '*':
      return around(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
    case '/':
      return quotient(a, b)
    case '//': {
      if (isSure(a) && isSure(b)) return point((a.low - (a.low % b.low)) / b.low)
      const { low, high } = quotient(a, b)
      return span(Math.trunc(low) - 1, Math.trunc(high) + 1)
    }
    case '**':
      return power(a, b)
    case 'floor':
      return span(Math.floor(a.low), Math.floor(a.high))
    case 'min':
      return span(Math.min(a.low, b.low), Math.min(a.high, b.high))
    case 'max':
      return span(Math.max(a.low, b.low), Math.max(a.high, b.high))
    case '<':
      return truth(a.high < b.low, a.low >= b.high)
    case '<=':
      return truth(a.high <= b.low, a.low > b.high)
    case '=':
      return truth(isSure(a) && isSure(b) && a.low === b.low, a.high < b.low || b.high < a.low)
    case 'and':
      return span(Math.min(a.low, b.low), Math.min(a.high, b.high))
    case 'or':
      return span(Math.max(a.low, b.low), Math.max(a.high, b.high))
    case 'not':
      return span(1 - a.high, 1 - a.low)
    case 'if':
      return isSure(a) ? (a.low === 1 ? b : c) : union(b, c)
    default:
      return anything
  }
}

const quotient = (a: Span, b: Span): Span =>
  b.low <= 0 && b.high >= 0 ? anything : around(a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high)

/** Whole exponents only: others are refused before. */
function power(a: Span, b: Span): Span {
  if (isSure(a) && isSure(b)) return point(a.low ** b.low)
  const passesZero = a.low <= 0 && a.high >= 0
  if (!isSure(b) || (passesZero && b.low < 0)) return anything
  return widened(around(a.low ** b.low, a.high ** b.low, ...(passesZero ? [0 ** b.low] : [])), 1e-14)
}
