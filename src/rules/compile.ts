/** The whole way from a source to a model that runs: names, reading, circles, types. Everything wrong is collected, with paths. */

import { readAggregate, typeAggregate } from './aggregates.ts'
import type { RuleInput, RuleProblem, RuleSource } from './contract.ts'
import { short } from './expression.ts'
import { sort } from './graph.ts'
import { declareInputs, givenNames, silent } from './inputs.ts'
import { oversize } from './limits.ts'
import { Machine } from './machine.ts'
import { normal } from './names.ts'
import { openNamespace } from './namespace.ts'
import { type Node, type Part, type Path, type RuleSymbol, readsOf, type Type } from './node.ts'
import { type Reading, readCondition, readValue } from './read.ts'
import { readReferences } from './references.ts'
import { Scope } from './scope.ts'
import { Typing } from './types.ts'
import { readUnit } from './units.ts'
import { isBag } from './values.ts'

/** Checked rules with their engines. */
export interface Model {
  readonly root: Scope
  readonly rows: ReadonlyMap<string, Scope>
  readonly symbols: readonly RuleSymbol[]
  readonly machines: ReadonlyMap<string, Machine>
  /** The day on which rules are read, as a symbol. */
  readonly today: RuleSymbol
  readonly reference: RuleSymbol
}

const referenceName = 'date de référence'

export function build(source: RuleSource): { readonly model?: Model; readonly problems: RuleProblem[] } {
  const problems: RuleProblem[] = []
  const tooLarge = oversize(source)
  if (tooLarge) return { problems: [tooLarge] }

  let index = 0
  const next = () => index++
  const root = new Scope()
  const rows = new Map<string, Scope>()
  const hoisted: RuleSymbol[] = []
  const plain = (name: string, is: RuleSymbol['is'], path: Path, hidden = false, list = ''): RuleSymbol => ({
    name,
    list,
    index: next(),
    is,
    path,
    hidden,
    references: [],
  })

  // 1. Names
  const today: RuleSymbol = { ...plain('today', 'given', [], true), type: { kind: 'date' } }
  for (const [name, type] of givenNames) {
    const symbol: RuleSymbol = { ...plain(name, 'given', []), type }
    root.declare(symbol, problems)
    if (type.kind === 'date') for (const part of ageParts(symbol, next)) root.declare(part, problems)
  }
  const inputs = declareInputs(root, source.inputs, ['fields'], next, problems)
  const lists = inputs.filter((symbol) => symbol.input?.type === 'list')
  for (const list of lists) {
    const scope = new Scope(list.name, root)
    rows.set(list.name, scope)
    const fields = list.input?.item ?? []
    for (const field of fields) {
      if (field.type === 'list')
        problems.push({
          path: [...list.path, 'item', field.name],
          code: 'list-in-list',
          message: 'A list may not hold another list.',
          hint: 'Use a field of type `row` to point to a line of the other list.',
        })
    }
    declareInputs(
      scope,
      fields.filter((field) => field.type !== 'list'),
      [...list.path, 'item'],
      next,
      problems,
    )
  }
  const written: { symbol: RuleSymbol; raw: unknown; scope: Scope }[] = []
  const declareRules = (rules: Readonly<Record<string, unknown>>, scope: Scope, path: Path) => {
    for (const [name, raw] of Object.entries(rules)) {
      const symbol = plain(normal(name), 'rule', [...path, name], false, scope.list)
      if (scope.declare(symbol, problems)) written.push({ symbol, raw, scope })
    }
  }
  declareRules(source.rules, root, ['rules'])
  const summed: { symbol: RuleSymbol; scope: Scope; spec: { readonly op: string; readonly of: unknown; readonly where?: unknown } }[] = []
  for (const list of lists) {
    const scope = rows.get(list.name)!
    declareRules(list.input?.rules ?? {}, scope, [...list.path, 'rules'])
    for (const [name, spec] of Object.entries(list.input?.aggregates ?? {})) {
      const symbol: RuleSymbol = {
        ...plain(`${list.name} . ${normal(name)}`, 'aggregate', [...list.path, 'aggregates', name]),
        owner: list,
      }
      if (root.declare(symbol, problems)) summed.push({ symbol, scope, spec })
    }
  }
  const own = root.symbols.get(referenceName)
  const reference: RuleSymbol = own ?? { ...plain(referenceName, 'given', []), type: { kind: 'date' } }
  if (!own) root.declare(reference, problems)

  // 2. Reading
  const readingOf = (scope: Scope, from: string, path: Path): Reading => ({
    scope,
    from,
    problems,
    hoist: (node) => {
      const symbol: RuleSymbol = { ...plain(`${from} §${index}`, 'rule', path, true, scope.list), node }
      hoisted.push(symbol)
      return symbol
    },
    today: () => reference,
  })
  for (const { symbol, raw, scope } of written) {
    const node = readValue(raw, symbol.path, readingOf(scope, symbol.name, symbol.path))
    if (isBag(raw)) symbol.references = readReferences(raw.références, [...symbol.path, 'références'], problems)
    if (!node) continue
    symbol.node = symbol === own ? orToday(node, today) : node
    if (node.text !== undefined && node.op !== 'every' && node.op !== 'some') symbol.text = node.text
  }
  for (const scope of [root, ...rows.values()]) {
    for (const symbol of [...scope.symbols.values()]) {
      const { input } = symbol
      if (symbol.is !== 'input' || !input) continue
      const reading = readingOf(scope, '', symbol.path)
      if (input.when !== undefined) {
        const gate = readCondition(input.when, [...symbol.path, 'when'], reading)
        if (gate) symbol.gate = gate
      }
    }
  }
  // `required` only shows or hides an asterisk: read for its mistakes, computed when asked.
  const conditions: Node[] = []
  for (const [scope, input, path] of everyInput(source, rows, root)) {
    if (silent.has(input.type) && input.when !== undefined)
      keep(conditions, readCondition(input.when, [...path, 'when'], readingOf(scope, '', path)))
    if (typeof input.required === 'string')
      keep(conditions, readCondition(input.required, [...path, 'required'], readingOf(scope, '', path)))
  }
  for (const { symbol, scope, spec } of summed) {
    const aggregate = readAggregate(spec, symbol, readingOf(scope, '', symbol.path))
    if (aggregate) symbol.aggregate = aggregate
  }

  // 3. Circles
  const symbols = [today, ...root.symbols.values(), ...[...rows.values()].flatMap((scope) => [...scope.symbols.values()]), ...hoisted]
  if (!symbols.includes(reference)) symbols.push(reference)
  for (const symbol of symbols) symbol.reads = directReads(symbol, reference)
  for (const { symbol, scope } of written) if (symbol !== own) openNamespace(symbol, scope)
  const { order, cycles } = sort(symbols)
  const told = new Set<string>()
  for (const cycle of cycles) {
    const names = cycle.filter((symbol) => !symbol.hidden).map((symbol) => (symbol.list ? `${symbol.list} . ${symbol.name}` : symbol.name))
    const key = [...names].sort().join('|')
    if (told.has(key)) continue
    told.add(key)
    problems.push({
      path: cycle[0]!.path,
      code: 'cycle',
      message: `These depend on each other in a circle: ${short([...names, names[0]].join(' → '))}.`,
      hint: 'Put a condition of eligibility on its own rule, not on the rule whose parts it reads.',
    })
  }

  // 4. Types: what could not be read or is in a circle fits everywhere, so that every other mistake is said at once.
  const typing = new Typing(problems)
  for (const symbol of order) {
    if (symbol.gate) typing.condition(symbol.gate)
    if (symbol.aggregate) symbol.type = typeAggregate(symbol.aggregate, typing)
    if (symbol === own) typeReference(symbol, typing, problems)
    else typing.rule(symbol)
  }
  for (const condition of conditions) typing.condition(condition)
  if (problems.length > 0) return { problems }

  // 5. Engines
  const machines = new Map<string, Machine>()
  for (const list of ['', ...rows.keys()]) {
    const machine = new Machine(list)
    const mine = order.filter((symbol) => symbol.list === list)
    for (const symbol of mine) machine.add(symbol)
    for (const { aggregate, owner } of order) {
      if (!aggregate || owner?.name !== list) continue
      machine.watch(aggregate.of)
      if (aggregate.where) machine.watch(aggregate.where)
    }
    machines.set(list, machine)
  }
  return { model: { root, rows, symbols: order, machines, today, reference }, problems }
}

