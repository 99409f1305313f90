/** The same law on the same population in four machines. Each gives a column of results for each output, in the order of the rows. */
import { Refusal } from '#kernel'
import { type ColumnData, type Dialect, type Kernel, type ResultColumn, RuleError, type RuleValue } from '#rules'
import type { Scratch } from '#store'
import type { Analytics } from './analytics.ts'
import type { Law } from './law.ts'
import { referenceDay } from './population.ts'
import type { Population } from './population-table.ts'

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
    case 'kernel':
      return { outputs: kernel.outputs, results: kernel.run(await work.population.data(), work.population.count) }
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

function kernelFor({ law, population, ask, date }: Computation): Kernel {
  const columns = Object.fromEntries(
    population.columns.map(({ name, hasEmpty }) => [name, hasEmpty ? ('missing' as const) : ('never' as const)]),
  )
  const { kernel, problems } = law.rules.kernel({ ask, columns, at: { date } })
  if (kernel === undefined)
    throw new Refusal('law.not-compiled', { problems: problems.map(({ path, message }) => ({ path: path.join('/'), message })) })
  return kernel
}

function selectIn(dialect: Dialect, kernel: Kernel, { population }: Computation): string {
  const columns = Object.fromEntries(population.columns.map(({ name, column }) => [name, column]))
  try {
    return kernel.sql(dialect, { table: dialect === 'duckdb' ? population.table : 'population', key: 'id', columns })
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
  for (let i = 0; i < population.count; i++) {
    const row = Object.fromEntries(population.columns.map(({ name, kind }) => [name, cellOf(data[name]!, kind, i)]))
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

async function inPostgres(kernel: Kernel, work: Computation): Promise<ResultColumn[]> {
  const { population } = work
  await using scratch = await work.scratch()
  const columns = population.columns.map(({ column, kind }) => `${column} ${types[kind]}`)
  await scratch.query('DROP TABLE IF EXISTS population, result')
  await scratch.query(`CREATE TEMPORARY TABLE population (id integer, ${columns.join(', ')})`)
  const data = await population.data()
  const slots = population.columns.map(({ kind }, k) => `$${k + 2}::${types[kind]}[]`)
  for (let from = 0; from < population.count; from += batch) {
    const rows = Array.from({ length: Math.min(batch, population.count - from) }, (_, i) => from + i)
    await scratch.query(`INSERT INTO population SELECT * FROM unnest(${['$1::integer[]', ...slots].join(', ')})`, [
      rows,
      ...population.columns.map(({ name, kind }) => rows.map((i) => cellOf(data[name]!, kind, i) ?? null)),
    ])
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
