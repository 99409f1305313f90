/** The same law on the same population in four machines. Each gives a column of results for each output, in the order of the rows. */
import { Refusal } from '#kernel'
import { type ColumnData, type Dialect, type Kernel, type ResultColumn, RuleError, type RuleValue } from '#rules'
import type { Scratch } from '#store'
import type { Analytics } from './analytics.ts'
import type { Law } from './law.ts'
import { referenceDay } from './population.ts'
import type { Population, PopulationColumn } from './population-table.ts'

export const engines = ['interpreter', 'kernel', 'duckdb', 'postgres'] as const
export type Engine = (typeof engines)[number]

export interface Computation {
  readonly law: Law
  readonly population: Population
  readonly analytics: Analytics
  readonly ask: readonly string[]
  /** day on which rules are read where the population does not say */
  readonly date: string
  /** opened only for PostgreSQL */
  readonly scratch: () => Promise<Scratch>
}

export interface Computed {
  readonly outputs: Kernel['outputs']
  readonly results: readonly ResultColumn[]
}

export async function compute(engine: Engine, work: Computation): Promise<Computed> {
  const kernel = kernelFor(work)
  switch (engine) {
    case 'interpreter':
      return { outputs: kernel.outputs, results: await interpret(work, kernel) }
    case 'kernel': {
      const { population } = work
      if (kernel.portable) return { outputs: kernel.outputs, results: await inPieces(kernel, population) }
      return { outputs: kernel.outputs, results: kernel.run(await population.data(), population.count, undefined, await population.rows()) }
    }
    case 'duckdb': {
      const { analytics } = work
      await analytics.run(`CREATE OR REPLACE TABLE result AS ${selectIn('duckdb', kernel, work)}`)
      return {
        outputs: kernel.outputs,
        results: await readResults(
          kernel,
          work.population.count,
          (text) => analytics.numbers(text, work.population.count),
          analytics.texts,
        ),
      }
    }
    case 'postgres':
      return { outputs: kernel.outputs, results: await inPostgres(kernel, work) }
  }
}

export function kernelFor({ law, population, ask, date }: Computation): Kernel {
  const given = (columns: readonly PopulationColumn[]) =>
    columns.map(({ name, hasEmpty }) => [name, hasEmpty ? 'missing' : 'never'] as const)
  const lists = Object.fromEntries(
    population.lists.map(({ name, columns, links }) => [
      name,
      Object.fromEntries([...given(columns), ...links.map(({ field }) => [field, 'not-applicable'] as const)]),
    ]),
  )
  const { kernel, problems } = law.rules.kernel({ ask, columns: Object.fromEntries(given(population.columns)), lists, at: { date } })
  if (kernel === undefined)
    throw new Refusal('law.not-compiled', { problems: problems.map(({ path, message }) => ({ path: path.join('/'), message })) })
  return kernel
}

function selectIn(dialect: Dialect, kernel: Kernel, { population }: Computation): string {
  const named = (columns: readonly PopulationColumn[]) => Object.fromEntries(columns.map(({ name, column }) => [name, column]))
  const lists = Object.fromEntries(
    population.lists.map(({ name, table, columns, links }) => [
      name,
      {
        ...{ table, key: 'id', parent: 'parent', columns: named(columns) },
        links: Object.fromEntries(links.map(({ field, at }) => [field, at])),
      },
    ]),
  )
  try {
    const table = dialect === 'duckdb' ? population.table : 'population'
    return kernel.sql(dialect, { table, key: 'id', columns: named(population.columns), lists })
  } catch (error) {
    if (error instanceof RuleError) throw new Refusal('law.not-in-sql', { engine: dialect, message: error.message })
    throw error
  }
}

const room = (kernel: Kernel, count: number): ResultColumn[] =>
  kernel.outputs.map(({ kind, uncertain }) => ({
    values: kind === 'text' ? new Array<string>(count).fill('') : kind === 'boolean' ? new Uint8Array(count) : new Float64Array(count),
    ...(uncertain ? { state: new Uint8Array(count) } : {}),
  }))

/** Rows of a population that are in memory at once. */
export const pieceSize = 50_000

