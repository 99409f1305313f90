/** A population from a file: every cell is read as the law wants it, or the file is refused with its faults by line; nothing is half read. */
import { existsSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { Refusal } from '#kernel'
import type { ColumnKind } from '#rules'
import type { Analytics } from './analytics.ts'
import type { Law } from './law.ts'
import type { Mapping } from './mapping.ts'
import { type Population, tableOf } from './population-table.ts'

/** The day on which a row's rules are read, where the population says it. */
export const referenceDay = 'date de référence'

/** One fault of a file: the line counts rows of data from 1. */
export interface Fault {
  readonly column: string
  readonly code:
    | 'no-column'
    | 'not-a-number'
    | 'not-a-boolean'
    | 'not-a-day'
    | 'not-an-option'
    | 'too-small'
    | 'too-large'
    | 'not-whole'
    | 'outside-law'
  readonly line?: number
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
const mostFaults = 20

function reader(path: string): string {
  const file = literal(path)
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return `read_csv(${file}, all_varchar = true, header = true)`
    case '.ndjson':
    case '.jsonl':
      return `read_ndjson(${file}, sample_size = -1)`
    case '.parquet':
      return `read_parquet(${file})`
    default:
      throw new Refusal('population.format', { path, known: ['csv', 'ndjson', 'parquet'] })
  }
}

/** Absolute path of a population, the only file that DuckDB may open. */
export function populationPath(path: string): string {
  if (!existsSync(path)) throw new Refusal('population.not-found', { path })
  return resolve(path)
}

const truths = `('true', 't', '1', '1.0', 'oui', 'yes', 'ja')`
const untruths = `('false', 'f', '0', '0.0', 'non', 'no', 'nee')`

/** A cell as its kind; NULL when it is not one. A year is its first day. */
function cast(cell: string, kind: ColumnKind): string {
  const text = `trim(CAST(${cell} AS VARCHAR))`
  switch (kind) {
    case 'number':
      return `CASE WHEN isfinite(TRY_CAST(${text} AS DOUBLE)) THEN TRY_CAST(${text} AS DOUBLE) END`
    case 'boolean':
      return `CASE WHEN lower(${text}) IN ${truths} THEN TRUE WHEN lower(${text}) IN ${untruths} THEN FALSE END`
    case 'date':
      return `CASE WHEN regexp_full_match(${text}, '\\d{4}') THEN make_date(CAST(${text} AS INTEGER), 1, 1) ELSE TRY_CAST(${text} AS DATE) END`
    case 'text':
      // Accents are composed, as in answers.
      return `nfc_normalize(${text})`
  }
}

const wrongKind = { number: 'not-a-number', boolean: 'not-a-boolean', date: 'not-a-day', text: 'not-an-option' } as const

/** Reads a file into the table `population` of `analytics`. */
export async function openPopulation(analytics: Analytics, path: string, mapping: Mapping, law: Law): Promise<Population> {
  try {
    await analytics.run(`CREATE TABLE raw AS SELECT row_number() OVER () - 1 AS id, * FROM ${reader(path)}`)
  } catch (error) {
    if (error instanceof Refusal) throw error
    // DuckDB quotes the cell that it could not read: it does not belong in a message.
    throw new Refusal('population.unreadable', { path })
  }
  const described = await analytics.rows('SELECT column_name FROM (DESCRIBE raw)')
  const present = new Set(described.map((row) => String(row.column_name)))
  const cellOf = (column: string): string | undefined => {
    if (present.has(column)) return identifier(column)
    const [top, ...parts] = column.split('.')
    return top !== undefined && parts.length > 0 && present.has(top) ? [top, ...parts].map(identifier).join('.') : undefined
  }
  const faults: Fault[] = []
  const known = (column: string): string => {
    const cell = cellOf(column)
    if (cell === undefined) faults.push({ column, code: 'no-column' })
    return cell ?? 'NULL'
  }
  const inputs = Object.entries(mapping.columns).map(([name, column], k) => {
    if (!law.rules.names.has(name)) throw new Refusal('columns.unknown-input', { name })
    const kind = law.rules.kind(name)
    if (kind === 'object' || kind === 'none') throw new Refusal('columns.not-a-column', { name, kind })
    return { name, column, kind, cell: known(column), at: `x${k}`, field: law.fields.find((field) => field.name === name) }
  })
  const expected = new Map(Object.entries(mapping.expect).map(([rule, { column }], k) => [rule, { cell: known(column), at: `e${k}` }]))
  const key = mapping.key === undefined ? undefined : known(mapping.key)
  const weight = mapping.weight === undefined ? undefined : known(mapping.weight)
  const commune = mapping.commune === undefined ? undefined : known(mapping.commune)
  if (faults.length > 0) throw new Refusal('population.faulty', { faults })

  const typed = inputs.map(({ cell, kind, at }) => `${cast(cell, kind)} AS ${at}`)
  const extra = [
    ...[...expected.values()].map(({ cell, at }) => `TRY_CAST(${cell} AS DOUBLE) AS ${at}`),
    ...(key ? [`CAST(${key} AS VARCHAR) AS k`] : []),
    ...(weight ? [`${cast(weight, 'number')} AS w`] : []),
    ...(commune ? [`coalesce(${cast(commune, 'text')}, '') AS t`] : []),
  ]
  try {
    await analytics.run(`CREATE TABLE population AS SELECT id, ${[...typed, ...extra].join(', ')} FROM raw`)
  } catch {
    throw new Refusal('population.unreadable', { path })
  }
  const look = async (column: string, tests: readonly (readonly [Fault['code'], string])[]) => {
    for (const [code, test] of tests) {
      const lines = await analytics.rows(
        `SELECT p.id + 1 AS line FROM population p JOIN raw USING (id) WHERE ${test} ORDER BY p.id LIMIT ${mostFaults}`,
      )
      faults.push(...lines.map(({ line }) => ({ column, code, line: Number(line) })))
    }
  }
  for (const { name, column, kind, cell, at, field } of inputs) {
    const tests: [Fault['code'], string][] = [
      [wrongKind[kind], `p.${at} IS NULL AND trim(CAST(${cell.startsWith('"') ? `raw.${cell}` : cell} AS VARCHAR)) <> ''`],
    ]
    if (kind === 'number' && field?.min !== undefined) tests.push(['too-small', `p.${at} < ${Number(field.min)}`])
    if (kind === 'number' && field?.max !== undefined) tests.push(['too-large', `p.${at} > ${Number(field.max)}`])
    if (name === referenceDay) {
      const { from, until } = law.covers
      tests.push(['outside-law', `p.${at} NOT BETWEEN CAST(${literal(from)} AS DATE) AND CAST(${literal(until)} AS DATE)`])
    }
    if (field?.type === 'integer') tests.push(['not-whole', `p.${at} <> floor(p.${at})`])
    if (field?.options)
      tests.push(['not-an-option', `p.${at} NOT IN (${field.options.map((option) => literal(option.key.normalize('NFC'))).join(', ')})`])
    await look(column, tests)
  }
  if (weight !== undefined)
    await look(mapping.weight!, [
      ['not-a-number', 'p.w IS NULL'],
      ['too-small', 'p.w <= 0'],
    ])
  if (faults.length > 0) throw new Refusal('population.faulty', { faults: faults.slice(0, mostFaults) })
  await analytics.run('DROP TABLE raw')

  const counts = (
    await analytics.rows(`SELECT ${['count(*) AS n', ...inputs.map(({ at }) => `count(${at}) AS ${at}`)].join(', ')} FROM population`)
  )[0]!
  const count = Number(counts.n)
  const columns = inputs.map(({ name, kind, at }) => ({ name, kind, column: at, hasEmpty: Number(counts[at]) < count }))
  return tableOf(analytics, 'population', {
    count,
    columns,
    named: key !== undefined,
    weighted: weight !== undefined,
    placed: commune !== undefined,
    expected: new Map([...expected].map(([rule, { at }]) => [rule, at])),
  })
}
