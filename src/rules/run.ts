/** One evaluation: the cells that are needed are set, lists are computed row by row, then rules are read. */

import { Tally } from './aggregates.ts'
import type { Model } from './compile.ts'
import type { At } from './contract.ts'
import { type Day, dayNumber, dayOf } from './days.ts'
import { RuleError } from './error.ts'
import { closure } from './graph.ts'
import type { Machine } from './machine.ts'
import { missing } from './missing.ts'
import { isFromRows, type Node, type Raw, type RuleSymbol } from './node.ts'
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
  /** Of what is worked out of other rows: its value in each row. */
  private readonly inRows = new Map<RuleSymbol, readonly Raw[]>()
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
      if (this.done.has(symbol)) continue
      if (isFromRows(symbol)) this.fromRows(symbol)
      if (symbol.list !== '') continue
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
    const ready = (symbol: RuleSymbol) =>
      closureOf(symbol).every((read) => read === symbol || (read.list !== '' && !isFromRows(read)) || this.done.has(read))
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
        if (counted[i]?.has(row) !== false) this.tally(symbol, list, sums[i]!, machine)
      })
    })
    batch.forEach((symbol, i) => {
      this.finish(symbol, sums[i]!.result())
    })
  }

  /** Adds what one row gives to an aggregate, and remembers what it waits for. */
  private tally(symbol: RuleSymbol, list: RuleSymbol, sum: Tally, machine: Machine): void {
    const { of, where } = symbol.aggregate!
    const holds = where ? machine.look(where) : true
    if (holds === false || holds === null) return
    const value = holds === undefined ? undefined : machine.look(of)
    sum.add(value)
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
  }

  /** What is read through a pointer, or added up for the row that others point to: its value in each row of its own list. */
  private fromRows(symbol: RuleSymbol): void {
    const rows = this.rows(this.listOf(symbol.list)) ?? []
    const from = this.listOf(symbol.aggregate ? symbol.owner!.name : symbol.source!.list)
    const others = this.rows(from)
    const pointer = symbol.by ?? symbol.owner!
    const values: Raw[] = []
    if (symbol.aggregate) {
      const sums = rows.map(() => new Tally(symbol.aggregate!.op))
      this.each(from, others ?? [], closureOf(symbol), (machine) => {
        const place = machine.get(pointer)
        if (typeof place === 'number') {
          const sum = sums[place]
          if (sum) this.tally(symbol, from, sum, machine)
        } else if (place === undefined) for (const sum of sums) sum.add(undefined)
      })
      values.push(...sums.map((sum) => (others ? sum.result() : others)))
    } else {
      const found: Raw[] = []
      this.each(from, others ?? [], closureOf(symbol.source!), (machine) => found.push(machine.get(symbol.source!)))
      for (const row of rows) {
        const place = wholeOf(pointer.input!, answerTo(pointer, row))
        values.push(typeof place === 'number' ? found[place] : place === null ? null : undefined)
      }
    }
    this.inRows.set(symbol, values)
    this.done.add(symbol)
  }

  private listOf(name: string): RuleSymbol {
    return this.model.root.symbols.get(name)!
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
  private each(
    list: RuleSymbol,
    rows: readonly Bag[],
    needed: readonly RuleSymbol[],
    work: (machine: Machine, row: Bag) => void,
    from = 0,
  ): void {
    const machine = this.model.machines.get(list.name)!
    const inside = needed.filter((symbol) => symbol.list === list.name)
    // Read only once it is set: the engine keeps what it has read until the next run.
    const today = this.done.has(this.model.reference) ? this.reference() : undefined
    for (const outer of machine.outerSymbols) if (this.done.has(outer)) machine.set(outer, this.root.get(outer))
    for (const [index, row] of rows.entries()) {
      machine.reset()
      for (const symbol of inside) {
        if (symbol.is === 'rule') machine.get(symbol)
        else if (isFromRows(symbol)) machine.set(symbol, this.inRows.get(symbol)?.[from + index])
        else if (symbol.is === 'part') machine.set(symbol, partOf(symbol, answerTo(symbol.owner!, row), today))
        else machine.set(symbol, wholeOf(symbol.input!, answerTo(symbol, row)))
      }
      work(machine, row)
    }
  }

  /** Runs something in one row, the one at the place `index`. */
  inRow(list: RuleSymbol, row: Bag, index: number, symbols: readonly RuleSymbol[], work: (machine: Machine) => void): void {
    const needed = closure(symbols)
    this.prepare([this.model.reference, ...needed.filter((symbol) => symbol.list === '' || isFromRows(symbol))])
    this.each(list, [row], needed, work, index)
  }
}
