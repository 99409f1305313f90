/** Expressions as written: `22000 €/an * parts`, `logement = 'autre'`. A small descent over the text; nothing is evaluated. */
import { normal } from './names.ts'
import { readUnit, type Unit } from './units.ts'

export type MathSign = '+' | '-' | '*' | '/' | '//' | '**'
export type CompareSign = '<' | '<=' | '>' | '>=' | '=' | '!='

export type Expression =
  | { readonly op: 'number'; readonly value: number; readonly unit?: Unit }
  | { readonly op: 'boolean'; readonly value: boolean }
  | { readonly op: 'text'; readonly value: string }
  /** `2024-04-01` */
  | { readonly op: 'date'; readonly value: string }
  | { readonly op: 'name'; readonly name: string }
  | { readonly op: 'minus'; readonly of: Expression }
  | { readonly op: 'math'; readonly sign: MathSign; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'compare'; readonly sign: CompareSign; readonly left: Expression; readonly right: Expression }

/** Thrown inside this room only; the reader turns it into a problem with its path. */
export class Unreadable extends Error {
  readonly code: string
  readonly hint: string | undefined
  constructor(code: string, message: string, hint?: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}

const mostCharacters = 10_000
export const deepest = 64

const space = String.raw`[ \t\u00a0\u202f]`
const begin = String.raw`\p{L}\p{N}'’,°€$%²³_«»`
const word = `[${begin}][${begin}+-]*`
const nameStart = new RegExp(String.raw`\p{L}[${begin}+-]*(?:${space}+${word})*(?:${space}+\.${space}+${word}(?:${space}+${word})*)*`, 'uy')
const number = /\d+(?:\.\d+)?(?![\d.,]*\d)/y
const date = /(?:(\d{4})-(\d{2})-(\d{2})|(?:(\d{1,2})\/)?(\d{1,2})\/(\d{4}))(?![\d/-])/y
// Words of a unit may stand apart (`jours ouvrés`), its bar may not (`€/mois`).
const unitWord = String.raw`[\p{L}°%\p{Sc}][\p{L}°%\p{Sc}²³_'’-]*\d?(?:${space}\p{L}[\p{L}²³_'’-]*\d?)*`
const unit = new RegExp(`${space}*(${unitWord}(?:[./]${unitWord})*)`, 'uy')
const inlineAndOr = new RegExp(`(?:^|${space})(?:et|ou)(?:${space}|$)`, 'iu')

export const andOr = (text: string) => inlineAndOr.test(text)
export const andOrProblem = (text: string) =>
  new Unreadable(
    'inline-and-or',
    `“${short(text)}” joins conditions with “et” or “ou”.`,
    'Put one condition a line under `toutes ces conditions` or `une de ces conditions`.',
  )

export const short = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text)

