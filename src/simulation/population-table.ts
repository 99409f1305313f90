/** A population that was read: a table of `analytics` with a column for each input. */
import type { ColumnData, ColumnKind } from '#rules'
import type { Analytics } from './analytics.ts'

export interface PopulationColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** its column in the table `population` */
  readonly column: string
  readonly hasEmpty: boolean
}

export interface Population {
  readonly count: number
  readonly columns: readonly PopulationColumn[]
  /** the table that holds it */
  readonly table: string
  /** for how many households each row stands; undefined: one */
  weights(): Promise<Float64Array | undefined>
  /** where each row lives; undefined: the file does not say */
  communes(): Promise<readonly string[] | undefined>
  /** The same rows with `by` more in a column of numbers, where it holds more than nothing; in a table of its own. */
  raised(name: string, by: number): Promise<Population>
  /** name of each row in what is written */
  keys(): Promise<readonly string[]>
  /** The cells of a column of the table. */
  data(): Promise<Readonly<Record<string, ColumnData>>>
  /** What the file says that a rule is worth; NaN where it says nothing. */
  expected(rule: string): Promise<Float64Array>
}

export interface TableShape {
  readonly count: number
  readonly columns: readonly PopulationColumn[]
  /** it has the column `k` (name of the row), `w` (its weight), `t` (its commune) */
  readonly named: boolean
  readonly weighted: boolean
  readonly placed: boolean
  /** rule → column of what is expected of it */
  readonly expected: ReadonlyMap<string, string>
}

export function tableOf(analytics: Analytics, table: string, shape: TableShape): Population {
  const { count, columns } = shape
  const inOrder = (what: string) => `SELECT ${what} FROM ${table} ORDER BY id`
  const one = async (what: string) => (await analytics.numbers(inOrder(what), count))[0]!
  return {
    count,
    columns,
    table,
    weights: async () => (shape.weighted ? (await one('w')).values : undefined),
    communes: async () => (shape.placed ? await analytics.texts(inOrder('t')) : undefined),
    keys: async () => (shape.named ? await analytics.texts(inOrder('k')) : Array.from({ length: count }, (_, i) => String(i + 1))),
    async data() {
      const numeric = columns.filter(({ kind }) => kind !== 'text')
      const read = (column: PopulationColumn) =>
        column.kind === 'date' ? `CAST(${column.column} - DATE '1970-01-01' AS DOUBLE)` : `CAST(${column.column} AS DOUBLE)`
      const found = numeric.length > 0 ? await analytics.numbers(inOrder(numeric.map(read).join(', ')), count) : []
      const data: Record<string, ColumnData> = {}
      numeric.forEach(({ name, kind }, k) => {
        const { values, empty } = found[k]!
        data[name] = { values: kind === 'boolean' ? Uint8Array.from(values) : values, empty }
      })
      for (const { name, kind, column } of columns) {
        if (kind !== 'text') continue
        const { empty } = await one(`CASE WHEN ${column} IS NULL THEN NULL ELSE 0 END`)
        data[name] = { values: await analytics.texts(inOrder(column)), empty }
      }
      return data
    },
    async expected(rule) {
      const place = shape.expected.get(rule)
      if (place === undefined) throw new Error(`Nothing is expected of “${rule}”.`)
      const { values, empty } = await one(place)
      return values.map((value, i) => (empty[i] === 1 ? Number.NaN : value))
    },
    async raised(name, by) {
      const raised = columns.find((column) => column.name === name && column.kind === 'number')
      if (raised === undefined) throw new Error(`“${name}” is no column of numbers.`)
      const { column } = raised
      await analytics.run(
        `CREATE OR REPLACE TABLE raised AS SELECT * REPLACE (CASE WHEN ${column} > 0 THEN ${column} + ${by} ELSE ${column} END AS ${column}) FROM ${table}`,
      )
      return tableOf(analytics, 'raised', shape)
    },
  }
}
