/** Who is called what: the names of the root and, inside a list, the names of its rows, which come first. */
import type { RuleProblem } from './contract.ts'
import { badName, fold, nearest, normal } from './names.ts'
import type { Path, RuleSymbol } from './node.ts'

export class Scope {
  readonly list: string
  readonly outer: Scope | undefined
  readonly symbols = new Map<string, RuleSymbol>()
  // Finding the closest name is slow: a file with a thousand mistakes gets a hint for the first ones.
  private hints = 50
  private readonly folded = new Map<string, string>()

  constructor(list = '', outer?: Scope) {
    this.list = list
    this.outer = outer
  }

  /** Nearest first: inside `a . b`, the name `x` is `a . b . x`, then `a . x`, then `x`, then the root's. */
  resolve(written: string, from = ''): RuleSymbol | undefined {
    const name = normal(written)
    for (let context = from; context !== ''; context = context.includes(' . ') ? context.slice(0, context.lastIndexOf(' . ')) : '') {
      const found = this.symbols.get(`${context} . ${name}`)
      if (found) return found
    }
    return this.symbols.get(name) ?? this.outer?.resolve(name)
  }

  /** Adds a name; says why when it cannot be used. */
  declare(symbol: RuleSymbol, problems: RuleProblem[]): boolean {
    const bad = symbol.is === 'part' || symbol.is === 'across' ? undefined : badName(symbol.name)
    if (bad) {
      problems.push({ path: symbol.path, code: 'bad-name', ...bad })
      return false
    }
    const known = this.symbols.get(symbol.name)
    if (known && known.is !== 'given' && known.owner?.is !== 'given') {
      const hint =
        known.is === 'input' && symbol.is === 'rule'
          ? 'A field is already a rule: give the rule its own name and let it read the field.'
          : 'Give each its own name.'
      problems.push({ path: symbol.path, code: 'duplicate-name', message: `The name “${symbol.name}” is used twice.`, hint })
      return false
    }
    const alike = this.folded.get(fold(symbol.name))
    if (alike !== undefined && alike !== symbol.name && !symbol.hidden) {
      problems.push({
        path: symbol.path,
        code: 'alike-names',
        message: `“${symbol.name}” and “${alike}” differ only by accents, capitals or apostrophes.`,
        hint: 'Nobody will see the difference: give them different names.',
      })
      return false
    }
    this.symbols.set(symbol.name, symbol)
    if (!symbol.hidden && symbol.is !== 'given') this.folded.set(fold(symbol.name), symbol.name)
    return true
  }

  *allNames(): Iterable<string> {
    for (const symbol of this.symbols.values()) if (!symbol.hidden) yield symbol.name
    if (this.outer) yield* this.outer.allNames()
  }

  unknown(name: string, path: Path): RuleProblem {
    const close = this.hints-- > 0 ? nearest(name, this.allNames()) : undefined
    const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name
    return {
      path,
      code: 'unknown-name',
      message: `“${shown}” is not the name of a field, a rule or a given name.`,
      ...(close ? { hint: `Did you mean “${close}”?` } : {}),
    }
  }
}
