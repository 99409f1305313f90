import type { Problem } from './problem.ts'

/** Problems for a terminal, one a line: `file:line:column  error  path  message (expected …) — hint`; or as JSON for tools. */
export function printProblems(problems: readonly Problem[], { json = false }: { readonly json?: boolean } = {}): string {
  const plain = problems.map(({ details: _, ...problem }) => problem)
  if (json) return `${JSON.stringify(plain, null, 2)}\n`
  return [...problems.map(printProblem), summary(problems), ''].join('\n')
}

export function printProblem({ file, line, column, severity, path, message, expected, hint }: Problem): string {
  const where = [`${file}:${line}:${column}`, severity, path].filter((each) => each !== '').join('  ')
  return `${where}  ${message}${expected ? ` (expected ${expected})` : ''}${hint ? ` — ${hint}` : ''}`
}

function summary(problems: readonly Problem[]): string {
  const notBuilt = problems.filter((problem) => problem.code === 'not-built').length
  const errors = problems.filter((problem) => problem.severity === 'error').length - notBuilt
  const warnings = problems.length - errors - notBuilt
  const parts = [
    count(errors, 'mistake'),
    count(warnings, 'warning'),
    ...(notBuilt > 0 ? [`${count(notBuilt, 'place')} not built yet`] : []),
  ]
  return parts.join(', ')
}

const count = (number: number, word: string): string => `${number === 0 ? 'no' : number} ${word}${number === 1 ? '' : 's'}`