/** Piece by piece into columns of the whole: the cells of the population are never all there. */
async function inPieces(kernel: Kernel, population: Population): Promise<ResultColumn[]> {
  const results = room(kernel, population.count)
  for await (const { from, count, data } of population.pieces(pieceSize)) {
    const texts: (readonly [string[], string[]])[] = []
    const part = results.map(({ values, state }): ResultColumn => {
      const own = Array.isArray(values) ? new Array<string>(count) : values.subarray(from, from + count)
      if (Array.isArray(values)) texts.push([values, own as string[]])
      return { values: own, ...(state ? { state: state.subarray(from, from + count) } : {}) }
    })
    kernel.run(data, count, part)
    for (const [whole, own] of texts) for (let i = 0; i < count; i++) whole[from + i] = own[i]!
  }
  return results
}

const dayMs = 86_400_000
const isoDay = (day: number) => new Date(day * dayMs).toISOString().slice(0, 10)
const dayOf = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / dayMs

/** Row by row, as a person's case is computed. */
async function interpret({ law, population, ask, date }: Computation, kernel: Kernel): Promise<ResultColumn[]> {
  const data = await population.data()
  const inputs = new Set(law.fields.map(({ name }) => name))
  const given = population.columns.filter(({ name }) => !inputs.has(name))
  const strange = given.find(({ name }) => name !== referenceDay && law.fields.some((field) => name.startsWith(`${field.name} . `)))
  if (strange) throw new Refusal('engine.no-parts', { engine: 'interpreter', column: strange.name })
  const results = room(kernel, population.count)
  const held = await listsOf(population)
  for (let i = 0; i < population.count; i++) {
    const row = Object.fromEntries([
      ...population.columns.map(({ name, kind }) => [name, cellOf(data[name]!, kind, i)] as const),
      ...held.map(({ name, rows }) => [name, rows[i]!] as const),
    ])
    const day = row[referenceDay]
    const at = {
      date: typeof day === 'string' ? day : date,
      given: Object.fromEntries(given.flatMap(({ name }) => (row[name] === undefined ? [] : [[name, row[name]]]))),
    }
    const found = law.rules.evaluate(row, ask, at)
    ask.forEach((name, k) => {
      put(results[k]!, i, found[name]!, kernel.outputs[k]!.kind)
    })
  }
  return results
}

/** The rows of each list by the row of the population that they belong to, as answers; a pointer is the place among those of the same one. */
async function listsOf({ count, lists, rows }: Population) {
  const all = await rows()
  const placeIn = new Map<string, Int32Array>()
  for (const { name } of lists) {
    const next = new Int32Array(count)
    placeIn.set(
      name,
      all[name]!.parent.map((parent) => next[parent]!++),
    )
  }
  return lists.map(({ name, columns, links, targets }) => {
    const { count: many, columns: data, parent, links: pointed = {} } = all[name]!
    const made: Record<string, unknown>[][] = Array.from({ length: count }, () => [])
    for (let i = 0; i < many; i++) {
      const cells = columns.map(({ name: field, kind }) => [field, cellOf(data[field]!, kind, i)] as const)
      const places = links.map(({ field }, k) => {
        const place = pointed[field]![i]!
        if (place < 0) return [field, null] as const
        if (all[targets[k]!]!.parent[place] !== parent[i])
          throw new Refusal('engine.other-parent', { engine: 'interpreter', list: name, line: i + 1 })
        return [field, placeIn.get(targets[k]!)![place]!] as const
      })
      made[parent[i]!]!.push(Object.fromEntries([...cells, ...places]))
    }
    return { name, rows: made }
  })
}

function cellOf({ values, empty }: ColumnData, kind: string, i: number): string | number | boolean | undefined {
  if (empty?.[i] === 1) return undefined
  const value = values[i]!
  return kind === 'boolean' ? value === 1 : kind === 'date' ? isoDay(Number(value)) : value
}

function put({ values, state }: ResultColumn, i: number, value: RuleValue, kind: string): void {
  if (value.kind !== 'value') {
    if (state) state[i] = value.kind === 'missing' ? 2 : 1
    return
  }
  values[i] = kind === 'date' ? dayOf(String(value.value)) : kind === 'boolean' ? (value.value === true ? 1 : 0) : (value.value as never)
}