/** Reads one expression. @throws Unreadable */
export function readExpression(source: string): Expression {
  if (source.length > mostCharacters)
    throw new Unreadable('too-long', 'This expression is longer than 10,000 characters.', 'Name its parts as rules.')
  const lines = source.normalize('NFC').split('\n')
  const text = lines
    .map((line) => line.trim())
    .join(' ')
    .trim()
  if (text === '') throw new Unreadable('empty', 'This value is empty.', 'Write a value, or remove the line.')
  let at = 0

  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text) ?? undefined
    if (found) at += found[0].length
    return found
  }
  const skip = () => void match(new RegExp(`${space}*`, 'y'))
  const operator = <S extends string>(signs: readonly S[]): S | undefined => {
    const from = at
    skip()
    const sign = [...signs]
      .sort((a, b) => b.length - a.length)
      .find((s) => text.startsWith(s, at) && at > from && /\s/.test(text[at + s.length] ?? ''))
    if (!sign) {
      at = from
      return undefined
    }
    at += sign.length
    skip()
    return sign
  }
  const tooDeep = () =>
    new Unreadable('too-deep', 'This expression is nested too deeply.', `Name its parts as rules; at most ${deepest} levels.`)

  function chain(next: (depth: number) => Expression, signs: readonly MathSign[], depth: number): Expression {
    let left = next(depth)
    for (let count = 1; ; count++) {
      const sign = operator(signs)
      if (!sign) return left
      if (count >= deepest)
        throw new Unreadable('too-long', 'This expression has too many terms.', 'Use `somme` or `produit` with one term a line.')
      left = { op: 'math', sign, left, right: next(depth) }
    }
  }
  const powers = (depth: number) => chain(primary, ['**'], depth)
  const products = (depth: number) => chain(powers, ['*', '/', '//'], depth)
  const sums = (depth: number) => chain(products, ['+', '-'], depth)
  function comparison(depth: number): Expression {
    const left = sums(depth)
    const sign = operator<CompareSign>(['<=', '>=', '!=', '<', '>', '='])
    if (!sign) return left
    const whole: Expression = { op: 'compare', sign, left, right: sums(depth) }
    if (operator<CompareSign>(['<=', '>=', '!=', '<', '>', '='])) {
      throw new Unreadable('two-comparisons', `“${short(text)}” compares twice.`, 'Write two conditions under `toutes ces conditions`.')
    }
    return whole
  }
  function primary(depth: number): Expression {
    if (depth > deepest) throw tooDeep()
    skip()
    const sign = text[at]
    if (sign === '(') {
      at++
      const inside = comparison(depth + 1)
      skip()
      if (text[at] !== ')') throw leftover()
      at++
      return inside
    }
    if (sign === '-') {
      at++
      return { op: 'minus', of: primary(depth + 1) }
    }
    const day = match(date)
    if (day) return { op: 'date', value: isoOf(day) }
    const digits = match(number)
    if (digits) {
      const value = Number(digits[0])
      if (!(Math.abs(value) < 1e15)) throw new Unreadable('syntax', `${short(digits[0])} is too large a number.`)
      const written = match(unit)
      if (!written) return { op: 'number', value }
      if (andOr(written[0])) throw andOrProblem(text)
      const known = readUnit(written[1]!)
      if (!known) throw new Unreadable('bad-unit', `“${short(written[1]!)}” is not a unit.`, 'Write for example `€/mois`.')
      return { op: 'number', value, unit: known }
    }
    if (sign === "'" || sign === '"') {
      const end = text.indexOf(sign, at + 1)
      if (end < 0) throw new Unreadable('syntax', `A quotation mark is not closed in “${short(text)}”.`)
      const value = text.slice(at + 1, end)
      at = end + 1
      return { op: 'text', value }
    }
    const name = match(nameStart)
    if (name) {
      const written = normal(name[0])
      if (written === 'oui' || written === 'true') return { op: 'boolean', value: true }
      if (written === 'non' || written === 'false') return { op: 'boolean', value: false }
      return { op: 'name', name: written }
    }
    throw leftover()
  }
  function leftover(): Unreadable {
    const rest = text.slice(at)
    if (andOr(rest) && /^\s*(?:et|ou)\b/iu.test(rest)) return andOrProblem(text)
    if (/^\d+(?:[.,]\d*)+|^,\d/.test(rest))
      return new Unreadable('syntax', `“${short(rest)}” is not a number here.`, 'Write 1250.50: a point for decimals, no spaces.')
    if (/^\s*\d/.test(rest))
      return new Unreadable('syntax', `A sign is missing before “${short(rest.trim())}”.`, 'Write numbers without spaces: 1250.50.')
    if (/^\s*==/.test(rest)) return new Unreadable('operator-spaces', `“==” is written “=”, at “${short(rest.trim())}”.`, 'Write `a = b`.')
    if (/^\s*(?:[-+*/<>=]|!=)/.test(rest))
      return new Unreadable(
        'operator-spaces',
        `A sign needs a space on both sides, at “${short(rest.trim())}”.`,
        'Write `a + b`, not `a+b`.',
      )
    if (/^\s*\./.test(rest))
      return new Unreadable(
        'operator-spaces',
        `The point needs a space on both sides, at “${short(rest.trim())}”.`,
        'Write `foyer . nombre`.',
      )
    if (rest.trim() === '') return new Unreadable('syntax', `“${short(text)}” stops too early.`)
    return new Unreadable('syntax', `“${short(text)}” cannot be read from “${short(rest.trim())}”.`)
  }

  const result = comparison(0)
  skip()
  if (at < text.length) throw leftover()
  return result
}

function isoOf(found: RegExpExecArray): string {
  const [, year, month, day, d, m, y] = found
  const iso = year ? `${year}-${month}-${day}` : `${y}-${m!.padStart(2, '0')}-${(d ?? '1').padStart(2, '0')}`
  return iso
}
