/** The whole way from a source to a model that runs: names, reading, circles, types. Everything wrong is collected, with paths. */
import { readAggregate, typeAggregate } from './aggregates.ts'
import type { RuleInput, RuleProblem, RuleSource } from './contract.ts'
import { type Declared, declare, referenceName } from './declare.ts'
import { short } from './expression.ts'
import { sort } from './graph.ts'
import { silent } from './inputs.ts'
import { oversize } from './limits.ts'
import { Machine } from './machine.ts'
import { normal } from './names.ts'
import { openNamespace } from './namespace.ts'
import { type Node, type Path, type RuleSymbol, readsOf } from './node.ts'
import { type Reading, readCondition, readValue } from './read.ts'
import { readReferences } from './references.ts'
import type { Scope } from './scope.ts'
import { Typing } from './types.ts'
import { isBag } from './values.ts'

/** Checked rules with their engines. */
export interface Model {
  readonly root: Scope
  readonly rows: ReadonlyMap<string, Scope>
  readonly machines: ReadonlyMap<string, Machine>
  readonly today: RuleSymbol
  readonly reference: RuleSymbol
}

/** Compiles a source, or gives its problems and no model. */
export function build(source: RuleSource): { readonly model?: Model; readonly problems: RuleProblem[] } {
  const tooLarge = oversize(source)
  if (tooLarge) return { problems: [tooLarge] }
  const problems: RuleProblem[] = []
  const names = declare(source, problems)
  const { hoisted, conditions } = readAll(source, names, problems)
  const order = ordered(names, hoisted, problems)
  typeAll(order, conditions, names.reference, problems)
  if (problems.length > 0) return { problems }
  const { root, rows, today, reference } = names
  return { model: { root, rows, machines: machinesOf(order, rows), today, reference }, problems }
}

/** Reads rules, conditions and aggregates into their symbols. */
function readAll(source: RuleSource, names: Declared, problems: RuleProblem[]): { hoisted: RuleSymbol[]; conditions: Node[] } {
  const { root, rows, today, reference, make } = names
  const hoisted: RuleSymbol[] = []
  const reading = (scope: Scope, from: string, path: Path): Reading => ({
    scope,
    from,
    problems,
    hoist: (node) => {
      const symbol = make(`${from} §${hoisted.length}`, 'rule', path, { list: scope.list, hidden: true, node })
      hoisted.push(symbol)
      return symbol
    },
    today: () => reference,
  })
  for (const { symbol, raw, scope } of names.written) {
    const node = readValue(raw, symbol.path, reading(scope, symbol.name, symbol.path))
    if (isBag(raw)) symbol.references = readReferences(raw.références, [...symbol.path, 'références'], problems)
    if (!node) continue
    symbol.node = symbol === reference ? orToday(node, today) : node
    if (node.text !== undefined && node.op !== 'every' && node.op !== 'some') symbol.text = node.text
  }
  const conditions: Node[] = []
  for (const [scope, input, path] of everyInput(source, rows, root)) {
    const read = (key: 'when' | 'required') => readCondition(input[key], [...path, key], reading(scope, '', path))
    const symbol = silent.has(input.type) ? undefined : scope.symbols.get(normal(input.name))
    const gate = input.when === undefined ? undefined : read('when')
    if (gate && symbol?.is === 'input') symbol.gate = gate
    else if (gate) conditions.push(gate)
    // `required` is computed when asked; here it is read for its mistakes.
    const required = typeof input.required === 'string' ? read('required') : undefined
    if (required) conditions.push(required)
  }
  for (const { symbol, scope, spec } of names.summed) {
    const aggregate = readAggregate(spec, symbol, reading(scope, '', symbol.path))
    if (aggregate) symbol.aggregate = aggregate
  }
  return { hoisted, conditions }
}

