/** The kernel of several tables: steps, then what is asked of the root; and the same as one SELECT over as many WITHs. */
import { RuleError } from '../error.ts'
import type { ColumnData, Kernel, ListTable } from './contract.ts'
import { isUncertain } from './javascript.ts'
import { type KernelOutput, kernelOf } from './kernel.ts'
import { printSelect, quoted, type Source, stateOf } from './sql.ts'
import { bring, type Step } from './steps.ts'
import type { Table, Tables, Transfer } from './tables.ts'

const outputOf = ({ state, column: { name, kind } }: Transfer): KernelOutput => ({
  name,
  // What a row gives to be counted is a truth, though the count is a number.
  kind: state.value.kind === 'boolean' ? 'boolean' : kind,
  state,
  uncertain: isUncertain(state),
})
const columnsOf = ({ given, brought }: Table) => [...given, ...brought.map(({ column }) => column)]
const missing = (what: string): never => {
  throw new RuleError({ code: 'no-column', message: `${what} is missing.` })
}

export function kernelOfTables(tables: Tables, outputs: readonly KernelOutput[], steps: readonly Step[]): Kernel {
  const { root, named } = tables
  const made = steps.map(({ from, moves }) => ({ from, moves, kernel: kernelOf(columnsOf(from), moves.map(outputOf)) }))
  const last = kernelOf(columnsOf(root), outputs)
  return {
    columns: root.given,
    lists: [...named.values()].map(({ list, given, links }) => ({ name: list, columns: given, links })),
    outputs: last.outputs,
    source: [...made.map(({ kernel }) => kernel), last].map(({ source }) => source).join('\n'),
    run(columns, count, into, lists = {}) {
      const rows = (table: Table) => lists[table.list] ?? missing(`The table of “${table.list}”`)
      const sizeOf = (table: Table) => (table === root ? count : rows(table).count)
      const data = new Map<Table, Record<string, ColumnData>>()
      for (const table of [root, ...named.values()]) data.set(table, { ...(table === root ? columns : rows(table).columns) })
      for (const { from, moves, kernel } of made) {
        const results = kernel.run(data.get(from)!, sizeOf(from))
        moves.forEach((move, k) => {
          const { parent, links } = rows(move.op === undefined ? move.into : from)
          const places = move.by === undefined ? parent : (links?.[move.by] ?? missing(`The column “${move.by}”`))
          data.get(move.into)![move.column.name] = bring(move, results[k]!, places, sizeOf(move.into))
        })
      }
      return last.run(data.get(root)!, count, into)
    },
    sql(dialect, from) {
      const tableOf = (table: Table): ListTable => from.lists?.[table.list] ?? missing(`The table of “${table.list}”`)
      const keyOf = (table: Table) => (table === root ? from.key : tableOf(table).key)
      const withs: string[] = []
      const state = new Map<Table, Source>()
      for (const table of [root, ...named.values()]) {
        const { table: name, columns } = table === root ? from : tableOf(table)
        state.set(table, { table: quoted(name), key: keyOf(table), columns })
      }
      const put = (name: string, select: string) => {
        withs.push(`${name} AS MATERIALIZED (${select})`)
        return name
      }
      const select = (table: Table, into: readonly KernelOutput[]) => printSelect(dialect, state.get(table)!, columnsOf(table), into)
      made.forEach(({ from: source, moves }, step) => {
        const computed = put(`step${step}`, select(source, moves.map(outputOf)))
        for (const [k, move] of moves.entries()) {
          const { into, column, by, op } = move
          const { parent, links, table, key } = tableOf(op === undefined ? into : source)
          const along = by === undefined ? parent : (links?.[by] ?? missing(`The column “${by}”`))
          const name = `t${column.name.slice(1)}`
          const target = state.get(into)!
          const told = `${isUncertain(move.state) ? `x.s${k}` : '0'}`
          const joined =
            op === undefined
              ? `SELECT r.*, x.o${k} AS ${name}, CASE WHEN x.${quoted(keyOf(source))} IS NULL THEN 1 ELSE ${told} END AS ${stateOf(name)} FROM ${target.table} r LEFT JOIN ${computed} x ON x.${quoted(keyOf(source))} = r.${quoted(along)}`
              : `SELECT r.*, ${outcome(op)} AS ${name}, ${absence(op)} AS ${stateOf(name)} FROM ${target.table} r LEFT JOIN (SELECT b.${quoted(along)} AS k, ${sums(op, `x.o${k}`, told, `x.${quoted(key)}`)} FROM ${computed} x JOIN ${quoted(table)} b ON b.${quoted(key)} = x.${quoted(key)} WHERE b.${quoted(along)} IS NOT NULL GROUP BY b.${quoted(along)}) f ON f.k = r.${quoted(target.key)}`
          const relation = put(`${into === root ? 'root' : `list${[...named.values()].indexOf(into)}`}_${name}`, joined)
          state.set(into, { ...target, table: relation, columns: { ...target.columns, [column.name]: name } })
        }
      })
      const asked = select(root, outputs)
      return withs.length > 0 ? `WITH ${withs.join(',\n')}\n${asked}` : asked
    },
  }
}

/** What is added up of the rows of one parent: how many count, how many are unknown, and their value. Sums in the order of the keys, as the kernel's. */
function sums(op: string, value: string, told: string, key: string): string {
  const counted = `sum(CASE WHEN ${told} = 0 THEN 1 ELSE 0 END) AS many, sum(CASE WHEN ${told} = 2 THEN 1 ELSE 0 END) AS unknown`
  const yes = (held: string) => `sum(CASE WHEN ${told} = 0 AND ${held} THEN 1 ELSE 0 END)`
  const number = `CASE WHEN ${told} = 0 THEN ${value} END`
  const found = {
    any: yes(value),
    count: yes(value),
    all: yes(`NOT ${value}`),
    min: `min(${number})`,
    max: `max(${number})`,
    mean: `sum(${number} ORDER BY ${key})`,
    sum: `sum(${number} ORDER BY ${key})`,
  }[op]
  return `${counted}, ${found} AS found`
}

const outcome = (op: string): string =>
  op === 'any'
    ? 'coalesce(f.found, 0) > 0'
    : op === 'all'
      ? 'coalesce(f.found, 0) = 0'
      : op === 'mean'
        ? 'CASE WHEN f.many > 0 THEN f.found / f.many ELSE 0 END'
        : 'CAST(coalesce(f.found, 0) AS float8)'

const absence = (op: string): string => {
  const decided = op === 'any' || op === 'all' ? ' AND f.found = 0' : ''
  const none = ['min', 'max', 'mean'].includes(op) ? 'WHEN coalesce(f.many, 0) = 0 THEN 1 ' : ''
  return `CASE WHEN coalesce(f.unknown, 0) > 0${decided} THEN 2 ${none}ELSE 0 END`
}
