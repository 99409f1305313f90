/** A right computed for many persons at once, by the same rules as for one: the kernel over columns, or one by one where columns cannot say it. Pure. */
import { createHash } from 'node:crypto'
import { type CaseContext, rulesAt } from '#cases'
import type { ColumnData, Kernel, KernelColumn } from '#rules'
import type { Loaded } from '#services'
import type { Verdict } from './contract.ts'
import type { Answers } from './inputs.ts'

export interface Computed {
  readonly verdict: Verdict
  /** questions that decide, in the order in which the rules read them; none unless `perhaps` */
  readonly questions: readonly string[]
}

/** What computes the right of a service for many; made once a run. */
export interface Computing {
  /** SHA-256 of the service as published: questions, rules and articles */
  readonly rules: string
  /** `kernel`: a loop over columns; `one by one`: the interpreter, since the rules read what no column holds */
  readonly by: 'kernel' | 'one by one'
  run(answers: readonly Answers[]): readonly Computed[]
}

/** Refuses nothing: a right that no kernel can compute is computed one by one. */
export function computing(loaded: Loaded, context: CaseContext): Computing {
  const { service, rules, hash } = loaded
  const when = service.proactive?.when ?? ''
  const inputs = [...rules.dependencies(when)]
  const fields = new Map(service.fields.map((field) => [field.name, field]))
  const lists = new Set(inputs.filter((name) => fields.get(name)?.type === 'list'))
  const columns = Object.fromEntries(inputs.map((name) => [lists.has(name) ? `${name} . nombre` : name, 'missing' as const]))
  // Values of a territory differ from person to person.
  const kernel =
    service.local === undefined ? rules.kernel({ ask: [when], columns, at: rulesAt(undefined, {}, context) }).kernel : undefined
  const asked = new Map<string, readonly string[]>()
  const questions = (answers: Answers): readonly string[] => {
    // Which question decides depends on what is known, not only on what is missing: with the same answers it is the same.
    const key = JSON.stringify(
      inputs.map((name) => (kernel !== undefined && lists.has(name) ? lengthOf(answers[name]) : answers[name]) ?? null),
    )
    const known = asked.get(key)
    if (known !== undefined) return known
    const value = rules.evaluate(answers, [when], rulesAt(undefined, answers, context))[when]
    const needs = (value?.kind === 'missing' ? value.needs : []).filter(
      (name) => fields.get(name)?.asked && fields.get(name)?.by === undefined,
    )
    asked.set(key, needs)
    return needs
  }
  const told = (verdict: Verdict, answers: Answers): Computed => {
    if (verdict !== 'perhaps') return { verdict, questions: [] }
    const open = questions(answers)
    // What waits for something that nobody can be asked is no offer.
    return open.length === 0 ? { verdict: 'not', questions: [] } : { verdict, questions: open }
  }
  return {
    rules: hash,
    by: kernel === undefined ? 'one by one' : 'kernel',
    run: (all) =>
      kernel === undefined
        ? all.map((answers) => {
            const holds = rules.holds(when, answers, rulesAt(undefined, answers, context))
            return told(holds === undefined ? 'perhaps' : holds ? 'sure' : 'not', answers)
          })
        : overColumns(kernel, lists, all).map((verdict, index) => told(verdict, all[index]!)),
  }
}

function overColumns(kernel: Kernel, lists: ReadonlySet<string>, all: readonly Answers[]): Verdict[] {
  const columns = Object.fromEntries(
    kernel.columns.map((column) => {
      const list = [...lists].find((name) => column.name === `${name} . nombre`)
      return [
        column.name,
        columnOf(
          column,
          all.map((answers) => (list === undefined ? answers[column.name] : lengthOf(answers[list]))),
        ),
      ]
    }),
  )
  const [result] = kernel.run(columns, all.length)
  return all.map((_, index) => {
    const state = result?.state?.[index] ?? 0
    return state === 2 ? 'perhaps' : state === 0 && result?.values[index] === 1 ? 'sure' : 'not'
  })
}

const lengthOf = (value: unknown): number | undefined => (Array.isArray(value) ? value.length : undefined)

function columnOf({ kind }: KernelColumn, cells: readonly unknown[]): ColumnData {
  const empty = Uint8Array.from(cells, (cell) => (cell === undefined || cell === null ? 1 : 0))
  switch (kind) {
    case 'text':
      return { values: cells.map((cell) => (typeof cell === 'string' ? cell : '')), empty }
    case 'boolean':
      return { values: Uint8Array.from(cells, (cell) => (cell === true ? 1 : 0)), empty }
    case 'date':
      return {
        values: Int32Array.from(cells, (cell) => (typeof cell === 'string' ? Date.parse(`${cell}T00:00:00Z`) / 86_400_000 : 0)),
        empty,
      }
    case 'number':
      return { values: Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : 0)), empty }
  }
}

/** The same answers of the same persons in the same order give the same digest, whatever pieces they came in. */
export function digested(before: string, persons: readonly { readonly person: string; readonly answers: readonly Answers[] }[]): string {
  return persons.reduce(
    (digest, one) =>
      createHash('sha256')
        .update(`${digest}\n${one.person}\n${JSON.stringify(one.answers)}`)
        .digest('hex'),
    before,
  )
}