/** Symbols in order of computation; circles are problems. */
function ordered(names: Declared, hoisted: readonly RuleSymbol[], problems: RuleProblem[]): RuleSymbol[] {
  const scopes = [names.root, ...names.rows.values()]
  const symbols = [names.today, names.reference, ...scopes.flatMap((scope) => [...scope.symbols.values()]), ...hoisted]
  for (const symbol of symbols) symbol.reads = directReads(symbol, names.reference)
  for (const { symbol, scope } of names.written) if (symbol !== names.reference) openNamespace(symbol, scope)
  const { order, cycles } = sort(symbols)
  const told = new Set<string>()
  for (const cycle of cycles) {
    const circle = cycle.filter((symbol) => !symbol.hidden).map((symbol) => (symbol.list ? `${symbol.list} . ${symbol.name}` : symbol.name))
    const key = [...circle].sort().join('|')
    if (told.has(key)) continue
    told.add(key)
    problems.push({
      path: cycle[0]!.path,
      code: 'cycle',
      message: `These depend on each other in a circle: ${short([...circle, circle[0]].join(' → '))}.`,
      hint: 'Put a condition of eligibility on its own rule, not on the rule whose parts it reads.',
    })
  }
  return order
}

/** What could not be read or is in a circle fits everywhere, so that every other mistake is said at once. */
function typeAll(order: readonly RuleSymbol[], conditions: readonly Node[], reference: RuleSymbol, problems: RuleProblem[]): void {
  const typing = new Typing(problems)
  for (const symbol of order) {
    if (symbol.gate) typing.condition(symbol.gate)
    if (symbol.aggregate) symbol.type = typeAggregate(symbol.aggregate, typing)
    if (symbol.source?.type) symbol.type = symbol.source.type
    if (symbol === reference) typeReference(symbol, typing, problems)
    else typing.rule(symbol)
  }
  for (const condition of conditions) typing.condition(condition)
}

function machinesOf(order: readonly RuleSymbol[], rows: ReadonlyMap<string, Scope>): Map<string, Machine> {
  const machines = new Map<string, Machine>()
  for (const list of ['', ...rows.keys()]) {
    const machine = new Machine(list)
    for (const symbol of order) if (symbol.list === list) machine.add(symbol)
    for (const { aggregate, owner } of order) {
      if (!aggregate || owner?.name !== list) continue
      machine.watch(aggregate.of)
      if (aggregate.where) machine.watch(aggregate.where)
    }
    machines.set(list, machine)
  }
  return machines
}

function* everyInput(source: RuleSource, rows: ReadonlyMap<string, Scope>, root: Scope): Iterable<[Scope, RuleInput, Path]> {
  for (const input of source.inputs) {
    yield [root, input, ['fields', input.name]]
    const scope = rows.get(normal(input.name))
    if (scope)
      for (const field of input.item ?? []) if (field.type !== 'list') yield [scope, field, ['fields', input.name, 'item', field.name]]
  }
}

function typeReference(symbol: RuleSymbol, typing: Typing, problems: RuleProblem[]): void {
  const written = symbol.node?.op === 'choose' ? symbol.node.cases[0]?.give : undefined
  const { kind } = written ? typing.of(written) : (symbol.type ?? { kind: 'none' })
  if (written?.op === 'ref' && written.symbol.input?.precision === 'partial')
    problems.push({
      path: symbol.path,
      code: 'not-a-date',
      message: `“${referenceName}” names “${written.symbol.name}”, of which the day may be unknown.`,
      hint: 'Name a date that is always whole.',
    })
  else if (kind === 'date') typing.rule(symbol)
  else if (kind !== 'none')
    problems.push({
      path: symbol.path,
      code: 'not-a-date',
      message: `“${referenceName}” is not a date.`,
      hint: 'Name a field or rule that is a date.',
    })
}

/** The reference date that is not applicable is the day itself. */
const orToday = (node: Node, today: RuleSymbol): Node => {
  const { path } = node
  return {
    op: 'choose',
    cases: [{ when: { op: 'applicable', of: node, not: false, path }, give: { ...node } }, { give: { op: 'ref', symbol: today, path } }],
    path,
  }
}

function directReads(symbol: RuleSymbol, reference: RuleSymbol): Set<RuleSymbol> {
  const reads = new Set<RuleSymbol>()
  if (symbol.node) readsOf(symbol.node, reads)
  if (symbol.gate) readsOf(symbol.gate, reads)
  if (symbol.owner) reads.add(symbol.owner)
  if (symbol.by) reads.add(symbol.by)
  if (symbol.source) reads.add(symbol.source)
  if (symbol.part?.is === 'age') reads.add(reference)
  if (symbol.aggregate) {
    readsOf(symbol.aggregate.of, reads)
    if (symbol.aggregate.where) readsOf(symbol.aggregate.where, reads)
  }
  return reads
}
