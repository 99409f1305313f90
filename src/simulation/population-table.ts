/** A population that was read: a table of `analytics` with a column for each input. */
import { Refusal } from '#kernel'
import type { ColumnData, ColumnKind, ListRows } from '#rules'
import type { Analytics } from './analytics.ts'

export interface PopulationColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** its column in the table `population` */
  readonly column: string
  readonly hasEmpty: boolean
}

/** The rows of a list: a table with `id`, `parent` (the `id` of the row it belongs to) and the `id`s of rows of other lists. */
export interface ListShape {
  readonly name: string
  readonly table: string
  readonly count: number
  readonly columns: readonly PopulationColumn[]
  /** field of type `row` and its column */
  readonly links: readonly { readonly field: string; readonly at: string }[]
  /** of each link, the list that it points to */
  readonly targets: readonly string[]
}

export interface Population {
  readonly count: number
  readonly columns: readonly PopulationColumn[]
  readonly lists: readonly ListShape[]
  /** the table that holds it */
  readonly table: string
  /** for how many households each row stands; undefined: one */
  weights(): Promise<Float64Array | undefined>
  /** where each row lives; undefined: the file does not say */
  communes(): Promise<readonly string[] | undefined>
  /**
   * The same rows with `by` more in a column of numbers, where it holds more than nothing; in a table of its own. Of a list (`personnes . salaire`), in the
   * first such row of each row of the population.
   */
  raised(name: string, by: number): Promise<Population>
  /** 1 where that column holds more than nothing. */
  earns(name: string): Promise<Uint8Array>
  /** name of each row in what is written */
  keys(): Promise<readonly string[]>
  /** The rows in parts, in their order, each with its cells and its names; only one part is in memory. */
  pieces(size: number): AsyncIterable<PopulationPiece>
  /** The cells of a column of the table. */
  data(): Promise<Readonly<Record<string, ColumnData>>>
  /** The cells of each list. */
  rows(): Promise<Readonly<Record<string, ListRows>>>
  /** What the file says that a rule is worth; NaN where it says nothing. */
  expected(rule: string): Promise<Float64Array>
}

export interface PopulationPiece {
  /** place of its first row */
  readonly from: number
  readonly count: number
  readonly data: Readonly<Record<string, ColumnData>>
  readonly keys: readonly string[]
}

export interface TableShape {
  readonly count: number
  readonly columns: readonly PopulationColumn[]
  readonly lists: readonly ListShape[]
  /** it has the column `k` (name of the row), `w` (its weight), `t` (its commune) */
  readonly named: boolean
  readonly weighted: boolean
  readonly placed: boolean
  /** rule → column of what is expected of it */
  readonly expected: ReadonlyMap<string, string>
}

/** A cell as kernels take it: a day is its number. */
const cellIn = ({ kind, column }: PopulationColumn): string =>
  kind === 'text' ? column : kind === 'date' ? `CAST(${column} - DATE '1970-01-01' AS DOUBLE)` : `CAST(${column} AS DOUBLE)`

/** The cells of some columns of a table, in the order of its rows. */
async function cellsOf(
  analytics: Analytics,
  table: string,
  count: number,
  columns: readonly PopulationColumn[],
): Promise<Record<string, ColumnData>> {
  const inOrder = (what: string) => `SELECT ${what} FROM ${table} ORDER BY id`
  const numeric = columns.filter(({ kind }) => kind !== 'text')
  const found = numeric.length > 0 ? await analytics.numbers(inOrder(numeric.map(cellIn).join(', ')), count) : []
  const data: Record<string, ColumnData> = {}
  numeric.forEach(({ name, kind }, k) => {
    const { values, empty } = found[k]!
    data[name] = { values: kind === 'boolean' ? Uint8Array.from(values) : values, empty }
  })
  for (const { name, kind, column } of columns) {
    if (kind !== 'text') continue
    const [told] = await analytics.numbers(inOrder(`CASE WHEN ${column} IS NULL THEN NULL ELSE 0 END`), count)
    data[name] = { values: await analytics.texts(inOrder(column)), empty: told!.empty }
  }
  return data
}

