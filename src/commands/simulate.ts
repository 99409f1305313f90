import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from '#kernel'
import {
  type DivisionName,
  divisionNames,
  type Engine,
  engines,
  generatedMapping,
  type Law,
  type Mapping,
  openAnalytics,
  openPopulation,
  populationCsv,
  populationFiles,
  populationPath,
  type Reform,
  type Results,
  readLaw,
  readMapping,
  readMargins,
  readReform,
  simulateBetween,
  simulate as simulateOn,
  tablesOf,
  told,
} from '#simulation'
import { openScratch } from '#store'

const usage =
  'guichet simulate --law <law> --population <csv|ndjson|parquet, or margins in yaml> [--columns <yaml>] --reform <yaml> [--against <yaml>] [--by decile,household,commune] [--engine interpreter|kernel|duckdb|postgres] [--draws <n>] [--seed <n>] [--take-up <share>] [--step <euros>] [--on <day>] [--database <address>] [--language fr|en|nl] --out <folder>'

const options = {
  law: { type: 'string' },
  population: { type: 'string' },
  columns: { type: 'string' },
  reform: { type: 'string' },
  against: { type: 'string' },
  by: { type: 'string', default: 'decile,household' },
  engine: { type: 'string', default: 'kernel' },
  draws: { type: 'string', default: '200' },
  seed: { type: 'string', default: '1' },
  'take-up': { type: 'string', default: '1' },
  step: { type: 'string', default: '100' },
  on: { type: 'string' },
  database: { type: 'string' },
  language: { type: 'string', default: 'fr' },
  memory: { type: 'string' },
  // For the workbench, which starts this as a process of its own: what is done and what is refused as lines of JSON, and no report.
  lines: { type: 'boolean', default: false },
  out: { type: 'string' },
} as const

/** `simulate`: a law and its reform on a population; writes figures, tables and a report into a folder. */
export async function simulate(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options })
  if (!values.lines)
    return await run(values, (share) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${Math.floor(share * 100)} %${share === 1 ? '\n' : ''}`)
    })
  const say = (line: unknown) => void process.stdout.write(`${JSON.stringify(line)}\n`)
  try {
    return await run(values, (share) => say({ share }))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say({ refused: { code: error.code, details: error.details } })
    return 1
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

async function run(values: Values, onProgress: (share: number) => void): Promise<number> {
  const { law: lawPath, population: populationFile, reform: reformPath, out } = values
  const engine = engines.find((one): one is Engine => one === values.engine)
  const by = values.by.split(',').map((name) => divisionNames.find((one): one is DivisionName => one === name.trim()))
  const [draws, seed, takeUp, step] = [values.draws, values.seed, values['take-up'], values.step].map(Number) as [
    number,
    number,
    number,
    number,
  ]
  const sound =
    Number.isInteger(draws) &&
    draws >= 20 &&
    draws <= 5000 &&
    Number.isInteger(seed) &&
    seed >= 0 &&
    takeUp >= 0 &&
    takeUp <= 1 &&
    step > 0 &&
    step <= 100_000
  if (
    lawPath === undefined ||
    populationFile === undefined ||
    reformPath === undefined ||
    out === undefined ||
    engine === undefined ||
    by.includes(undefined) ||
    !['fr', 'en', 'nl'].includes(values.language) ||
    !sound
  )
    throw new Refusal('simulate.usage', { usage })
  const law = readLaw(lawPath)
  const reform = reformOf(reformPath, law)
  mkdirSync(out, { recursive: true })
  const { path, mapping } = populationOf(populationFile, values.columns, law, out)
  await using analytics = await openAnalytics({
    files: populationFiles(path, mapping),
    ...(values.memory === undefined ? {} : { memory: values.memory }),
  })
  const population = await openPopulation(analytics, path, { ...mapping, expect: {} }, law)
  onProgress(0.1)
  const simulation = {
    ...{ engine, law, reform, population, analytics, draws, seed, takeUp, step },
    by: by as DivisionName[],
    date: values.on ?? law.covers.until,
    scratch: () => openScratch(values.database),
    onProgress: (share: number) => onProgress(0.1 + 0.9 * share),
  }
  const results =
    values.against === undefined ? await simulateOn(simulation) : await simulateBetween(simulation, reformOf(values.against, law))
  writeFileSync(join(out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
  for (const [name, text] of Object.entries(tablesOf(results))) writeFileSync(join(out, name), text)
  if (values.lines) return 0
  // Loaded for the report alone: a run of the workbench needs none of the pages.
  const { reportHtml } = await import('#workbench')
  writeFileSync(join(out, 'report.html'), reportHtml(values.language, { law, reform, results, source: basename(populationFile) }))
  process.stdout.write(`${inShort(results)} Read ${join(out, 'report.html')}\n`)
  return 0
}

/** The first line of a report, for the terminal. */
function inShort({ cost }: Results): string {
  if (cost === null) return 'So few households change that no amount is told.'
  const [value, low, high] = [cost.value, cost.low, cost.high].map((euros) => `${Math.round(euros).toLocaleString('en')} €`)
  return `The reform costs the budget ${value} a year (95 %: ${low} to ${high}; less than nothing: it brings in).`
}

const textOf = (path: string): string => {
  if (!existsSync(path)) throw new Refusal('simulate.not-found', { path })
  return readFileSync(path, 'utf8')
}

function reformOf(path: string, law: Law): Reform {
  const { reform, mistakes } = readReform(basename(path), textOf(path), law)
  if (reform === undefined) throw new Refusal('reform.broken', { problems: mistakes.map(told) })
  return reform
}

/** The file of a population and how it is read; of margins it is written first, beside the results, so that it can be looked at and used again. */
function populationOf(
  given: string,
  columns: string | undefined,
  law: Law,
  out: string,
): { readonly path: string; readonly mapping: Mapping } {
  if (!['.yaml', '.yml'].includes(extname(given))) {
    if (columns === undefined) throw new Refusal('simulate.usage', { usage })
    return { path: populationPath(given), mapping: readMapping(columns) }
  }
  const { margins, mistakes } = readMargins(basename(given), textOf(given), law)
  if (margins === undefined) throw new Refusal('population.broken', { problems: mistakes.map(told) })
  const file = join(out, 'population.csv')
  const to = openSync(file, 'w', 0o600)
  for (const piece of populationCsv(margins)) writeSync(to, piece)
  closeSync(to)
  return { path: populationPath(file), mapping: generatedMapping(margins) }
}
