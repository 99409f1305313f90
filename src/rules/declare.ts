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
  readonly spec: { readonly op: string; readonly of: unknown; readonly where?: unknown; readonly last?: number; readonly by?: string }
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
  }
  for (const list of lists) {
    const scope = rows.get(list.name)!
    for (const [name, spec] of Object.entries(list.input?.aggregates ?? {})) {
      const path = [...list.path, 'aggregates', name]
      const by = spec.by === undefined ? undefined : scope.symbols.get(normal(spec.by))
      const target = by && pointedTo(by, rows)
      if (spec.by !== undefined && (!target || spec.last !== undefined)) {
        const message = target ? '“by” and “last” do not stand together.' : `“${spec.by}” points to no list.`
        problems.push({ path: [...path, 'by'], code: 'bad-by', message, hint: 'Name a field of type `row` of this list.' })
        continue
      }
      const more = { owner: list, ...(by && target ? { by, list: target.list } : {}) }
      const symbol = make(`${list.name} . ${normal(name)}`, 'aggregate', path, more)
      if ((target ?? root).declare(symbol, problems)) summed.push({ symbol, scope, spec })
    }
  }
  // What other rows are worth, once everything has its name.
  const own = new Map([...rows].map(([name, scope]) => [name, [...scope.symbols.values()]]))
  for (const [name, scope] of rows)
    for (const owner of own.get(name)!) {
      const target = pointedTo(owner, rows)
      for (const source of target ? own.get(target.list)! : [])
        scope.declare(make(`${owner.name} . ${source.name}`, 'across', owner.path, { list: name, owner, source }), problems)
    }
  const today = make('today', 'given', [], { hidden: true, type: { kind: 'date' } })
  let reference = root.symbols.get(referenceName)
  if (!reference) {
    reference = make(referenceName, 'given', [], { type: { kind: 'date' } })
    root.declare(reference, problems)
  }
  return { root, rows, written, summed, today, reference, make }
}

/** The rows that a field of type `row` points to. */
const pointedTo = ({ input }: RuleSymbol, rows: ReadonlyMap<string, Scope>): Scope | undefined =>
  input?.type === 'row' && input.of !== undefined ? rows.get(normal(input.of)) : undefined

const ageParts: readonly (readonly [string, Type, Part])[] = [
  ['âge', { kind: 'number', unit: readUnit('an')! }, { is: 'age', in: 'years', birth: false }],
  ['mois', { kind: 'number', unit: readUnit('mois')! }, { is: 'age', in: 'months', birth: false }],
  ['jours', { kind: 'number', unit: readUnit('jour')! }, { is: 'age', in: 'days', birth: false }],
]
