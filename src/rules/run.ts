/** One evaluation: the cells that are needed are set, lists are computed row by row, then rules are read. */

import { Tally } from './aggregates.ts'
import type { Model } from './compile.ts'
import type { At } from './contract.ts'
import { type Day, dayNumber, dayOf } from './days.ts'
import { RuleError } from './error.ts'
import { closure } from './graph.ts'
import type { Machine } from './machine.ts'
import { missing } from './missing.ts'
import type { Node, Raw, RuleSymbol } from './node.ts'
import { answerTo, type Bag, givenInput, own, partOf, rowsOf, wholeOf } from './values.ts'

const closures = new WeakMap<RuleSymbol, readonly RuleSymbol[]>()
function closureOf(symbol: RuleSymbol): readonly RuleSymbol[] {
  let known = closures.get(symbol)
  if (!known) {
    known = closure([symbol])
    closures.set(symbol, known)
  }
  return known
}

export class Run {
  readonly model: Model
  private readonly answers: Bag
  private readonly at: At
  private readonly day: number
  private readonly root: Machine
  private readonly done = new Set<RuleSymbol>()
  /** Inputs that an aggregate waits for. */
  readonly aggregateNeeds = new Map<RuleSymbol, Set<string>>()

  constructor(model: Model, answers: Bag, at: At) {
    const day = dayNumber(at.date)
    if (day === undefined || at.date.length !== 10)
      throw new RuleError({
        code: 'bad-date',
        message: `“${String(at.date).slice(0, 40)}” is not a day.`,
        hint: 'Give at.date as 2026-11-24.',
      })
    this.model = model
    this.answers = answers
    this.at = at
    this.day = day
    this.root = model.machines.get('')!
    this.root.reset()
  }

  /** Value of a symbol of the root. */
  value(symbol: RuleSymbol): Raw {
    this.prepare([symbol])
    return this.root.get(symbol)
  }

  /** Value of a condition that the machine watches; what it reads is prepared already. */
  look(node: Node): Raw {
    return this.root.look(node)
  }

  watches(node: Node): boolean {
    return this.root.watches(node)
  }

  /** Computes what some symbols need, from the bottom up, so that no chain of rules is deep. */
  prepare(symbols: readonly RuleSymbol[]): void {
    const needed = symbols.length === 1 ? closureOf(symbols[0]!) : closure(symbols)
    for (const symbol of needed) {
      if (symbol.list !== '' || this.done.has(symbol)) continue
      if (symbol.aggregate) this.aggregate(symbol, needed)
      else if (symbol.is === 'rule') this.root.get(symbol)
      else this.root.set(symbol, this.answer(symbol))
      this.done.add(symbol)
    }
  }

  /** An answer as it is kept, whether or not it is asked. */
  answer(symbol: RuleSymbol): Raw {
    if (symbol === this.model.today || symbol === this.model.reference) return this.day
    if (symbol.is === 'part') return partOf(symbol, this.whole(symbol.owner!), symbol.part?.is === 'age' ? this.reference() : undefined)
    if (symbol.is === 'given') return wholeOf(givenInput(symbol), this.whole(symbol))
    return wholeOf(symbol.input!, this.whole(symbol))
  }

  private reference(): Day | undefined {
    const day = this.root.get(this.model.reference)
    return typeof day === 'number' ? dayOf(day) : undefined
  }

  private whole(symbol: RuleSymbol): unknown {
    if (symbol.is !== 'given') return answerTo(symbol, this.answers)
    const given = this.at.given ?? {}
    return Object.hasOwn(given, symbol.name) ? given[symbol.name] : own(this.answers, symbol.name)
  }

  rows(list: RuleSymbol): readonly Bag[] | null | undefined {
    return rowsOf(answerTo(list, this.answers))
  }

  /** All aggregates of a list that can be computed now, in one pass over its rows. */
  private aggregate(first: RuleSymbol, needed: readonly RuleSymbol[]): void {
    const list = first.owner!
    const ready = (symbol: RuleSymbol) => closureOf(symbol).every((read) => read === symbol || read.list !== '' || this.done.has(read))
    const batch = needed.filter(
      (symbol) => symbol.aggregate && symbol.owner === list && !this.done.has(symbol) && (symbol === first || ready(symbol)),
    )
    const rows = this.rows(list)
    if (!rows) {
      for (const symbol of batch) this.finish(symbol, rows)
      return
    }
    const sums = batch.map((symbol) => new Tally(symbol.aggregate!.op))
    const counted = batch.map(({ aggregate }) => (aggregate!.last === undefined ? undefined : this.lastRows(rows, aggregate!.last)))
    this.each(list, rows, closure(batch), (machine, row) => {
      batch.forEach((symbol, i) => {
        if (counted[i]?.has(row) === false) return
        const { of, where } = symbol.aggregate!
        const holds = where ? machine.look(where) : true
        if (holds === false || holds === null) return
        const value = holds === undefined ? undefined : machine.look(of)
        sums[i]!.add(value)
        if (value !== undefined) return
        const needs = this.aggregateNeeds.get(symbol) ?? new Set()
        this.aggregateNeeds.set(symbol, needs)
        const view = {
          value: (s: RuleSymbol) => machine.get(s),
          look: (n: Node) => machine.look(n),
          watches: (n: Node) => machine.watches(n),
          outer: (s: RuleSymbol) => missing(s, this),
          rowName: () => list.name,
        }
        for (const name of holds === undefined ? missing(where!, view) : missing(of, view)) needs.add(name)
      })
    })
    batch.forEach((symbol, i) => {
      this.finish(symbol, sums[i]!.result())
    })
  }

  /** Of a list of months: the last ones before the month of the reference date; rows that name no month stand in their order. */
  private lastRows(rows: readonly Bag[], count: number): ReadonlySet<Bag> {
    this.prepare([this.model.reference])
    const month = this.reference()?.toString().slice(0, 7)
    const before = rows.filter((row) => typeof row.mois !== 'string' || month === undefined || row.mois < month)
    return new Set([...before].sort((one, other) => String(one.mois ?? '').localeCompare(String(other.mois ?? ''))).slice(-count))
  }

  private finish(symbol: RuleSymbol, value: Raw): void {
    this.root.set(symbol, value)
    this.done.add(symbol)
  }

  /** Runs something in each row of a list, with what the rows read prepared. */
  private each(list: RuleSymbol, rows: readonly Bag[], needed: readonly RuleSymbol[], work: (machine: Machine, row: Bag) => void): void {
    const machine = this.model.machines.get(list.name)!
    const inside = needed.filter((symbol) => symbol.list === list.name)
    // Read only once it is set: the engine keeps what it has read until the next run.
    const today = this.done.has(this.model.reference) ? this.reference() : undefined
    for (const outer of machine.outerSymbols) if (this.done.has(outer)) machine.set(outer, this.root.get(outer))
    for (const row of rows) {
      machine.reset()
      for (const symbol of inside) {
        if (symbol.is === 'rule') machine.get(symbol)
        else if (symbol.is === 'part') machine.set(symbol, partOf(symbol, answerTo(symbol.owner!, row), today))
        else machine.set(symbol, wholeOf(symbol.input!, answerTo(symbol, row)))
      }
      work(machine, row)
    }
  }

  /** Runs something in one row. */
  inRow(list: RuleSymbol, row: Bag, symbols: readonly RuleSymbol[], work: (machine: Machine) => void): void {
    const needed = closure(symbols)
    this.prepare([this.model.reference, ...needed.filter((symbol) => symbol.list === '')])
    this.each(list, [row], needed, work)
  }
}
