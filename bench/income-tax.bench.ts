/**
 * The income tax of a million made-up households, five outputs: our kernel, the same formulas written as a loop by hand, our SELECT in DuckDB and in
 * PostgreSQL's embedded twin, and the interpreter. All must say the same before anything is measured.
 */
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { sequence } from '#kernel'
import type { ColumnData, ResultColumn } from '#rules'
import { compareWith, compute, engines, openAnalytics, openPopulation, readLaw, readMapping } from '#simulation'
import { openScratch } from '#store'
import type { Row } from './bench.ts'
import { byHand } from './income-tax.by-hand.ts'

export const name = 'income-tax'

const folder = fileURLToPath(new URL('../laws/impot-sur-le-revenu', import.meta.url))
const on = { date: '2024-12-31' }
const inputs = ['couple', 'enfants', 'parent isolé', 'salaire 1', 'salaire 2', 'pension 1'] as const
const what = 'income tax of 2024, 6 inputs, 5 outputs'

interface Households {
  readonly count: number
  readonly columns: Readonly<Record<(typeof inputs)[number], Float64Array | Uint8Array>>
}

function households(count: number): Households {
  const random = sequence(2024)
  const columns = {
    couple: new Uint8Array(count),
    enfants: new Float64Array(count),
    'parent isolé': new Uint8Array(count),
    'salaire 1': new Float64Array(count),
    'salaire 2': new Float64Array(count),
    'pension 1': new Float64Array(count),
  }
  const wage = () => Math.round(12_000 + 60_000 * random() ** 3)
  for (let i = 0; i < count; i++) {
    const couple = random() < 0.5
    columns.couple[i] = couple ? 1 : 0
    columns.enfants[i] = Math.floor(random() ** 2 * 5)
    columns['parent isolé'][i] = !couple && columns.enfants[i]! > 0 && random() < 0.5 ? 1 : 0
    columns['salaire 1'][i] = random() < 0.7 ? wage() : 0
    columns['salaire 2'][i] = couple && random() < 0.6 ? wage() : 0
    columns['pension 1'][i] = random() < 0.3 ? Math.round(8000 + 30_000 * random()) : 0
  }
  return { count, columns }
}

const best = async (times: number, rows: number, work: () => unknown): Promise<number> => {
  let fastest = Number.POSITIVE_INFINITY
  for (let k = 0; k < times; k++) {
    const began = performance.now()
    await work()
    fastest = Math.min(fastest, performance.now() - began)
  }
  return rows / (fastest / 1000)
}

const buffers = (count: number): Float64Array[] => Array.from({ length: 5 }, () => new Float64Array(count))
const agree = (a: ArrayLike<number>, b: ArrayLike<number>, count: number, of: string) => {
  for (let i = 0; i < count; i++) if (Math.abs(a[i]! - b[i]!) > 1e-6) assert.fail(`${of}: row ${i} is ${a[i]} and ${b[i]}`)
}

