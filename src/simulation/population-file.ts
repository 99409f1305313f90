/** One file as a table: every cell is read as the law wants it, and what cannot be is a fault with its line. */
import { existsSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { Refusal } from '#kernel'
import type { ColumnKind, RuleInput } from '#rules'
import type { Analytics } from './analytics.ts'

/** One fault of a file: the line counts rows of data from 1. */
export interface Fault {
  /** which list the file holds; undefined: the population itself */
  readonly list?: string
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
    | 'twice'
    | 'no-such-row'
  readonly line?: number
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
export const mostFaults = 20

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

/** Absolute path of a file of a population; DuckDB may open no others. */
export function populationPath(path: string): string {
  if (!existsSync(path)) throw new Refusal('population.not-found', { path })
  return resolve(path)
}

const truths = `('true', 't', '1', '1.0', 'oui', 'yes', 'ja')`
const untruths = `('false', 'f', '0', '0.0', 'non', 'no', 'nee')`

/** A cell as its kind; NULL when it is not one. A year is its first day. */
export function cast(cell: string, kind: ColumnKind): string {
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

/** A column of a file that is an input of the law. */
export interface FileInput {
  readonly name: string
  readonly column: string
  readonly kind: ColumnKind
  /** its column in the table */
  readonly at: string
  readonly field: RuleInput | undefined
}

/** A column that is none: its name in the table, how its cell is read, and what is wrong with it. */
export interface FileExtra {
  readonly column: string
  readonly at: string
  readonly read: (cell: string) => string
  readonly wrong?: (value: string) => readonly (readonly [Fault['code'], string])[]
}

export interface FileTable {
  readonly count: number
  /** inputs of which some cell is empty */
  readonly hasEmpty: ReadonlySet<string>
}

interface FileSpec {
  /** the view that the file becomes */
  readonly view: string
  readonly path: string
  readonly list?: string
  readonly inputs: readonly FileInput[]
  readonly extras: readonly FileExtra[]
}

/**
 * Makes a file a view: `id` from 0 in the order of the rows, the inputs, the extras. Nothing of it is kept in memory. Faults are added, with the name of
 * the list; the view may then be looked at, never used.
 */
export async function readFile(analytics: Analytics, { view, path, list, inputs, extras }: FileSpec, faults: Fault[]): Promise<FileTable> {
  const file = `(SELECT row_number() OVER () - 1 AS line, * FROM ${reader(path)}) raw`
  // DuckDB quotes the cell that it could not read: it does not belong in a message.
  const readable = async <T>(work: Promise<T>): Promise<T> =>
    await work.catch(() => {
      throw new Refusal('population.unreadable', { path })
    })
  const described = await readable(analytics.rows(`SELECT column_name FROM (DESCRIBE SELECT * FROM ${reader(path)})`))
  const present = new Set(described.map((row) => String(row.column_name)))
  const said = list === undefined ? {} : { list }
  const before = faults.length
  const cellOf = (column: string): string => {
    if (present.has(column)) return `raw.${identifier(column)}`
    const [top, ...parts] = column.split('.')
    if (top !== undefined && parts.length > 0 && present.has(top)) return `raw.${[top, ...parts].map(identifier).join('.')}`
    faults.push({ ...said, column, code: 'no-column' })
    return 'NULL'
  }
  const cells = [
    ...inputs.map((input) => {
      const cell = cellOf(input.column)
      const value = cast(cell, input.kind)
      return { ...input, value, wrong: wrongOf(input, cell, `(${value})`) }
    }),
    ...extras.map(({ column, at, read, wrong }) => {
      const value = read(cellOf(column))
      return { column, at, value, wrong: wrong?.(`(${value})`) ?? [] }
    }),
  ]
  if (faults.length > before) return { count: 0, hasEmpty: new Set() }
  const tests = cells.flatMap(({ column, wrong }) => wrong.map(([code, test]) => ({ column, code, test })))
  const counted = [
    ...['count(*) AS n', ...cells.map(({ value, at }) => `count(${value}) AS ${at}`)],
    ...tests.map(({ test }, k) => `count(CASE WHEN ${test} THEN 1 END) AS wrong${k}`),
  ]
  const counts = (await readable(analytics.rows(`SELECT ${counted.join(', ')} FROM ${file}`)))[0]!
  for (const [k, { column, code, test }] of tests.entries()) {
    if (Number(counts[`wrong${k}`]) === 0) continue
    const lines = await analytics.rows(`SELECT line + 1 AS line FROM ${file} WHERE ${test} ORDER BY line LIMIT ${mostFaults}`)
    faults.push(...lines.map(({ line }) => ({ ...said, column, code, line: Number(line) })))
  }
  await analytics.run(
    `CREATE VIEW ${view} AS SELECT ${['line AS id', ...cells.map(({ value, at }) => `${value} AS ${at}`)].join(', ')} FROM ${file}`,
  )
  const count = Number(counts.n)
  return { count, hasEmpty: new Set(inputs.filter(({ at }) => Number(counts[at]) < count).map(({ name }) => name)) }
}

function wrongOf({ kind, field }: FileInput, cell: string, value: string): readonly (readonly [Fault['code'], string])[] {
  const tests: [Fault['code'], string][] = [[wrongKind[kind], `${value} IS NULL AND trim(CAST(${cell} AS VARCHAR)) <> ''`]]
  if (kind === 'number' && field?.min !== undefined) tests.push(['too-small', `${value} < ${Number(field.min)}`])
  if (kind === 'number' && field?.max !== undefined) tests.push(['too-large', `${value} > ${Number(field.max)}`])
  if (field?.type === 'integer') tests.push(['not-whole', `${value} <> floor(${value})`])
  if (field?.options)
    tests.push(['not-an-option', `${value} NOT IN (${field.options.map((option) => literal(option.key.normalize('NFC'))).join(', ')})`])
  return tests
}
