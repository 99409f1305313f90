/** What each name of a table is for every row: a column, an answer that all rows share, a rule, something brought from another table, or something that only one person's evaluation can give. */

import type { Model } from '../compile.ts'
import type { RuleProblem } from '../contract.ts'
import { closure } from '../graph.ts'
import { normal } from '../names.ts'
import { type Node, type RuleSymbol, readsOf } from '../node.ts'
import { Run } from '../run.ts'
import type { Scope } from '../scope.ts'
import { answerTo, partOf, wholeOf } from '../values.ts'
import { elapsedBetween } from './calendar.ts'
import type { Empty, KernelColumn, KernelSpec } from './contract.ts'
import { lower, scalarKind } from './lower.ts'
import type { State, States } from './state.ts'

export interface Column extends KernelColumn {
  readonly index: number
}

/** What comes from another table: undefined when the table has no such thing. */
export type Brought = (symbol: RuleSymbol) => State | undefined

/** The columns asked for, with their symbols; what cannot be one is a problem. */
export function columnsOf(
  scope: Scope,
  given: Readonly<Record<string, Empty>>,
  path: readonly string[],
  problems: RuleProblem[],
): Map<RuleSymbol, Column> {
  const columns = new Map<RuleSymbol, Column>()
  for (const [name, empty] of Object.entries(given)) {
    const symbol = scope.symbols.get(normal(name))
    if (!symbol || symbol.hidden) {
      problems.push(scope.unknown(normal(name), [...path, name]))
      continue
    }
    const kind = symbol.type?.kind
    if (symbol.is === 'rule' || symbol.is === 'across' || kind === undefined || kind === 'object' || kind === 'none') {
      const message =
        symbol.is === 'rule' || symbol.is === 'across'
          ? `“${symbol.name}” is computed: it is no column.`
          : `“${symbol.name}” is ${kind === 'object' ? 'an answer with parts' : 'never applicable'}: it is no column.`
      problems.push({ path: [...path, name], code: 'not-a-column', message, hint: 'Give its parts as columns.' })
      continue
    }
    columns.set(symbol, { name: symbol.name, kind, empty, index: columns.size })
  }
  return columns
}

/** States of everything that some symbols of one table read, from the bottom up. `list` is empty for the root. */
export class Cells {
  readonly list: string
  private readonly model: Model
  private readonly brought: Brought
  private readonly states: States
  private readonly columns: ReadonlyMap<RuleSymbol, Column>
  private readonly known = new Map<RuleSymbol, State>()
  private readonly varies = new Map<RuleSymbol, boolean>()
  private readonly shared: Run

  constructor(model: Model, list: string, states: States, columns: ReadonlyMap<RuleSymbol, Column>, spec: KernelSpec, brought: Brought) {
    this.model = model
    this.list = list
    this.states = states
    this.columns = columns
    this.shared = new Run(model, spec.answers ?? {}, spec.at)
    this.brought = brought
  }

  prepare(symbols: Iterable<RuleSymbol>): void {
    for (const symbol of closure(symbols)) {
      if (symbol.list !== this.list || this.known.has(symbol)) continue
      this.varies.set(symbol, this.columns.has(symbol) || [...(symbol.reads ?? [])].some((read) => this.varies.get(read) === true))
      this.known.set(symbol, this.stateOf(symbol))
    }
  }

  read(symbol: RuleSymbol): State {
    const state = symbol.list === this.list ? this.known.get(symbol) : this.outer(symbol)
    if (!state) throw new Error(`“${symbol.name}” is read before it is prepared.`)
    return state
  }

  /** State of a node of this table. */
  state(node: Node): State {
    this.prepare(readsOf(node))
    return lower(node, this.states, (symbol) => this.read(symbol))
  }

  private outer(symbol: RuleSymbol): State | undefined {
    if (!this.known.has(symbol)) {
      const state = this.brought(symbol)
      if (state) this.known.set(symbol, state)
    }
    return this.known.get(symbol)
  }

  private stateOf(symbol: RuleSymbol): State {
    const { states } = this
    const kind = scalarKind(symbol.type?.kind)
    if (symbol.is === 'rule') return symbol.node ? lower(symbol.node, states, (read) => this.read(read)) : states.nothing(kind)
    const gate = (symbol.owner ?? symbol).gate
    const cell = this.cell(symbol)
    return gate ? states.choose(states.holds(lower(gate, states, (read) => this.read(read))), cell, states.nothing(kind)) : cell
  }

  private cell(symbol: RuleSymbol): State {
    const { states } = this
    const kind = scalarKind(symbol.type?.kind)
    const column = this.columns.get(symbol)
    if (column) return this.columnState(symbol, column, column.empty)
    const brought = this.brought(symbol)
    if (brought) return brought
    if (symbol.part?.is === 'age') return this.age(symbol)
    if (symbol.aggregate) {
      const varies = [...closure([symbol])].some((read) => this.varies.get(read) === true)
      if (varies) return states.sure(states.scalars.refused(kind, `“${symbol.name}” is read of the rows of a list: give it as a column.`))
      return states.constant(this.shared.value(symbol), kind)
    }
    if (this.list === '') return states.constant(this.shared.answer(symbol), kind)
    const none = answerTo(symbol.owner ?? symbol, {})
    return states.constant(symbol.is === 'part' ? partOf(symbol, none, undefined) : wholeOf(symbol.input!, none), kind)
  }

  private columnState(symbol: RuleSymbol, { index }: Column, empty: KernelColumn['empty']): State {
    const { states } = this
    const s = states.scalars
    const kind = scalarKind(symbol.type?.kind)
    const value = s.column(index, kind)
    if (empty === 'never') return states.sure(value)
    const none = s.empty(index)
    // As for one person: an empty answer takes the default of its field; what the office has not filled is not asked yet.
    const standard = symbol.input?.default === undefined ? undefined : wholeOf(symbol.input, symbol.input.default)
    if (standard !== undefined && standard !== null) return states.sure(s.either(none, s.constant(standard), value))
    const filled = s.either(none, s.blank(kind), value)
    return empty === 'missing' && symbol.input?.by === undefined
      ? { value: filled, absent: s.no, unknown: none }
      : { value: filled, absent: none, unknown: s.no }
  }

  /** An age from a date that may be a column, on a day that may be one. */
  private age(symbol: RuleSymbol): State {
    const s = this.states.scalars
    const { part, owner } = symbol
    if (part?.is !== 'age' || !owner) throw new Error(`“${symbol.name}” is no age.`)
    const scope = this.list === '' ? this.model.root : this.model.rows.get(this.list)!
    const birth = part.birth ? scope.symbols.get(`${owner.name} . naissance`) : undefined
    const from = this.cell(birth ?? owner)
    const to = this.read(this.model.reference)
    const value = elapsedBetween(s, from.value, to.value, part.in)
    const noDay = s.or(to.unknown, to.absent)
    return { value, absent: from.absent, unknown: s.and(s.not(from.absent), s.or(from.unknown, noDay)) }
  }
}
