import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { Refusal } from '#kernel'
import { marked } from './message.ts'
import type { Exec } from './migrate.ts'

// One place decides how PostgreSQL's types are read, for both databases: int8 is a number (cents and positions stay below 2^53), dates and instants are ISO text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text: string) => text)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text: string) => new Date(text).toISOString())

/** The role under which everything is done that is no upkeep: row policies are about it. */
export const appRole = 'guichet_app'

/**
 * Connections to a PostgreSQL server; one that is not there is given up after ten seconds. Refuses `store.unreachable` when `url` is no address.
 * The owner's are for upkeep. The application's take on its role when they are made, and every unit of work does so again (a pooler may leave it out).
 * They are kept for ten minutes without work: a new one plans each statement five times before it keeps the plan, and whoever comes with fifteen others waits for it.
 */
export function poolAt(url: string, whose: 'owner' | 'application'): pg.Pool {
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new Refusal('store.unreachable', { host: 'DATABASE_URL', why: 'it does not begin with postgres://' })
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'guichet',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 600_000,
    keepAlive: true,
    ...(whose === 'owner' ? { max: 2 } : { max: 12, options: `-c role=${appRole}` }),
  })
  // The pool listens to connections that rest. One that breaks while a transaction has it says so twice: to its query, which fails, and here; unheard, that ends the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** A statement that a server keeps prepared, once a connection (`Tx.often`). */
export const kept = <R>(query: RawBuilder<R>): RawBuilder<R> => sql<R>`${sql.raw(marked(''))}${query}`

/** Host and database of an address: never its user or password. */
function hostOf(url: string): string {
  const { host, pathname, searchParams } = URL.canParse(url) ? new URL(url) : new URL('postgres://unknown')
  return `${decodeURIComponent(host) || searchParams.get('host') || 'the local socket'}${pathname}`
}

/** The refusal for a server that is not there (`store.unreachable`) or lets us not in (`store.let-in`); undefined: another error. */
export function unreachable(error: unknown, url: string): Refusal | undefined {
  if (!(error instanceof Error) || error instanceof Refusal) return undefined
  const why = 'code' in error ? String(error.code) : error.message
  const host = hostOf(url)
  if (/^(ECONN|ENOTFOUND|EAI_AGAIN|EHOST|ENET|ETIMEDOUT|ENOENT|EACCES|57P0|08)/.test(why) || /timeout|terminated/i.test(error.message))
    return new Refusal('store.unreachable', { host, why })
  if (/^(28|3D000|42501|53300)/.test(why) || /password|SASL/.test(error.message)) return new Refusal('store.let-in', { host, why })
  return undefined
}

/**
 * The application's role may bypass no policy: neither by itself nor by what it owns or inherits. Refuses `store.role-bypasses`, and `store.role-missing`
 * when whoever connects may not take it on.
 */
export async function checkRole(exec: Exec): Promise<void> {
  const [found] = await exec(`select rolsuper, rolbypassrls, pg_has_role(current_user, oid, 'member') as ours,
    exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relrowsecurity and n.nspname not like 'pg\\_%' and pg_has_role('${appRole}', c.relowner, 'member')) as owns
    from pg_roles where rolname = '${appRole}'`)
  if (found?.ours !== true) throw new Refusal('store.role-missing', { role: appRole })
  const why =
    found.rolsuper === true ? 'superuser' : found.rolbypassrls === true ? 'bypassrls' : found.owns === true ? 'owns the tables' : undefined
  if (why !== undefined) throw new Refusal('store.role-bypasses', { role: appRole, why })
}

type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>

export async function snapshotOf<T>(pool: pg.Pool, unit: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    return await unit(async (text, values = []) => (await client.query(text, [...values])).rows)
  } finally {
    await client.query('rollback').catch(() => {})
    client.release()
  }
}
