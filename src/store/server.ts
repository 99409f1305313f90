import type { Writable } from 'node:stream'
import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { Refusal } from '#kernel'
import type { Exec } from './migrate.ts'

// One place decides how PostgreSQL's types are read, for both databases: int8 is a number (cents and positions stay below 2^53), dates and instants are ISO text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text: string) => text)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text: string) => new Date(text).toISOString())

/** The role under which everything is done that is no upkeep: row policies are about it. */
export const appRole = 'guichet_app'

const bound = new WeakSet<pg.ClientBase>()
/** Is the application's role this connection's own, also outside a transaction? */
export const isBound = (client: pg.ClientBase): boolean => bound.has(client)

/**
 * Connections to a PostgreSQL server; one that is not there is given up after ten seconds. Refuses `store.unreachable` when `url` is no address.
 * The owner's are for upkeep. The application's take on its role when they are made; whether the server (or a pooler before it) did so is asked.
 * They are kept for ten minutes without work: a new one plans each statement five times before it keeps the plan, and whoever comes with fifteen others waits for it.
 */
export function poolAt(url: string, whose: 'owner' | 'application'): pg.Pool {
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new Refusal('store.unreachable', { host: 'DATABASE_URL', why: 'it does not begin with postgres://' })
  const pool = new pg.Pool({
    Client: Keeping,
    connectionString: url,
    application_name: 'guichet',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 600_000,
    keepAlive: true,
    pipeline: true,
    ...(whose === 'owner' ? { max: 2 } : { max: 12, options: `-c role=${appRole}`, onConnect: note }),
  })
  // The pool listens to connections that rest. One that breaks while a transaction has it says so twice: to its query, which fails, and here; unheard, that ends the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

async function note(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query('select current_user as role')
  if (rows[0]?.role === appRole) bound.add(client)
}

const mark = '/* kept */ '

/** A statement that a server keeps prepared, once a connection (`Tx.often`). */
export const kept = <R>(query: RawBuilder<R>): RawBuilder<R> => sql<R>`${sql.raw(mark)}${query}`
/** The same of a text. */
export const marked = (text: string): string => `${mark}${text}`

/** With more values than this it is a long list, whose text changes with its length: too many texts to keep. */
const few = 60

const names = new Map<string, string>()
function nameOf(text: string): string {
  const known = names.get(text) ?? `kept${names.size}`
  names.set(text, known)
  return known
}

/**
 * Gives statements that are marked the name by which the server knows them again, and sends what is asked in one go in one message: each message
 * wakes the server, which costs more than most statements do.
 */
class Keeping extends pg.Client {
  private gathering = false
  override query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
    this.gather()
    return typeof text === 'string' && text.startsWith(mark) && Array.isArray(values) && values.length <= few
      ? super.query({ name: nameOf(text), text, values }, ...(rest as []))
      : super.query(text as string, values as unknown[], ...(rest as []))
  }) as pg.Client['query']

  private gather(): void {
    if (this.gathering) return
    const { stream } = (this as unknown as { connection: { stream: Writable } }).connection
    this.gathering = true
    stream.cork()
    process.nextTick(() => {
      this.gathering = false
      stream.uncork()
    })
  }
}

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
