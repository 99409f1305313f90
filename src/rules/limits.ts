/** What is too large to be read at all: said at once, before any work is done. */
import type { RuleProblem, RuleSource } from './contract.ts'
import type { Path } from './node.ts'

const most = { rules: 2000, inputs: 2000, characters: 2_000_000 }

/** The problem of a source that is too large; undefined when it can be read. */
export function oversize(source: RuleSource): RuleProblem | undefined {
  const problem = (path: Path, message: string): RuleProblem => ({ path, code: 'too-large', message, hint: 'Split the service.' })
  const lists = source.inputs.filter((input) => input.type === 'list')
  const inputs = source.inputs.length + lists.reduce((sum, list) => sum + (list.item?.length ?? 0), 0)
  if (inputs > most.inputs) return problem(['fields'], `There are more than ${most.inputs} fields.`)
  const rules = Object.keys(source.rules).length + lists.reduce((sum, list) => sum + Object.keys(list.rules ?? {}).length, 0)
  if (rules > most.rules) return problem(['rules'], `There are more than ${most.rules} rules.`)
  if (weight([source.rules, lists.map((list) => list.rules)]) > most.characters) return problem(['rules'], 'The rules are too long.')
  return undefined
}

/** Rough size of a value, counted without recursion and stopped early: aliases can make a small file endless. */
function weight(value: unknown): number {
  const waiting: unknown[] = [value]
  let total = 0
  while (waiting.length > 0 && total <= most.characters) {
    const item = waiting.pop()
    total += 8
    if (typeof item === 'string') total += item.length
    else if (typeof item === 'object' && item !== null) {
      for (const [key, inner] of Object.entries(item)) {
        total += key.length
        waiting.push(inner)
      }
    }
  }
  return total
}