const keep = <T>(into: T[], value: T | undefined) => {
  if (value !== undefined) into.push(value)
}

function* everyInput(source: RuleSource, rows: ReadonlyMap<string, Scope>, root: Scope): Iterable<[Scope, RuleInput, Path]> {
  for (const input of source.inputs) {
    yield [root, input, ['fields', input.name]]
    const scope = rows.get(normal(input.name))
    if (scope)
      for (const field of input.item ?? []) if (field.type !== 'list') yield [scope, field, ['fields', input.name, 'item', field.name]]
  }
}

function ageParts(owner: RuleSymbol, next: () => number): RuleSymbol[] {
  const parts: [string, Extract<Part, { is: 'age' }>['in'], string][] = [
    ['âge', 'years', 'an'],
    ['mois', 'months', 'mois'],
    ['jours', 'days', 'jour'],
  ]
  return parts.map(([name, unit, word]) => {
    const type: Type = { kind: 'number', unit: readUnit(word)! }
    return {
      name: `${owner.name} . ${name}`,
      list: '',
      index: next(),
      is: 'part',
      path: [],
      hidden: false,
      type,
      owner,
      part: { is: 'age', in: unit, birth: false },
      references: [],
    }
  })
}

function typeReference(symbol: RuleSymbol, typing: Typing, problems: RuleProblem[]): void {
  const written = symbol.node?.op === 'choose' ? symbol.node.cases[0]?.give : undefined
  const { kind } = written ? typing.of(written) : (symbol.type ?? { kind: 'none' })
  if (kind === 'date') typing.rule(symbol)
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
  if (symbol.part?.is === 'age') reads.add(reference)
  if (symbol.aggregate) {
    readsOf(symbol.aggregate.of, reads)
    if (symbol.aggregate.where) readsOf(symbol.aggregate.where, reads)
  }
  return reads
}
