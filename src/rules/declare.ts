/** First step: everything that has a name, before anything is read. */
import type { RuleProblem, RuleSource } from './contract.ts'
import { declareInputs, givenNames, typeOf } from './inputs.ts'
import { normal } from './names.ts'
import type { Part, Path, RuleSymbol, Type } from './node.ts'
import { Scope } from './scope.ts'
import { readUnit } from './units.ts'

/** A rule that has its name and waits to be read. */
interface Written {
  readonly symbol: RuleSymbol
  readonly raw: unknown
  readonly scope: Scope
}
/** An aggregate that waits to be read, in the scope of its rows. */
interface Summed {
  readonly symbol: RuleSymbol
  readonly scope: Scope
  readonly spec: { readonly op: string; readonly of: unknown; readonly where?: unknown; readonly last?: number }
}

export interface Declared {
  readonly root: Scope
  readonly rows: ReadonlyMap<string, Scope>
  readonly written: readonly Written[]
  readonly summed: readonly Summed[]
  /** The day of evaluation. */
  readonly today: RuleSymbol
  /** The day on which rules are read: a rule or field of that name, else the day of evaluation. */
  readonly reference: RuleSymbol
  /** Makes a symbol with the next index. */
  readonly make: (name: string, is: RuleSymbol['is'], path: Path, more?: Partial<RuleSymbol>) => RuleSymbol
}

export const referenceName = 'date de référence'

/** Declares fields, their parts, given names, rules and aggregates, of the root and of each list. */
export function declare(source: RuleSource, problems: RuleProblem[]): Declared {
  let index = 0
  const next = () => index++
  const make: Declared['make'] = (name, is, path, more = {}) => ({
    name,
    list: '',
    index: next(),
    is,
    path,
    hidden: false,
    references: [],
    ...more,
  })
  const root = new Scope()
  const rows = new Map<string, Scope>()
  const written: Written[] = []
  const summed: Summed[] = []

  const ofSource = (source.given ?? []).flatMap((input): [string, Type][] => {
    const type = typeOf(input, ['given', input.name], problems)
    return type ? [[normal(input.name), type]] : []
  })
  for (const [name, type] of [...givenNames, ...ofSource]) {
    const symbol = make(name, 'given', [], { type })
    root.declare(symbol, problems)
    if (type.kind === 'date')
      for (const [part, partType, spec] of ageParts)
        root.declare(make(`${name} . ${part}`, 'part', [], { type: partType, owner: symbol, part: spec }), problems)
  }
  const declareRules = (rules: Readonly<Record<string, unknown>>, scope: Scope, path: Path) => {
    for (const [name, raw] of Object.entries(rules)) {
      const symbol = make(normal(name), 'rule', [...path, name], { list: scope.list })
      if (scope.declare(symbol, problems)) written.push({ symbol, raw, scope })
    }
  }
  const lists = declareInputs(root, source.inputs, ['fields'], next, problems).filter((symbol) => symbol.input?.type === 'list')
  declareRules(source.rules, root, ['rules'])
  for (const list of lists) {
    const scope = new Scope(list.name, root)
    rows.set(list.name, scope)
    const [inner, fields] = [
      list.input?.item?.filter((field) => field.type === 'list'),
      list.input?.item?.filter((field) => field.type !== 'list'),
    ]
    for (const field of inner ?? []) {
      const hint = 'Use a field of type `row` to point to a line of the other list.'
      problems.push({ path: [...list.path, 'item', field.name], code: 'list-in-list', message: 'A list may not hold another list.', hint })
    }
    declareInputs(scope, fields ?? [], [...list.path, 'item'], next, problems)
    declareRules(list.input?.rules ?? {}, scope, [...list.path, 'rules'])
    for (const [name, spec] of Object.entries(list.input?.aggregates ?? {})) {
      const symbol = make(`${list.name} . ${normal(name)}`, 'aggregate', [...list.path, 'aggregates', name], { owner: list })
      if (root.declare(symbol, problems)) summed.push({ symbol, scope, spec })
    }
  }
  const today = make('today', 'given', [], { hidden: true, type: { kind: 'date' } })
  let reference = root.symbols.get(referenceName)
  if (!reference) {
    reference = make(referenceName, 'given', [], { type: { kind: 'date' } })
    root.declare(reference, problems)
  }
  return { root, rows, written, summed, today, reference, make }
}

const ageParts: readonly (readonly [string, Type, Part])[] = [
  ['âge', { kind: 'number', unit: readUnit('an')! }, { is: 'age', in: 'years', birth: false }],
  ['mois', { kind: 'number', unit: readUnit('mois')! }, { is: 'age', in: 'months', birth: false }],
  ['jours', { kind: 'number', unit: readUnit('jour')! }, { is: 'age', in: 'days', birth: false }],
]
