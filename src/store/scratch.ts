/** A database to compute in, which keeps nothing: temporary tables of a PostgreSQL server, or PGlite in memory. It never sees a town's tables. */
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

export interface Scratch extends AsyncDisposable {
  readonly kind: 'pglite' | 'postgres'
  query(text: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>
}

/** `url`: a server where one may make temporary tables; undefined: PGlite. */
export async function openScratch(url?: string): Promise<Scratch> {
  if (url === undefined) {
    const pglite = new PGlite()
    await pglite.waitReady
    return {
      kind: 'pglite',
      query: async (text, values = []) => (await pglite.query<Readonly<Record<string, unknown>>>(text, [...values])).rows,
      [Symbol.asyncDispose]: async () => await pglite.close(),
    }
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    kind: 'postgres',
    query: async (text, values = []) => (await client.query<Readonly<Record<string, unknown>>>(text, [...values])).rows,
    [Symbol.asyncDispose]: async () => await client.end(),
  }
}
