/**
 * One SELECT with the same meaning. Terms read several times become columns of an inner SELECT; each layer is fenced, because PostgreSQL would
 * otherwise pull the layers up and write shared terms out again and again (78 times slower on the rules where this was measured).
 * Identifiers made here carry no author's word; table and column names are quoted, texts are doubled at each apostrophe.
 */
import { RuleError } from '../error.ts'
import type { Dialect, KernelColumn } from './contract.ts'
import { isUncertain } from './javascript.ts'
import { plan } from './plan.ts'
import type { Scalar } from './scalar.ts'
import type { State } from './state.ts'

/** Where a column of a SELECT says 0 (a value), 1 (not applicable) or 2 (missing). */
export const stateOf = (column: string): string => `${column}_state`

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

export interface Source {
  /** a table as SQL names it */
  readonly table: string
  readonly key: string
  readonly columns: Readonly<Record<string, string>>
}

export function printSelect(
  dialect: Dialect,
  from: Source,
  columns: readonly KernelColumn[],
  outputs: readonly { readonly name: string; readonly state: State }[],
): string {
  const { named } = plan(outputs.flatMap(({ state }) => [state.value, state.absent, state.unknown]))
  const refuse = (what: string): never => {
    throw new RuleError({
      code: 'not-in-sql',
      message: `${what} has no exact equal in ${dialect}.`,
      hint: 'Use the kernel for these rules.',
    })
  }
  const inline = (term: Scalar): string => {
    const [a, b, c] = term.args
    switch (term.op) {
      case 'constant':
        if (typeof term.value === 'string') return `'${term.value.replaceAll("'", "''")}'`
        return typeof term.value === 'number' ? `CAST('${term.value}' AS float8)` : String(term.value).toUpperCase()
      case 'column':
        return `c${term.value}`
      case 'empty':
        return `(e${term.value} = 1)`
      case 'unanswered':
        return `(e${term.value} = 2)`
      case '//': {
        if (dialect === 'postgres') return refuse('“//”')
        return `((${print(a!)} - ${print(a!)} % ${print(b!)}) / ${print(b!)})`
      }
      case '**':
        return `power(${print(a!)}, ${print(b!)})`
      case 'floor':
        return `floor(${print(a!)})`
      case 'min':
      case 'max':
        return `${term.op === 'min' ? 'least' : 'greatest'}(${print(a!)}, ${print(b!)})`
      case 'and':
        return `(${print(a!)} AND ${print(b!)})`
      case 'or':
        return `(${print(a!)} OR ${print(b!)})`
      case 'not':
        return `(NOT ${print(a!)})`
      case 'if':
        return `CASE WHEN ${print(a!)} THEN ${print(b!)} ELSE ${print(c!)} END`
      case 'refused':
        throw new Error(`A refused term is printed: ${term.value}`)
      default:
        return `(${print(a!)} ${term.op} ${print(b!)})`
    }
  }
  const print = (term: Scalar): string => (named.has(term) ? `v${term.id}` : inline(term))

  const input = columns.flatMap(({ name, kind, empty }, k) => {
    // What was not brought from another table is not read here.
    if (empty === 'told' && !Object.hasOwn(from.columns, name)) return []
    const column = Object.hasOwn(from.columns, name) ? from.columns[name] : undefined
    if (column === undefined) throw new RuleError({ code: 'no-column', message: `The column “${name}” is not in the table.` })
    const cell = {
      number: `CAST(${quoted(column)} AS float8)`,
      boolean: `CAST(${quoted(column)} AS boolean)`,
      text: `CAST(${quoted(column)} AS varchar)`,
      // Brought from another table, a day is its number already.
      date: empty === 'told' ? `CAST(${quoted(column)} AS float8)` : `CAST(CAST(${quoted(column)} AS date) - DATE '1970-01-01' AS float8)`,
    }[kind]
    const blank = { number: '0', boolean: 'FALSE', text: "''", date: '0' }[kind]
    if (empty === 'never') return `${cell} AS c${k}`
    const none = empty === 'told' ? quoted(stateOf(column)) : `CASE WHEN ${quoted(column)} IS NULL THEN 1 ELSE 0 END`
    return `coalesce(${cell}, ${blank}) AS c${k}, ${none} AS e${k}`
  })
  const fence = dialect === 'postgres' ? ' OFFSET 0' : ''
  let inner = `SELECT ${[`${quoted(from.key)} AS k`, ...input].join(', ')} FROM ${from.table}${fence}`
  const layers: string[][] = []
  for (const [term, layer] of named) {
    layers[layer - 1] ??= []
    layers[layer - 1]!.push(`${inline(term)} AS v${term.id}`)
  }
  layers.forEach((terms, depth) => {
    inner = `SELECT *, ${terms.join(', ')}\nFROM (${inner}) l${depth}${fence}`
  })
  const last = outputs.flatMap(({ state }, k) => {
    const value = print(state.value)
    if (!isUncertain(state)) return [`${value} AS o${k}`]
    const [unknown, absent] = [print(state.unknown), print(state.absent)]
    return [
      `CASE WHEN ${unknown} OR ${absent} THEN NULL ELSE ${value} END AS o${k}`,
      `CASE WHEN ${unknown} THEN 2 WHEN ${absent} THEN 1 ELSE 0 END AS s${k}`,
    ]
  })
  return `SELECT ${[`k AS ${quoted(from.key)}`, ...last].join(', ')}\nFROM (${inner}) l`
}
