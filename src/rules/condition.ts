/** Conditions asked while a service runs: a name, or one comparison. Same meaning as the same words in a rule (a property test holds it). */

import type { Model } from './compile.ts'
import type { RuleProblem } from './contract.ts'
import { RuleError } from './error.ts'
import type { CompareSign } from './expression.ts'
import { type Node, type Raw, type RuleSymbol, readsOf, type Type } from './node.ts'
import { readCondition } from './read.ts'
import type { Scope } from './scope.ts'
import { Typing } from './types.ts'

/** A condition or name, read and typed against a scope. */
export interface Question {
  readonly node: Node
  readonly type: Type
  /** What it reads directly. */
  readonly reads: ReadonlySet<RuleSymbol>
}

/** Reads what was asked; the problems say why it cannot be. */
export function ask(text: string, scope: Scope, model: Model): { readonly question?: Question; readonly problems: readonly RuleProblem[] } {
  const problems: RuleProblem[] = []
  const unused = () => model.reference
  const node = readCondition(text, [], { scope, from: '', problems, hoist: unused, today: unused })
  if (!node) return { problems }
  const type = new Typing(problems).of(node)
  return problems.length > 0 ? { problems } : { question: { node, type, reads: readsOf(node) }, problems }
}

export function question(text: string, scope: Scope, model: Model): Question {
  const { question: found, problems } = ask(text, scope, model)
  if (!found) throw new RuleError(problems[0] ?? { code: 'bad-condition', message: `“${text}” is not a condition.` })
  return found
}

/** Value of a question, given how names are read. */
export function answer(node: Node, value: (symbol: RuleSymbol) => Raw): Raw {
  switch (node.op) {
    case 'constant':
      return node.value
    case 'ref':
      return value(node.symbol)
    case 'convert': {
      const of = answer(node.of, value)
      return typeof of === 'number' ? (of * node.factor.times) / node.factor.by : of
    }
    case 'compare':
      return compare(node.sign, answer(node.left, value), answer(node.right, value))
    default:
      throw new RuleError({ code: 'bad-condition', message: 'A condition is a name or one comparison.' })
  }
}

/** A question not asked, or left empty, makes every comparison false; a missing answer makes it unknown. */
function compare(sign: CompareSign, left: Raw, right: Raw): boolean | undefined {
  if (left === null || right === null) return false
  if (left === undefined || right === undefined) return undefined
  switch (sign) {
    case '=':
      return left <= right && left >= right
    case '!=':
      return left < right || left > right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
  }
}
