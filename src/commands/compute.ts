import { closeSync, openSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Refusal } from '#kernel'
import {
  compareWith,
  compute as computeIn,
  csvOf,
  type Engine,
  engines,
  openAnalytics,
  openPopulation,
  populationFiles,
  readLaw,
  readMapping,
  rowsOf,
} from '#simulation'
import { openScratch } from '#store'

const usage =
  'guichet compute --law <law> --population <csv|ndjson|parquet> --columns <yaml> [--engine interpreter|kernel|duckdb|postgres] [--ask a,b] [--on <day>] [--database <address>] [--expect] --out <csv>'
const mostShown = 20

/** `compute`: a law on every row of a file. With `--expect` it exits 1 and shows the rows that disagree with what the file expects. */
export async function compute(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      law: { type: 'string' },
      population: { type: 'string' },
      columns: { type: 'string' },
      engine: { type: 'string', default: 'kernel' },
      ask: { type: 'string' },
      on: { type: 'string' },
      database: { type: 'string' },
      expect: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  })
  const engine = engines.find((one): one is Engine => one === values.engine)
  if (values.law === undefined || values.population === undefined || values.columns === undefined || engine === undefined)
    throw new Refusal('compute.usage', { usage })
  if (values.out === undefined && !values.expect) throw new Refusal('compute.usage', { usage })
  const law = readLaw(values.law)
  const mapping = readMapping(values.columns)
  const ask = [
    ...new Set([
      ...(values.ask?.split(',').map((name) => name.trim()) ?? law.outputs),
      ...(values.expect ? Object.keys(mapping.expect) : []),
    ]),
  ]
  const unknown = ask.filter((name) => !law.rules.names.has(name))
  if (unknown.length > 0) throw new Refusal('compute.unknown-rule', { rules: unknown })

  const files = populationFiles(values.population, mapping)
  const path = files[0]!
  await using analytics = await openAnalytics({ files })
  const population = await openPopulation(analytics, path, values.expect ? mapping : { ...mapping, expect: {} }, law)
  const began = performance.now()
  const date = values.on ?? law.covers.until
  const work = { law, population, analytics, ask, date, scratch: () => openScratch(values.database) }
  const told = () =>
    process.stderr.write(`${population.count} rows, ${ask.length} outputs, ${engine}, ${Math.round(performance.now() - began)} ms\n`)
  const lines = engine === 'kernel' && !values.expect ? rowsOf(work) : undefined
  if (lines !== undefined && values.out !== undefined) {
    await write(values.out, lines)
    told()
    return 0
  }
  const computed = await computeIn(engine, work)
  told()
  if (values.out !== undefined) await write(values.out, csvOf(await population.keys(), computed))
  if (!values.expect) return 0
  const { agreements, differences } = await compareWith(population, mapping, computed)
  for (const { rule, compared, differing, furthest } of agreements)
    process.stdout.write(
      `${differing === 0 ? '✔' : '✖'} ${rule}: ${compared - differing} of ${compared} agree, furthest ${Number(furthest.toPrecision(6))}\n`,
    )
  for (const { line, rule, computed: found, expected } of differences.slice(0, mostShown))
    process.stdout.write(`  row ${line}, ${rule}: ${found ?? 'no value'}, expected ${expected}\n`)
  if (differences.length > mostShown) process.stdout.write(`  and ${differences.length - mostShown} more\n`)
  return differences.length === 0 ? 0 : 1
}

async function write(path: string, pieces: Iterable<string> | AsyncIterable<string | Uint8Array>): Promise<void> {
  const file = openSync(path, 'w')
  try {
    for await (const piece of pieces) writeSync(file, typeof piece === 'string' ? Buffer.from(piece) : piece)
  } finally {
    closeSync(file)
  }
}
