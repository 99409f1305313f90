import type { Problem } from './problem.ts'

/** The part of a path above its last word: `fields / revenu` of `fields / revenu / unit`. */
const above = (path: string, levels = 1): string => path.split(' / ').slice(0, -levels).join(' / ')
const nearOf = ({ details }: Problem): unknown => details.near

/** What follows from a mistake that is told already: a word misspelt is one mistake, not also a key that is missing, a field never asked, states that nothing leads to. */
const follows: Readonly<Record<string, (problem: Problem, others: readonly Problem[]) => boolean>> = {
  'missing-key': ({ path, details }, others) =>
    others.some((one) => one.code === 'unknown-key' && nearOf(one) === details.key && above(one.path) === above(path)),
  'never-asked': ({ details }, others) => others.some((one) => one.code === 'unknown-field' && nearOf(one) === details.name),
  'unreachable-state': (_, others) => others.some(({ code }) => code === 'unknown-state'),
  'example-fails': ({ path }, others) =>
    others.some((one) => one.code === 'example-unknown-name' && one.path.split(' / ')[1] === path.split(' / ')[1]),
  'wrong-type': ({ line, column }, others) => others.some((one) => one.code === 'not-finite' && one.line === line && one.column === column),
}

/** Each mistake once: what only follows from another is left out until that one is mended. */
export const eachOnce = (problems: readonly Problem[]): Problem[] =>
  problems.filter((problem) => !Object.hasOwn(follows, problem.code) || !follows[problem.code]!(problem, problems))