export function tableOf(analytics: Analytics, table: string, shape: TableShape): Population {
  const { count, columns } = shape
  const inOrder = (what: string) => `SELECT ${what} FROM ${table} ORDER BY id`
  const one = async (what: string) => (await analytics.numbers(inOrder(what), count))[0]!
  const earned = (name: string) => {
    const list = shape.lists.find((one) => name.startsWith(`${one.name} . `))
    const field = list ? name.slice(list.name.length + 3) : name
    const column = (list?.columns ?? columns).find((column) => column.name === field && column.kind === 'number')?.column
    if (column === undefined) throw new Refusal('columns.no-raise', { name })
    return { list, column }
  }
  return {
    count,
    columns,
    lists: shape.lists,
    table,
    weights: async () => (shape.weighted ? (await one('w')).values : undefined),
    communes: async () => (shape.placed ? await analytics.texts(inOrder('t')) : undefined),
    keys: async () => (shape.named ? await analytics.texts(inOrder('k')) : Array.from({ length: count }, (_, i) => String(i + 1))),
    async *pieces(size) {
      const isText = [...columns.map(({ kind }) => kind === 'text'), false, ...(shape.named ? [true] : [])]
      const cells = [...columns.map(cellIn), 'CAST(id AS DOUBLE)', ...(shape.named ? ['k'] : [])]
      let from = 0
      for await (const { count: many, columns: found } of analytics.pieces(`SELECT ${cells.join(', ')} FROM ${table}`, isText, size)) {
        const ids = found[columns.length]!.values as Float64Array
        // DuckDB keeps the order of a file and of a table made from it; were it ever not so, results would go to other rows.
        if (ids.some((id, i) => id !== from + i)) throw new Error('Rows of the population came in another order.')
        const data = Object.fromEntries(
          columns.map(({ name, kind }, k) => {
            const { values, empty } = found[k]!
            return [name, { values: kind === 'boolean' ? Uint8Array.from(values as Float64Array) : values, empty }]
          }),
        )
        const keys = shape.named ? (found.at(-1)!.values as string[]) : Array.from({ length: many }, (_, i) => String(from + i + 1))
        yield { from, count: many, data, keys }
        from += many
      }
    },
    data: async () => await cellsOf(analytics, table, count, columns),
    async rows() {
      const rows: Record<string, ListRows> = {}
      for (const { name, table: list, count: many, columns: cells, links } of shape.lists) {
        const places = ['parent', ...links.map(({ at }) => at)].map((at) => `CAST(coalesce(${at}, -1) AS DOUBLE)`)
        const [parent, ...pointed] = await analytics.numbers(`SELECT ${places.join(', ')} FROM ${list} ORDER BY id`, many)
        rows[name] = {
          count: many,
          columns: await cellsOf(analytics, list, many, cells),
          parent: Int32Array.from(parent!.values),
          links: Object.fromEntries(links.map(({ field }, k) => [field, Int32Array.from(pointed[k]!.values)])),
        }
      }
      return rows
    },
    async expected(rule) {
      const place = shape.expected.get(rule)
      if (place === undefined) throw new Error(`Nothing is expected of “${rule}”.`)
      const { values, empty } = await one(place)
      return values.map((value, i) => (empty[i] === 1 ? Number.NaN : value))
    },
    async raised(name, by) {
      const { list, column } = earned(name)
      const from = list?.table ?? table
      const who = list ? `id IN (SELECT min(id) FROM ${from} WHERE ${column} > 0 GROUP BY parent)` : `${column} > 0`
      await analytics.run(
        `CREATE OR REPLACE VIEW raised AS SELECT * REPLACE (CASE WHEN ${who} THEN ${column} + ${by} ELSE ${column} END AS ${column}) FROM ${from}`,
      )
      if (list === undefined) return tableOf(analytics, 'raised', shape)
      const lists = shape.lists.map((one) => (one === list ? { ...list, table: 'raised' } : one))
      return tableOf(analytics, table, { ...shape, lists })
    },
    async earns(name) {
      const { list, column } = earned(name)
      const earning = list ? `id IN (SELECT parent FROM ${list.table} WHERE ${column} > 0)` : `coalesce(${column} > 0, FALSE)`
      return Uint8Array.from((await one(`CAST(CAST(${earning} AS INTEGER) AS DOUBLE)`)).values)
    },
  }
}
