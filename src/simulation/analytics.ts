/** DuckDB for populations: in memory, without network, allowed to read the named files only. A process that serves pages never opens it. */
import { Refusal } from '#kernel'

export interface LoadedColumn {
  readonly name: string
  readonly values: Float64Array | Uint8Array
}

/** A part of what a SELECT gives, in its order: a column of doubles for each number, of texts for each text. */
export interface Piece {
  readonly count: number
  readonly columns: readonly { readonly values: Float64Array | string[]; readonly empty: Uint8Array }[]
}

export interface Analytics extends AsyncDisposable {
  run(text: string): Promise<void>
  rows(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Columns of doubles, in the order of the rows; `empty[i]` is 1 where a cell is null. */
  numbers(text: string, count: number): Promise<{ readonly values: Float64Array; readonly empty: Uint8Array }[]>
  texts(text: string): Promise<string[]>
  /** The same of any number of rows, `size` or fewer at a time, nothing more in memory; `isText` says which columns are texts. */
  pieces(text: string, isText: readonly boolean[], size: number): AsyncIterable<Piece>
  /** A table of `id` (0, 1, 2…) and these columns; a `Uint8Array` becomes a boolean. */
  load(table: string, count: number, columns: readonly LoadedColumn[]): Promise<void>
}

export async function openAnalytics(options: { readonly files?: readonly string[]; readonly memory?: string } = {}): Promise<Analytics> {
  const duckdb = await import('@duckdb/node-api').catch(() => {
    throw new Refusal('simulation.no-duckdb', { package: '@duckdb/node-api' })
  })
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(options.memory === undefined ? {} : { memory_limit: options.memory }),
  })
  const connection = await instance.connect()
  const paths = (options.files ?? []).map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')
  await connection.run(`SET allowed_paths = [${paths}]`)
  await connection.run('SET enable_external_access = false')
  async function* pieces(text: string, isText: readonly boolean[], size: number): AsyncIterable<Piece> {
    const result = await connection.stream(text)
    const room = () =>
      isText.map((texts) => ({
        values: texts ? new Array<string>(size).fill('') : new Float64Array(size),
        empty: new Uint8Array(size),
      }))
    const cut = (columns: ReturnType<typeof room>, count: number): Piece => ({
      count,
      columns: columns.map(({ values, empty }) => ({ values: values.slice(0, count), empty: empty.slice(0, count) })),
    })
    let [columns, row] = [room(), 0]
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) break
      const vectors = columns.map((_, k) => chunk.getColumnVector(k))
      for (let i = 0; i < chunk.rowCount; i++) {
        for (let k = 0; k < vectors.length; k++) {
          const cell = vectors[k]!.getItem(i)
          const { values, empty } = columns[k]!
          if (cell === null) empty[row] = 1
          else values[row] = (isText[k] ? String(cell) : Number(cell)) as never
        }
        row++
        if (row < size) continue
        yield cut(columns, row)
        ;[columns, row] = [room(), 0]
      }
    }
    if (row > 0) yield cut(columns, row)
  }
  return {
    run: async (text) => void (await connection.run(text)),
    rows: async (text) => (await connection.runAndReadAll(text)).getRowObjectsJS() as Readonly<Record<string, unknown>>[],
    async numbers(text, count) {
      const result = await connection.stream(text)
      const columns = Array.from({ length: result.columnCount }, () => ({ values: new Float64Array(count), empty: new Uint8Array(count) }))
      let row = 0
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) break
        columns.forEach(({ values, empty }, k) => {
          const vector = chunk.getColumnVector(k)
          for (let i = 0; i < chunk.rowCount; i++) {
            const cell = vector.getItem(i)
            if (cell === null) empty[row + i] = 1
            else values[row + i] = Number(cell)
          }
        })
        row += chunk.rowCount
      }
      return columns
    },
    async texts(text) {
      // Few names, many rows: each name is kept once.
      const names = new Map<string, string>()
      const found: string[] = []
      for await (const { columns } of pieces(text, [true], 100_000))
        for (const cell of columns[0]!.values as string[]) {
          if (!names.has(cell)) names.set(cell, cell)
          found.push(names.get(cell)!)
        }
      return found
    },
    pieces,
    async load(table, count, columns) {
      const typed = columns.map(({ name, values }) => `${name} ${values instanceof Uint8Array ? 'BOOLEAN' : 'DOUBLE'}`)
      await connection.run(`CREATE TABLE ${table} (id INTEGER, ${typed.join(', ')})`)
      const appender = await connection.createAppender(table)
      for (let i = 0; i < count; i++) {
        appender.appendInteger(i)
        for (const { values } of columns)
          if (values instanceof Uint8Array) appender.appendBoolean(values[i] === 1)
          else appender.appendDouble(values[i]!)
        appender.endRow()
      }
      appender.closeSync()
    },
    async [Symbol.asyncDispose]() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