/** How many households of the outside answer key each machine agrees with, on all five amounts. */
async function answerKey(scratch: () => Promise<Awaited<ReturnType<typeof openScratch>>>): Promise<Row[]> {
  const law = readLaw(folder)
  const mapping = readMapping(`${folder}/oracle-columns.yaml`)
  const path = `${folder}/oracle/cases.ndjson`
  const rows: Row[] = []
  await using analytics = await openAnalytics({ files: [path] })
  const population = await openPopulation(analytics, path, mapping, law)
  for (const engine of engines) {
    const computed = await compute(engine, { law, population, analytics, ask: law.outputs, date: law.covers.until, scratch })
    const { differences } = await compareWith(population, mapping, computed)
    const wrong = new Set(differences.map(({ line }) => line)).size
    const told = `income tax of 2022 to 2024: households of the answer key that agree, of ${population.count}`
    rows.push({
      what: told,
      value: population.count - wrong,
      unit: 'households',
      more: true,
      ...(engine === 'kernel' ? {} : { peer: engine }),
    })
  }
  return rows
}

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const { rules, outputs } = readLaw(folder)
  const spec = { ask: outputs, columns: Object.fromEntries(inputs.map((input) => [input, 'never' as const])), at: on }
  const compile = performance.now()
  const { kernel } = rules.kernel(spec)
  const compiling = performance.now() - compile
  if (kernel === undefined) throw new Error('The income tax does not compile.')
  const all = households(Math.max(10_000, Math.round(1_000_000 * scale)))
  const data: Record<string, ColumnData> = Object.fromEntries(Object.entries(all.columns).map(([input, values]) => [input, { values }]))
  const into: ResultColumn[] = buffers(all.count).map((values) => ({ values }))
  const hand = buffers(all.count)
  const c = all.columns
  const loop = () => byHand(all.count, c.couple, c.enfants, c['parent isolé'], c['salaire 1'], c['salaire 2'], c['pension 1'], hand)

  kernel.run(data, all.count, into)
  loop()
  hand.forEach((values, k) => {
    agree(into[k]!.values as Float64Array, values, all.count, outputs[k]!)
  })
  // Alternated, so that a slow moment of the machine falls on both.
  let [ours, theirs] = [0, 0]
  for (let round = 0; round < 5; round++) {
    ours = Math.max(ours, await best(1, all.count, () => kernel.run(data, all.count, into)))
    theirs = Math.max(theirs, await best(1, all.count, loop))
  }

  const few = Math.max(200, Math.round(2000 * scale))
  const persons = Array.from({ length: few }, (_, i) =>
    Object.fromEntries(inputs.map((input) => [input, c[input] instanceof Uint8Array ? c[input][i] === 1 : c[input][i]])),
  )
  const interpreted = await best(1, few, () => {
    for (const person of persons) rules.evaluate(person, outputs, on)
  })
  const explained = performance.now()
  for (const person of persons.slice(0, 100)) rules.explain('impôt à payer', person, on)
  const explaining = (performance.now() - explained) / 100

  const table = { table: 'people', key: 'id', columns: Object.fromEntries(inputs.map((input, k) => [input, `x${k}`])) }
  await using duck = await openAnalytics()
  await duck.load(
    table.table,
    all.count,
    inputs.map((input, k) => ({ name: `x${k}`, values: c[input] })),
  )
  const select = kernel.sql('duckdb', table)
  const duckRate = await best(3, all.count, () => duck.run(`CREATE OR REPLACE TABLE result AS ${select}`))
  const sums = (await duck.rows(`SELECT sum(o4) AS total FROM result`))[0]!
  agree([Number(sums.total)], [hand[4]!.reduce((a, b) => a + b, 0)], 1, 'DuckDB')

  const portion = Math.min(all.count, 100_000)
  await using lite = await openScratch()
  const typed = inputs.map((input, k) => `${c[input] instanceof Uint8Array ? `(x${k} = 1)` : `x${k}`} AS x${k}`)
  await lite.query(`CREATE TABLE raw (id int, ${inputs.map((_, k) => `x${k} float8`).join(', ')})`)
  await lite.query(`INSERT INTO raw SELECT * FROM unnest($1::int[], ${inputs.map((_, k) => `$${k + 2}::float8[]`).join(', ')})`, [
    Array.from({ length: portion }, (_, i) => i),
    ...inputs.map((input) => Array.from(c[input].subarray(0, portion))),
  ])
  await lite.query(`CREATE TABLE people AS SELECT id, ${typed.join(', ')} FROM raw`)
  const inPostgres = kernel.sql('postgres', table)
  const liteRate = await best(2, portion, async () => {
    await lite.query('DROP TABLE IF EXISTS taxes')
    await lite.query(`CREATE TABLE taxes AS ${inPostgres}`)
  })
  const total = Number((await lite.query('SELECT sum(o4) AS total FROM taxes'))[0]!.total)
  agree([total], [hand[4]!.subarray(0, portion).reduce((a, b) => a + b, 0)], 1, 'PGlite')

  const agreement = await answerKey(async () => ({ ...lite, [Symbol.asyncDispose]: async () => {} }))
  const rate = (value: number, peer?: string): Row => ({ what, value, unit: 'households/s', more: true, ...(peer ? { peer } : {}) })
  return [
    rate(ours),
    rate(theirs, 'a loop written by hand'),
    rate(duckRate, 'our SELECT in DuckDB'),
    rate(liteRate, 'our SELECT in PGlite'),
    rate(interpreted, 'the interpreter'),
    ...agreement,
    { what: 'income tax: kernel compiled', value: compiling, unit: 'ms' },
    { what: 'income tax: one household explained', value: explaining, unit: 'ms' },
  ]
}
