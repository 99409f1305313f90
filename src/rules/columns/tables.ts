/**
 * Entities: each list whose rows are given as columns is a table with a kernel of its own. Between tables a column is brought along a key: down, each row
 * reads the row that it belongs to or points to; up, the rows that belong or point to one are added up as `aggregates.ts` does for one person.
 */
import type { Model } from '../compile.ts'
import type { RuleProblem } from '../contract.ts'
import { normal } from '../names.ts'
import type { RuleSymbol } from '../node.ts'
import { Cells, type Column, columnsOf } from './cells.ts'
import type { ColumnKind, KernelColumn, KernelSpec } from './contract.ts'
import { scalarKind } from './lower.ts'
import { reachable, type Scalar, type ScalarKind, Scalars } from './scalar.ts'
import { type State, States } from './state.ts'

/** One column brought from one table to another. */
export interface Transfer {
  readonly from: Table
  readonly into: Table
  /** place among the columns of `into` */
  readonly index: number
  readonly column: KernelColumn
  /** its terms in `from`; up: not applicable where the row is left out */
  readonly state: State
  /** up: how rows become one value; down: undefined */
  readonly op?: string
  /** the `row` field whose places are followed, of the table with more rows; undefined: the parent */
  readonly by?: string
  /** after all transfers of lower levels */
  readonly level: number
}

export class Table {
  readonly list: string
  readonly scalars = new Scalars()
  readonly states = new States(this.scalars)
  readonly given: readonly KernelColumn[]
  readonly links: readonly string[]
  readonly cells: Cells
  readonly brought: Transfer[] = []
  readonly #tables: Tables
  readonly #pointers = new Set<RuleSymbol>()

  constructor(tables: Tables, list: string, given: ReadonlyMap<RuleSymbol, Column>, links: readonly RuleSymbol[]) {
    this.#tables = tables
    this.list = list
    this.given = [...given.values()]
    this.links = links.map(({ name }) => name)
    for (const link of links) this.#pointers.add(link)
    this.cells = new Cells(tables.model, list, this.states, given, tables.spec, (symbol) => this.#bring(symbol))
  }

  /** Terms of what another table has; undefined for what this one has itself. */
  #bring(symbol: RuleSymbol): State | undefined {
    const kind = scalarKind(symbol.type?.kind)
    if (symbol.list !== this.list) return this.#down(symbol, this.#tables.root, symbol)
    if (this.#pointers.has(symbol)) return this.#refused(kind, `“${symbol.name}” is read as a number, not as a row.`)
    const { source, aggregate, owner, part } = symbol
    if (source) {
      const from = this.#tables.named.get(source.list)
      if (!from || !this.#pointers.has(owner!)) return this.#refused(kind, `“${symbol.name}” is read of another list: give both as tables.`)
      return this.#down(symbol, from, source, owner!.name)
    }
    const rows = owner && this.#tables.named.get(owner.name)
    if (rows && aggregate) return this.#up(symbol, rows)
    if (aggregate && this.list !== '') return this.#refused(kind, `“${symbol.name}” is read of another list: give both as tables.`)
    if (rows && part?.is === 'count') return this.#move({ from: rows, symbol, state: rows.states.yes, op: 'count' })
    return this.#tables.named.has(symbol.name) && symbol.list === '' ? this.states.yes : undefined
  }

  #down(symbol: RuleSymbol, from: Table, source: RuleSymbol, by?: string): State {
    from.cells.prepare([source])
    const state = from.cells.read(source)
    const { value, absent, unknown } = state
    // What is the same in every row needs no column; where a pointer may point to none, the absence does.
    if (by === undefined && [value, absent, unknown].every(({ op }) => op === 'constant' || op === 'refused'))
      return { value: this.#same(value), absent: this.#same(absent), unknown: this.#same(unknown) }
    return this.#move({ from, symbol, state, ...(by === undefined ? {} : { by }) })
  }
  #refused(kind: ScalarKind, why: string): State {
    return this.states.sure(this.scalars.refused(kind, why))
  }
  #same({ op, kind, value }: Scalar): Scalar {
    return op === 'refused' ? this.scalars.refused(kind, String(value)) : this.scalars.constant(value)
  }

