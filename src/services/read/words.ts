import { english } from './words.en.ts'

export type Severity = 'error' | 'warning'
export type Code = keyof typeof english
export type Details = Readonly<Record<string, string>>

/** The words of one code: what is wrong, what was expected instead, what to do. `{name}` is replaced by a detail. */
export interface Words {
  readonly message: string
  readonly expected?: string
  readonly hint?: string
}

/** Severity and English words of every code; the catalogue is closed: a new check adds its line here. */
export const problemWords: Readonly<Record<Code, Words & { readonly severity: Severity }>> = english

/** The words of a problem in a language of the catalogue (English when it has no other). */
export function problemText(problem: { readonly code: Code; readonly details: Details }, _lang: string): Words {
  const { message, expected, hint } = problemWords[problem.code]
  const { details } = problem
  return {
    message: fill(message, details) ?? message,
    ...said('expected', details.expected ?? fill(expected, details)),
    ...said('hint', details.hint ?? fill(hint, details)),
  }
}

const said = (key: 'expected' | 'hint', text: string | undefined) => (text ? { [key]: text } : {})

/** A sentence with a gap that nothing fills is not said: `Did you mean {near}?` without anything near. */
function fill(text: string | undefined, details: Details): string | undefined {
  const gaps = text?.match(/\{(\w+)\}/g) ?? []
  if (text === undefined || gaps.some((gap) => details[gap.slice(1, -1)] === undefined)) return undefined
  return text.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? '')
}
