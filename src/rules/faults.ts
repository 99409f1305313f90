/** Answers that rules cannot read, said instead of silently left out. */
import type { Model } from './compile.ts'
import type { RuleProblem } from './contract.ts'
import { short } from './expression.ts'
import { normal } from './names.ts'
import type { Path } from './node.ts'
import type { Scope } from './scope.ts'
import { type Bag, givenInput, isBag, rowsOf, wholeOf } from './values.ts'

const mostFaults = 100

/** Unknown names and values of the wrong shape, in the answers and in the rows of their lists. */
export function faultsOf(answers: Bag, model: Model): RuleProblem[] {
  const faults: RuleProblem[] = []
  look(answers, model.root, [], faults, model)
  return faults
}

function look(answers: Bag, scope: Scope, path: Path, faults: RuleProblem[], model: Model): void {
  for (const [name, value] of Object.entries(answers)) {
    if (faults.length >= mostFaults) return
    const at = [...path, name]
    const symbol = scope.symbols.get(normal(name))
    const input = symbol?.is === 'given' ? givenInput(symbol) : symbol?.is === 'input' ? symbol.input : undefined
    if (!symbol || !input) {
      faults.push(
        symbol
          ? { path: at, code: 'not-a-field', message: `“${short(name)}” is computed, nobody answers it.` }
          : scope.unknown(normal(name), at),
      )
      continue
    }
    const list = model.rows.get(symbol.name)
    if (value === null || value === undefined) continue
    // A day of which only the year is known is an answer, though no rule can count from it.
    if (wholeOf({ ...input, precision: undefined }, value) === undefined)
      faults.push({
        path: at,
        code: 'bad-answer',
        message: `The answer to “${symbol.name}” does not have the shape of its field (${input.type}).`,
      })
    else if (list && Array.isArray(value)) {
      rowsOf(value)?.forEach((row, i) => {
        if (isBag(value[i])) look(row, list, [...at, i], faults, model)
        else faults.push({ path: [...at, i], code: 'bad-answer', message: `A row of “${symbol.name}” holds its fields by name.` })
      })
    }
  }
}
