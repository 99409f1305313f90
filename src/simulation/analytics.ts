/** DuckDB for populations: in memory, without network, allowed to read the named files only. A process that serves pages never opens it. */
import { Refusal } from '#kernel'

export interface LoadedColumn {
  readonly name: string
  readonly values: Float64Array | Uint8Array
}

export interface Analytics extends AsyncDisposable {
  run(text: string): Promise<void>
  rows(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Columns of doubles, in the order of the rows; `empty[i]` is 1 where a cell is null. */
  numbers(text: string, count: number): Promise<{ readonly values: Float64Array; readonly empty: Uint8Array }[]>
  texts(text: string): Promise<string[]>
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
    texts: async (text) => (await connection.runAndReadAll(text)).getColumnsJS()[0]!.map((cell) => (typeof cell === 'string' ? cell : '')),
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
