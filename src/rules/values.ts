/** From answers as they are kept in a case to values of the engine. What has the wrong shape counts as not answered. */
import type { RuleInput } from './contract.ts'
import { type Day, dayNumber, elapsed, plainDay, sureDay } from './days.ts'
import type { Raw, RuleSymbol } from './node.ts'

export type Bag = Readonly<Record<string, unknown>>
export const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value)
export const own = (bag: Bag, key: string): unknown => (Object.hasOwn(bag, key) ? bag[key] : undefined)

/** The answer to a field under its name, whatever the composition of its accents; its default when there is none. */
export function answerTo(symbol: RuleSymbol, answers: Bag): unknown {
  const input = symbol.input
  let given = own(answers, symbol.name)
  if (given === undefined && input && input.name !== symbol.name) given = own(answers, input.name)
  if (given === undefined) given = own(answers, symbol.name.normalize('NFD'))
  if (given !== undefined && given !== null) return given
  return input?.default ?? (input?.by !== undefined ? null : given)
}

/** A plain number given to a list is that many rows of which nothing is known. */
export function rowsOf(answer: unknown): readonly Bag[] | null | undefined {
  if (answer === null) return null
  if (typeof answer === 'number' && Number.isInteger(answer) && answer >= 0 && answer <= mostRows)
    return Array.from({ length: answer }, () => ({}))
  if (!Array.isArray(answer) || answer.length > mostRows) return undefined
  return answer.map((row) => (isBag(row) ? row : {}))
}
/** More is no list. */
export const mostRows = 10_000

const truth = (value: unknown): boolean | undefined =>
  value === true || value === 'oui' ? true : value === false || value === 'non' ? false : undefined

/** Value of a whole answer. */
export function wholeOf(input: Pick<RuleInput, 'type' | 'options' | 'precision'>, answer: unknown): Raw {
  if (answer === undefined || answer === null) return answer
  switch (input.type) {
    case 'boolean':
    case 'consent':
      return truth(answer)
    case 'integer':
    case 'number':
    case 'money':
    case 'duration':
    case 'row':
      return typeof answer === 'number' && Number.isFinite(answer) ? answer : undefined
    case 'date':
      return dayNumber(sureDay(answer, input.precision))
    case 'choice': {
      const key = typeof answer === 'string' ? answer.normalize('NFC') : undefined
      return key !== undefined && (!input.options || input.options.some((o) => o.key.normalize('NFC') === key)) ? key : undefined
    }
    case 'list':
      return rowsOf(answer) === undefined ? undefined : true
    case 'choices':
    case 'files':
      return Array.isArray(answer) ? true : undefined
    case 'person':
    case 'address':
    case 'organisation':
    case 'place':
      return isBag(answer) ? true : undefined
    case 'file':
      return isBag(answer) || typeof answer === 'string' ? true : undefined
    default:
      return typeof answer === 'string' ? answer.normalize('NFC') : undefined
  }
}

/** A name that the case or the office knows, seen as a field. */
export const givenInput = (symbol: RuleSymbol) => ({
  type: symbol.type?.kind === 'number' ? 'number' : (symbol.type?.kind ?? 'number'),
})

/** Value of a part of an answer; `today` is the reference date, undefined while it is missing. */
export function partOf(symbol: RuleSymbol, answer: unknown, today: Day | undefined): Raw {
  if (answer === undefined || answer === null) return answer
  const part = symbol.part!
  const precision = symbol.owner?.input?.precision
  switch (part.is) {
    case 'key': {
      if (!isBag(answer)) return undefined
      const held = part.keys.map((key) => own(answer, key)).find((v) => v !== undefined)
      // An address without its commune is answered all the same: nothing more can be asked.
      return typeof held === 'string' && held !== '' ? held.normalize('NFC') : null
    }
    case 'birth':
      return isBag(answer) ? birthOf(answer, precision) : undefined
    case 'count': {
      const rows = rowsOf(answer)
      return rows ? rows.length : undefined
    }
    case 'option':
      return Array.isArray(answer) ? answer.some((key) => typeof key === 'string' && key.normalize('NFC') === part.key) : undefined
    case 'age': {
      const from = plainDay(sureDay(part.birth ? (isBag(answer) ? birthText(answer) : undefined) : answer, precision))
      if (!from) return part.birth && isBag(answer) && birthText(answer) === null ? null : undefined
      return today && elapsed(from, today, part.in)
    }
  }
}

const birthText = (person: Bag): unknown => own(person, 'birth') ?? own(person, 'naissance')
const birthOf = (person: Bag, precision: string | undefined): Raw => {
  const text = birthText(person)
  return text === null ? null : dayNumber(sureDay(text, precision))
}