  #up(symbol: RuleSymbol, from: Table): State {
    const kind = scalarKind(symbol.type?.kind)
    const { op, of, where, last } = symbol.aggregate!
    const { states } = from
    if (last !== undefined) return this.#refused(kind, `“${symbol.name}” reads the last months of a list.`)
    const one = from.cells.state(of)
    const each = ['count', 'any', 'all'].includes(op) ? states.holds(one) : one
    const state = where ? states.choose(states.holds(from.cells.state(where)), each, states.nothing(each.value.kind)) : each
    if (symbol.by && !from.#pointers.has(symbol.by)) return this.#refused(kind, `“${symbol.name}” needs “${symbol.by.name}” as a column.`)
    return this.#move({ from, symbol, state, op, ...(symbol.by ? { by: symbol.by.name } : {}) })
  }

  #move({ from, symbol, state, op, by }: Pick<Transfer, 'from' | 'state' | 'op' | 'by'> & { readonly symbol: RuleSymbol }): State {
    const index = this.given.length + this.brought.length
    const kind = symbol.type?.kind
    const column: KernelColumn = {
      // No name of an author holds this sign.
      name: `§${index}`,
      kind: kind === undefined || kind === 'object' || kind === 'none' ? 'boolean' : (kind satisfies ColumnKind),
      empty: 'told',
    }
    const level = 1 + Math.max(0, ...from.needs([state]).map((transfer) => transfer.level))
    this.brought.push({
      from,
      into: this,
      index,
      column,
      state,
      level,
      ...(op === undefined ? {} : { op }),
      ...(by === undefined ? {} : { by }),
    })
    const s = this.scalars
    return { value: s.column(index, scalarKind(kind)), absent: s.empty(index), unknown: s.unanswered(index) }
  }

  /** What some terms of this table need of other tables, directly. */
  needs(states: readonly State[]): Transfer[] {
    const { order } = reachable(states.flatMap(({ value, absent, unknown }) => [value, absent, unknown]))
    const places = new Set(order.flatMap(({ op, value }) => (['column', 'empty', 'unanswered'].includes(op) ? [Number(value)] : [])))
    return this.brought.filter(({ index }) => places.has(index))
  }
}

export class Tables {
  readonly model: Model
  readonly spec: KernelSpec
  readonly root: Table
  readonly named = new Map<string, Table>()

  constructor(model: Model, spec: KernelSpec, problems: RuleProblem[]) {
    this.model = model
    this.spec = spec
    for (const [name, given] of Object.entries(spec.lists ?? {})) {
      const scope = model.rows.get(normal(name))
      if (!scope) {
        problems.push({ path: ['lists', name], code: 'unknown-list', message: `“${name.slice(0, 80)}” is not a list.` })
        continue
      }
      const isLink = (field: string) => scope.symbols.get(normal(field))?.input?.of !== undefined
      const columns = Object.fromEntries(Object.entries(given).filter(([field]) => !isLink(field)))
      const links = Object.keys(given).flatMap((field) => (isLink(field) ? [scope.symbols.get(normal(field))!] : []))
      for (const { name: link, gate } of links)
        if (gate)
          problems.push({
            path: ['lists', name, link],
            code: 'not-a-column',
            message: `“${link}” is asked under a condition: it is no column.`,
          })
      this.named.set(scope.list, new Table(this, scope.list, columnsOf(scope, columns, ['lists', name], problems), links))
    }
    this.root = new Table(this, '', columnsOf(model.root, spec.columns, ['columns'], problems), [])
  }

  /** Everything that must be brought before some terms of the root can be computed, in order. */
  transfers(states: readonly State[]): readonly Transfer[] {
    const found = new Set(this.root.needs(states))
    for (const { from, state } of found) for (const before of from.needs([state])) found.add(before)
    return [...found].sort((a, b) => a.level - b.level)
  }
}
