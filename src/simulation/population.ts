/** A population from its files: every cell is read as the law wants it, or the files are refused with their faults by line; nothing is half read. */
import { dirname, join } from 'node:path'
import { Refusal } from '#kernel'
import type { Analytics } from './analytics.ts'
import type { Law } from './law.ts'
import type { ListMapping, Mapping } from './mapping.ts'
import { cast, type Fault, type FileInput, literal, mostFaults, populationPath, readFile } from './population-file.ts'
import { type ListShape, type Population, type PopulationColumn, tableOf } from './population-table.ts'

/** The day on which a row's rules are read, where the population says it. */
export const referenceDay = 'date de référence'

const mostHeld = 1_000_000

/** Everything that is read of a population: its file, and those of its lists beside it. */
export const populationFiles = (path: string, { lists }: Mapping): string[] => [
  populationPath(path),
  ...Object.values(lists ?? {}).map(({ file }) => populationPath(join(dirname(path), file))),
]

/** Reads the files into tables of `analytics`. Refuses `columns.unknown-input`, `columns.not-a-column`, `population.faulty`, `population.unreadable`. */
export async function openPopulation(analytics: Analytics, path: string, mapping: Mapping, law: Law): Promise<Population> {
  const faults: Fault[] = []
  const inputs = inputsOf(law, mapping.columns)
  const { from, until } = law.covers
  const expected = Object.entries(mapping.expect).map(([rule, { column }], k) => ({ rule, column, at: `e${k}` }))
  const text = (cell: string) => cast(cell, 'text')
  const { key, weight, commune, lists = {} } = mapping
  const { count, hasEmpty } = await readFile(
    analytics,
    {
      ...{ view: 'people', path, inputs },
      extras: [
        ...inputs.flatMap(({ name, column }) =>
          name === referenceDay
            ? [
                {
                  ...{ column, at: 'day', read: (cell: string) => cast(cell, 'date') },
                  wrong: (day: string) => [['outside-law', `${day} NOT BETWEEN DATE ${literal(from)} AND DATE ${literal(until)}`] as const],
                },
              ]
            : [],
        ),
        ...expected.map(({ column, at }) => ({ column, at, read: (cell: string) => `TRY_CAST(${cell} AS DOUBLE)` })),
        ...(key === undefined ? [] : [{ column: key, at: 'k', read: (cell: string) => `CAST(${cell} AS VARCHAR)` }]),
        ...(weight === undefined ? [] : [{ column: weight, at: 'w', read: (cell: string) => cast(cell, 'number'), wrong: ofWeight }]),
        ...(commune === undefined ? [] : [{ column: commune, at: 't', read: (cell: string) => `coalesce(${text(cell)}, '')` }]),
      ],
    },
    faults,
  )
  if (faults.length > 0) throw new Refusal('population.faulty', { faults: faults.slice(0, mostFaults) })
  // What is large is read anew from its file each time rather than held.
  await analytics.run(`CREATE ${count > mostHeld ? 'VIEW' : 'TABLE'} population AS SELECT * FROM people`)
  if (Object.keys(lists).length > 0) await noTwo(analytics, 'population', { column: key ?? '' }, faults)
  const read: ListShape[] = []
  for (const [name, list] of Object.entries(lists))
    read.push(await readList(analytics, `list${read.length}`, join(dirname(path), list.file), name, list, law, faults))
  const tables = new Map(read.map(({ name, table }) => [name, table]))
  for (const shape of read) await point(analytics, shape, lists[shape.name]!, tables, faults)
  if (faults.length > 0) throw new Refusal('population.faulty', { faults: faults.slice(0, mostFaults) })
  return tableOf(analytics, 'population', {
    count,
    columns: columnsOf(inputs, hasEmpty),
    lists: read,
    named: key !== undefined,
    weighted: weight !== undefined,
    placed: commune !== undefined,
    expected: new Map(expected.map(({ rule, at }) => [rule, at])),
  })
}

const ofWeight = (weight: string) => [['not-a-number', `${weight} IS NULL`] as const, ['too-small', `${weight} <= 0`] as const]

function inputsOf(law: Law, columns: Readonly<Record<string, string>>, list?: string): FileInput[] {
  const fields = list === undefined ? law.fields : (law.fields.find(({ name }) => name === list)?.item ?? [])
  return Object.entries(columns).map(([name, column], k) => {
    if (list === undefined ? !law.rules.names.has(name) : !fields.some((field) => field.name === name))
      throw new Refusal('columns.unknown-input', { name, ...(list === undefined ? {} : { list }) })
    const kind = law.rules.kind(name, list)
    if (kind === 'object' || kind === 'none') throw new Refusal('columns.not-a-column', { name, kind })
    return { name, column, kind, at: `x${k}`, field: fields.find((field) => field.name === name) }
  })
}