type Numbers = (text: string) => Promise<{ readonly values: Float64Array; readonly empty: Uint8Array }[]>

/** Columns of the table `result` as a kernel would have written them. */
async function readResults(
  kernel: Kernel,
  count: number,
  numbers: Numbers,
  texts: (text: string) => Promise<string[]>,
): Promise<ResultColumn[]> {
  const results: ResultColumn[] = []
  for (const [k, { kind, uncertain }] of kernel.outputs.entries()) {
    const states = uncertain ? await numbers(`SELECT CAST(s${k} AS float8) FROM result ORDER BY id`) : undefined
    const state = states && Uint8Array.from(states[0]!.values)
    if (kind === 'text') results.push({ values: await texts(`SELECT o${k} FROM result ORDER BY id`), ...(state ? { state } : {}) })
    else {
      const cell = kind === 'boolean' ? `CAST(CAST(o${k} AS integer) AS float8)` : `o${k}`
      const [found] = await numbers(`SELECT ${cell} FROM result ORDER BY id`)
      const values = kind === 'boolean' ? Uint8Array.from(found!.values) : found!.values
      if (values.length < count) throw new Error('Rows were lost on the way to the database.')
      results.push({ values, ...(state ? { state } : {}) })
    }
  }
  return results
}

const batch = 20_000
const types = { number: 'float8', boolean: 'boolean', date: 'date', text: 'text' } as const

/** A temporary table of these cells; places below nothing are NULL. */
async function fill(
  scratch: Scratch,
  table: string,
  count: number,
  columns: readonly PopulationColumn[],
  data: Readonly<Record<string, ColumnData>>,
  places: readonly { readonly at: string; readonly values: Int32Array }[] = [],
): Promise<void> {
  const typed = [...places.map(({ at }) => `${at} integer`), ...columns.map(({ column, kind }) => `${column} ${types[kind]}`)]
  await scratch.query(`DROP TABLE IF EXISTS ${table}`)
  await scratch.query(`CREATE TEMPORARY TABLE ${table} (${['id integer', ...typed].join(', ')})`)
  const slots = [...places.map(() => 'integer'), ...columns.map(({ kind }) => types[kind])].map((type, k) => `$${k + 2}::${type}[]`)
  for (let from = 0; from < count; from += batch) {
    const rows = Array.from({ length: Math.min(batch, count - from) }, (_, i) => from + i)
    await scratch.query(`INSERT INTO ${table} SELECT * FROM unnest(${['$1::integer[]', ...slots].join(', ')})`, [
      rows,
      ...places.map(({ values }) => rows.map((i) => (values[i]! < 0 ? null : values[i]!))),
      ...columns.map(({ name, kind }) => rows.map((i) => cellOf(data[name]!, kind, i) ?? null)),
    ])
  }
}

async function inPostgres(kernel: Kernel, work: Computation): Promise<ResultColumn[]> {
  const { population } = work
  await using scratch = await work.scratch()
  await scratch.query('DROP TABLE IF EXISTS result')
  await fill(scratch, 'population', population.count, population.columns, await population.data())
  const rows = await population.rows()
  for (const { name, table, columns, links } of population.lists) {
    const { count, columns: data, parent, links: pointed = {} } = rows[name]!
    const places = [{ at: 'parent', values: parent }, ...links.map(({ field, at }) => ({ at, values: pointed[field]! }))]
    await fill(scratch, table, count, columns, data, places)
  }
  await scratch.query(`CREATE TEMPORARY TABLE result AS ${selectIn('postgres', kernel, work)}`)
  const cells = async (text: string) => (await scratch.query(text)).map((row) => Object.values(row)[0])
  const numbers: Numbers = async (text) => {
    const found = await cells(text)
    return [{ values: Float64Array.from(found, Number), empty: Uint8Array.from(found, (cell) => (cell === null ? 1 : 0)) }]
  }
  return await readResults(kernel, population.count, numbers, async (text) =>
    (await cells(text)).map((cell) => (typeof cell === 'string' ? cell : '')),
  )
}
