/** `#rules`: one rule language for visibility, right, amount, delay and routing. Pure: nothing is read, written or remembered. */

import type { Compiled, KernelSpec } from './columns/contract.ts'
import { compileKernel } from './columns/kernel.ts'

export { runPortable } from './columns/kernel.ts'
export { openPackage, type PackageSpec, type RulePackage } from './columns/package.ts'

import { build, type Model } from './compile.ts'
import { answer, type Question, question, ask as read } from './condition.ts'
import type { At, Change, CompileRules, Outlook, RuleProblem, RuleSet, RuleValue, TraceLine } from './contract.ts'
import { isoDay } from './days.ts'
import { RuleError } from './error.ts'
import { explain } from './explain.ts'
import { faultsOf } from './faults.ts'
import { closure } from './graph.ts'
import { missing } from './missing.ts'
import { normal } from './names.ts'
import type { Node, Raw, RuleSymbol, Type } from './node.ts'
import { changes } from './outlook/changes.ts'
import { outlook } from './outlook/index.ts'
import { clean } from './outlook/nearest.ts'
import { referencesOf } from './references.ts'
import { Run } from './run.ts'
import type { Scope } from './scope.ts'
import { showUnit } from './units.ts'
import { type Bag, own, rowsOf } from './values.ts'

export type * from './columns/contract.ts'
export type * from './contract.ts'
export { RuleError } from './error.ts'

/**
 * Checks rules and makes them ready to run, or says everything that is wrong, each with its path in the source.
 * Nothing in a source can execute code or read a file; what is too deep, too long or circular is a problem, never a hang.
 */
export const compileRules: CompileRules = (source) => {
  const { model, problems } = build(source)
  return model ? { rules: new Rules(model), problems: [] } : { problems }
}

const mostQuestions = 2000

class Rules implements RuleSet {
  readonly names: ReadonlySet<string>
  private readonly model: Model
  private readonly questions = new Map<string, Question>()

  constructor(model: Model) {
    this.model = model
    this.names = new Set([...model.root.symbols.values()].filter((symbol) => !symbol.hidden).map((symbol) => symbol.name))
  }

  evaluate(answers: Bag, asked: readonly string[], at: At): Readonly<Record<string, RuleValue>> {
    const run = new Run(this.model, answers, at)
    return Object.fromEntries(asked.map((text) => [text, this.valueIn(run, this.question(text))]))
  }

  holds(condition: string, answers: Bag, at: At): boolean | undefined {
    const found = this.question(condition)
    if (found.type.kind !== 'boolean' && found.type.kind !== 'none') {
      throw new RuleError({
        code: 'not-a-condition',
        message: `“${condition.slice(0, 80)}” is not a condition.`,
        hint: 'Compare it with a value.',
      })
    }
    const value = this.rawIn(new Run(this.model, answers, at), found)
    return value === undefined ? undefined : value === true
  }

  explain(rule: string, answers: Bag, at: At): TraceLine {
    const found = this.question(rule)
    const run = new Run(this.model, answers, at)
    run.prepare([...found.reads])
    const needs = (node: Node) => missing(node, run)
    return explain(found.node.op === 'ref' ? { symbol: found.node.symbol } : { node: found.node, text: normal(rule) }, run, present, needs)
  }

  outlook(rule: string, answers: Bag, at: At, among?: ReadonlySet<string>): Outlook {
    return outlook(this.model, { rule, question: this.question(rule), answers, at, among })
  }

  changes(rule: string, answers: Bag, at: At, among?: ReadonlySet<string>): readonly Change[] {
    const found = this.question(rule)
    const evaluate = (given: Bag) => this.valueIn(new Run(this.model, given, at), found)
    return changes(this.model, { rule, question: found, answers, at, among, evaluate })
  }