const columnsOf = (inputs: readonly FileInput[], hasEmpty: ReadonlySet<string>): PopulationColumn[] =>
  inputs.map(({ name, kind, at }) => ({ name, kind, column: at, hasEmpty: hasEmpty.has(name) }))

/** The file of a list, with the keys of its rows and of those that they belong and point to as they are written. */
async function readList(
  analytics: Analytics,
  table: string,
  path: string,
  name: string,
  { columns, key, parent, links = {} }: ListMapping,
  law: Law,
  faults: Fault[],
): Promise<ListShape> {
  if (!law.fields.some((field) => field.name === name && field.type === 'list')) throw new Refusal('columns.unknown-input', { name })
  const inputs = inputsOf(law, columns, name)
  const pointers = Object.entries(links).map(([field, column], k) => ({ field, column, at: `p${k}` }))
  const item = law.fields.find((field) => field.name === name)?.item ?? []
  for (const { field } of pointers)
    if (!item.some((one) => one.name === field && one.of !== undefined))
      throw new Refusal('columns.unknown-input', { name: field, list: name })
  const written = (column: string, at: string) => ({
    column,
    at: `${at}_key`,
    read: (cell: string) => `nullif(trim(CAST(${cell} AS VARCHAR)), '')`,
  })
  const { count, hasEmpty } = await readFile(
    analytics,
    {
      ...{ view: `${table}_file`, path, list: name, inputs },
      extras: [
        written(parent, 'parent'),
        ...(key === undefined ? [] : [written(key, 'own')]),
        ...pointers.map(({ column, at }) => written(column, at)),
      ],
    },
    faults,
  )
  const targets = pointers.map(({ field }) => item.find((one) => one.name === field)!.of!)
  const shape = { name, table, count, columns: columnsOf(inputs, hasEmpty), links: pointers, targets }
  if (faults.length > 0) throw new Refusal('population.faulty', { faults: faults.slice(0, mostFaults) })
  await analytics.run(`CREATE TABLE ${table}_read AS SELECT * FROM ${table}_file`)
  if (key !== undefined) await noTwo(analytics, `${table}_read`, { list: name, column: key }, faults)
  return shape
}

/** Keys become the places of rows; one that no row has is a fault. */
async function point(
  analytics: Analytics,
  { name, table, columns, links, targets }: ListShape,
  { parent, links: written = {} }: ListMapping,
  tables: ReadonlyMap<string, string>,
  faults: Fault[],
): Promise<void> {
  const places = [
    { column: parent, at: 'parent', table: 'population', key: 'k', optional: false },
    ...links.map(({ field, at }, k) => {
      const target = tables.get(targets[k]!)
      if (target === undefined) throw new Refusal('columns.no-list', { name: field, list: name })
      return { column: written[field]!, at, table: `${target}_read`, key: 'own_key', optional: true }
    }),
  ]
  const joins = places.map(({ table: other, key, at }) => `LEFT JOIN ${other} at_${at} ON at_${at}.${key} = r.${at}_key`)
  const cells = ['r.id', ...columns.map(({ column }) => `r.${column}`), ...places.map(({ at }) => `CAST(at_${at}.id AS INTEGER) AS ${at}`)]
  await analytics.run(`CREATE TABLE ${table} AS SELECT ${cells.join(', ')} FROM ${table}_read r ${joins.join(' ')}`)
  for (const { at, column, optional } of places) {
    const lines = await analytics.rows(
      `SELECT r.id + 1 AS line FROM ${table} t JOIN ${table}_read r USING (id) WHERE t.${at} IS NULL${optional ? ` AND r.${at}_key IS NOT NULL` : ''} ORDER BY 1 LIMIT ${mostFaults}`,
    )
    faults.push(...lines.map(({ line }) => ({ list: name, column, code: 'no-such-row' as const, line: Number(line) })))
  }
}

async function noTwo(analytics: Analytics, table: string, said: Pick<Fault, 'list' | 'column'>, faults: Fault[]): Promise<void> {
  const key = table === 'population' ? 'k' : 'own_key'
  const lines = await analytics.rows(
    `SELECT id + 1 AS line FROM (SELECT id, row_number() OVER (PARTITION BY ${key} ORDER BY id) AS nth, ${key} AS k FROM ${table}) WHERE nth > 1 OR k IS NULL ORDER BY 1 LIMIT ${mostFaults}`,
  )
  faults.push(...lines.map(({ line }) => ({ ...said, code: 'twice' as const, line: Number(line) })))
}
