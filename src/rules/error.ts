import type { RuleProblem } from './contract.ts'

/** Why a question to the rules cannot be answered: an unknown name, not a condition, a list that does not exist, an unreadable date. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
  readonly code: string
  readonly hint: string | undefined

  constructor(problem: Pick<RuleProblem, 'code' | 'message' | 'hint'>) {
    super(problem.hint ? `${problem.message} ${problem.hint}` : problem.message)
    this.code = problem.code
    this.hint = problem.hint
  }
}