  row(list: string, index: number, asked: readonly string[], answers: Bag, at: At): Readonly<Record<string, RuleValue>> {
    const symbol = this.model.root.symbols.get(normal(list))
    const scope = symbol && this.model.rows.get(symbol.name)
    if (!symbol || !scope) throw new RuleError({ code: 'unknown-list', message: `“${list.slice(0, 80)}” is not a list.` })
    const rows = rowsOf(own(answers, symbol.name) ?? own(answers, symbol.input?.name ?? symbol.name)) ?? []
    const row = rows[index] ?? {}
    const questions = asked.map((text) => this.question(text, scope))
    const run = new Run(this.model, answers, at)
    const values: [string, RuleValue][] = []
    run.inRow(
      symbol,
      row,
      index,
      questions.flatMap((q) => [...q.reads]),
      (machine) => {
        const value = (s: RuleSymbol): Raw => (s.list === '' ? run.value(s) : machine.get(s))
        const view = {
          value,
          look: (n: Node) => machine.look(n),
          watches: (n: Node) => machine.watches(n),
          outer: (s: RuleSymbol) => missing(s, run),
        }
        questions.forEach((q, i) => {
          const raw = answer(q.node, value)
          values.push([asked[i]!, present(raw, q.type, () => missing(q.node, view))])
        })
      },
    )
    return Object.fromEntries(values)
  }

  unit(name: string): string | undefined {
    return showUnit(this.symbol(name).type?.unit)
  }

  kind(name: string, list?: string): Type['kind'] {
    return this.symbol(name, list === undefined ? this.model.root : this.model.rows.get(normal(list))).type?.kind ?? 'none'
  }

  check(condition: string, list?: string): readonly RuleProblem[] {
    const scope = list === undefined ? this.model.root : this.model.rows.get(normal(list))
    if (!scope) return [{ path: [], code: 'unknown-list', message: `“${list}” is not a list.` }]
    const { question: found, problems } = read(condition, scope, this.model)
    if (!found || found.type.kind === 'boolean' || found.type.kind === 'none') return problems
    return [
      { path: [], code: 'not-a-condition', message: `“${condition.slice(0, 80)}” is not a condition.`, hint: 'Compare it with a value.' },
    ]
  }

  faults(answers: Bag): readonly RuleProblem[] {
    return faultsOf(answers, this.model)
  }

  dependencies(name: string): ReadonlySet<string> {
    const inputs = new Set<string>()
    for (const symbol of closure(this.question(name).reads)) {
      if (symbol.list !== '') inputs.add(symbol.list)
      else if (symbol.is === 'input') inputs.add(symbol.name)
    }
    return inputs
  }

  kernel(spec: KernelSpec): Compiled {
    return compileKernel(this.model, spec)
  }

  references(rule: string): readonly { readonly title: string; readonly url?: string }[] {
    return referencesOf(this.symbol(rule), this.model.root.symbols)
  }

  private symbol(name: string, scope = this.model.root): RuleSymbol {
    const symbol = scope.symbols.get(normal(name))
    if (!symbol || symbol.hidden) throw new RuleError(scope.unknown(name, []))
    return symbol
  }

  /** Questions are read once; a stream of different ones does not grow the memory. */
  private question(text: string, scope: Scope = this.model.root): Question {
    const key = `${scope.list}\n${text}`
    let found = this.questions.get(key)
    if (!found) {
      found = question(text, scope, this.model)
      if (this.questions.size >= mostQuestions) this.questions.clear()
      this.questions.set(key, found)
    }
    return found
  }

  private rawIn(run: Run, found: Question): Raw {
    run.prepare([...found.reads])
    return answer(found.node, (symbol) => run.value(symbol))
  }

  private valueIn(run: Run, found: Question): RuleValue {
    return present(this.rawIn(run, found), found.type, () => missing(found.node, run))
  }
}

/** A value of the engine as the house reads it. */
function present(raw: Raw, type: Type | undefined, needs: () => ReadonlySet<string>): RuleValue {
  if (raw === undefined) return { kind: 'missing', needs: [...needs()] }
  if (raw === null) return { kind: 'not-applicable' }
  if (typeof raw !== 'number') return { kind: 'value', value: raw }
  if (type?.kind === 'date') return { kind: 'value', value: isoDay(raw) }
  // What has no finite result (0 to a negative power) has no amount.
  if (!Number.isFinite(raw)) return { kind: 'not-applicable' }
  const unit = showUnit(type?.unit)
  // 0.1 + 0.2 is 0.3: the sixteenth digit is noise of binary fractions; and no zero is negative. Rounded up, the largest number there is would not be one.
  const shown = clean(raw)
  return { kind: 'value', value: Number.isFinite(shown) ? shown : raw, ...(unit ? { unit } : {}) }
}
