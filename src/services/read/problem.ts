import { eachOnce } from './once.ts'
import { type Code, type Details, problemText, type Severity, severityOf } from './words/index.ts'
import type { Place } from './yaml/spot.ts'

/**
 * One mistake in a service file. `line` and `column` count from 1; `path` reads `fields / revenu / unit`.
 * `code` is stable; `message`, `expected` and `hint` are English and can be said in another language with `problemText(problem, lang)`.
 */
export interface Problem {
  readonly severity: Severity
  readonly file: string
  readonly line: number
  readonly column: number
  readonly path: string
  /** Ours, or `rule.<code>` from the rules, which speak for themselves. */
  readonly code: Code | `rule.${string}`
  readonly message: string
  readonly expected?: string
  readonly hint?: string
  readonly details: Details
}

export type Path = readonly (string | number)[]

/** Makes a problem of a code at a place. Severity and words come from the catalogue (words/). */
export function problemAt(place: Place, path: Path, code: Code, details: Details = {}): Problem {
  const { message, expected, hint } = problemText({ code, details }, 'en')
  const { file, line, column } = place
  return {
    severity: severityOf(code),
    file,
    line,
    column,
    path: path.join(' / '),
    code,
    message,
    ...(expected ? { expected } : {}),
    ...(hint ? { hint } : {}),
    details,
  }
}

/** Nobody reads more, and a page that shows them must still open. */
const mostProblems = 1000

/** By file, line and column; the same thing said twice at one place is said once, and what only follows from another mistake not at all. */
export function tidyProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  const kept = eachOnce(problems).filter((problem) => {
    const key = `${problem.file}:${problem.line}:${problem.column}:${problem.code}:${problem.message}`
    return !seen.has(key) && seen.add(key)
  })
  return kept.sort((a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column).slice(0, mostProblems)
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What `#rules` says about an expression, at its place in the file. */
export function ruleProblemAt(
  place: Place,
  path: Path,
  found: { readonly code: string; readonly message: string; readonly hint?: string },
): Problem {
  const { file, line, column } = place
  const { code, message, hint } = found
  return {
    severity: 'error',
    file,
    line,
    column,
    path: path.join(' / '),
    code: `rule.${code}`,
    message,
    ...(hint ? { hint } : {}),
    details: {},
  }
}
