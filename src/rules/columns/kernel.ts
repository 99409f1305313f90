/** Rules made ready for many rows: partial evaluation for what is asked and given, then a loop, or a SELECT. */
import type { Model } from '../compile.ts'
import { question } from '../condition.ts'
import type { RuleProblem } from '../contract.ts'
import { RuleError } from '../error.ts'
import { showUnit } from '../units.ts'
import type { ColumnData, ColumnKind, Compiled, Kernel, KernelColumn, KernelSpec, PortableKernel, ResultColumn } from './contract.ts'
import { isUncertain, loopOf, printLoop } from './javascript.ts'
import { reachable, type Scalars } from './scalar.ts'
import { printSelect, quoted } from './sql.ts'
import type { State } from './state.ts'
import { stepsOf } from './steps.ts'
import { kernelOfTables } from './steps-kernel.ts'
import { Tables, type Transfer } from './tables.ts'

/** Compiles what is asked, or says what cannot be computed over these columns. Unknown names in `ask` throw `RuleError`. */
export function compileKernel(model: Model, spec: KernelSpec): Compiled {
  const { columns, outputs, problems, tables, transfers } = lowered(model, spec)
  if (problems.length > 0) return { problems }
  return { kernel: tables.named.size > 0 ? kernelOfTables(tables, outputs, stepsOf(transfers)) : kernelOf(columns, outputs), problems: [] }
}

export interface Lowered {
  readonly columns: readonly KernelColumn[]
  readonly outputs: readonly KernelOutput[]
  readonly scalars: Scalars
  readonly tables: Tables
  /** what rows of lists must give before, in order */
  readonly transfers: readonly Transfer[]
  readonly problems: readonly RuleProblem[]
}

/** What is asked as terms over the columns, before anything is printed. */
export function lowered(model: Model, spec: KernelSpec): Lowered {
  const problems: RuleProblem[] = []
  const tables = new Tables(model, spec, problems)
  const { cells, given, scalars } = tables.root
  const outputs = spec.ask.map((text): KernelOutput => {
    const { node, type, reads } = question(text, model.root, model)
    cells.prepare([model.reference, ...reads])
    const state = cells.state(node)
    const kind: ColumnKind = type.kind === 'object' || type.kind === 'none' ? 'boolean' : type.kind
    const unit = showUnit(type.unit)
    return { name: text, kind, ...(unit ? { unit } : {}), state, uncertain: isUncertain(state) }
  })
  const transfers = tables.transfers(outputs.map(({ state }) => state))
  const brought = transfers.map(({ state, from }) => ({ name: from.list, state }))
  for (const { name, state } of [...outputs, ...brought]) {
    for (const term of reachable([state.value, state.absent, state.unknown]).order)
      if (term.op === 'refused') problems.push({ path: ['ask', name], code: 'not-compiled', message: String(term.value) })
  }
  return { columns: given, outputs, scalars, tables, transfers, problems }
}

export interface KernelOutput {
  readonly name: string
  readonly kind: ColumnKind
  readonly unit?: string
  readonly uncertain: boolean
  readonly state: State
}

/** A kernel of terms that are ready. */
export function kernelOf(columns: readonly KernelColumn[], outputs: readonly KernelOutput[]): Kernel {
  const { source, texts } = printLoop(outputs.map(({ state }) => state))
  const portable: PortableKernel = { columns, outputs: outputs.map(({ state: _, ...output }) => output), source, texts }
  return {
    ...{ columns, outputs: portable.outputs, source, portable, lists: [] },
    run: runPortable(portable),
    sql: (dialect, from) => printSelect(dialect, { ...from, table: quoted(from.table) }, columns, outputs),
  }
}

/** The loop of a kernel, made from what was sent. The text is one that `printLoop` wrote. */
export function runPortable({ columns, outputs, source, texts }: PortableKernel): Kernel['run'] {
  const loop = loopOf(source)
  const room = (count: number): ResultColumn[] =>
    outputs.map(({ kind, uncertain }) => ({
      values: kind === 'text' ? new Array<string>(count) : kind === 'boolean' ? new Uint8Array(count) : new Float64Array(count),
      ...(uncertain ? { state: new Uint8Array(count) } : {}),
    }))
  const given = (columnData: Readonly<Record<string, ColumnData>>, count: number) =>
    columns.map(({ name, empty }) => {
      const data = Object.hasOwn(columnData, name) ? columnData[name] : undefined
      // What was not brought from another table is not read here.
      if (!data && empty === 'told') return { values: undefined, empty: undefined }
      if (!data || data.values.length < count)
        throw new RuleError({ code: 'no-column', message: `The column “${name}” is missing or too short.` })
      return { values: data.values, empty: empty === 'never' ? undefined : (data.empty ?? new Uint8Array(count)) }
    })
  return (columnData, count, into = room(count)) => {
    const data = given(columnData, count)
    loop(
      count,
      data.map(({ values }) => values),
      data.map(({ empty }) => empty),
      into.map(({ values }) => values),
      into.map(({ state }) => state),
      texts,
    )
    return into
  }
}
