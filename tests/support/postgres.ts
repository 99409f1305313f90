/**
 * PostgreSQL for tests: the one that `GUICHET_TEST_DATABASE_URL` names (`none`: do without), else a local server that lets us in,
 * else an installed one that we start ourselves, unprivileged, in a folder of its own. Each town gets a fresh database.
 */
import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import pg from 'pg'
import { startOwnServer } from './own-server.ts'

export interface Postgres {
  /** address of a database from which others are made */
  readonly url: string
  /** in words, for the log */
  readonly from: string
  stop(): Promise<void>
}

export const notFound = 'PostgreSQL: not found, these tests did not run'

const oneHour = 3_600_000
const prefix = 'guichet_test_'

/** Refuses an address that is named and does not answer: a test that silently did not run would look like one that passed. */
export async function findPostgres(): Promise<Postgres | undefined> {
  const found = await find()
  if (found === undefined || process.env.GUICHET_TEST_READY !== undefined) return found
  return {
    ...found,
    stop: async () => {
      await dropDatabase(found, readyDatabase)
      await found.stop()
    },
  }
}

async function find(): Promise<Postgres | undefined> {
  const named = process.env.GUICHET_TEST_DATABASE_URL
  if (named === 'none') return undefined
  if (named !== undefined && named !== '') {
    const trouble = await unusable(named)
    if (trouble !== undefined) throw new Error(`GUICHET_TEST_DATABASE_URL cannot be used: ${trouble}`)
    return { url: named, from: 'named by GUICHET_TEST_DATABASE_URL', stop: async () => {} }
  }
  for (const url of localAddresses()) {
    if ((await unusable(url)) === undefined) return { url, from: 'the local server', stop: async () => {} }
  }
  return await startOwnServer()
}

/** A name for a database of tests; it says when it was made. */
const databaseName = (): string => `${prefix}${Date.now().toString(36)}_${randomBytes(4).toString('hex')}`

/** The database with this version's schema that a whole run copies for its towns: making one takes seconds of the server's time. Dropped with `stop` by who named it. */
export const readyDatabase = process.env.GUICHET_TEST_READY ?? databaseName()

/** A new database, empty or with the schema that `migrate` makes (once a run), and what drops it. Drops as well what crashed runs left more than an hour ago. */
export async function makeDatabase(
  postgres: Postgres,
  migrate?: (url: string) => Promise<void>,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = databaseName()
  await asOwner(postgres.url, async (client) => {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [prefix])
    for (const { datname } of rows.filter((row) => isLeftOver(row.datname))) await drop(client, datname)
    if (migrate === undefined) return await create(client, name, 'template0')
    // One of the run's processes makes it, the others wait; a copy needs a database that nobody is in.
    await client.query('select pg_advisory_lock(hashtext($1))', [readyDatabase])
    // Looked for under the lock: whoever waited for it finds what the other made.
    const ready = await client.query('select from pg_database where datname = $1', [readyDatabase])
    if (ready.rowCount === 0) {
      const partial = databaseName()
      await create(client, partial, 'template0')
      await migrate(withDatabase(postgres.url, partial))
      await client.query(`alter database ${partial} rename to ${readyDatabase}`)
    }
    await create(client, name, readyDatabase)
  })
  return { url: withDatabase(postgres.url, name), drop: () => dropDatabase(postgres, name) }
}

async function dropDatabase(postgres: Postgres, name: string): Promise<void> {
  await asOwner(postgres.url, (client) => drop(client, name))
}

const drop = async (client: pg.Client, name: string) => void (await client.query(`drop database if exists ${name} with (force)`))

/** What these tests end by force is a process of ours, never the server: its disk need not be waited for at every commit. */
async function create(client: pg.Client, name: string, template: string): Promise<void> {
  await client.query(`create database ${name} template ${template} encoding 'UTF8'`)
  await client.query(`alter database ${name} set synchronous_commit = off`)
}

function isLeftOver(name: string): boolean {
  const made = /^guichet_test_([0-9a-z]+)_[0-9a-f]{8}$/.exec(name)?.[1]
  return made !== undefined && Date.now() - Number.parseInt(made, 36) > oneHour
}

/** The same server, another database. */
function withDatabase(url: string, name: string): string {
  const [address = '', query] = url.split('?')
  const server = /^(postgres(?:ql)?:\/\/[^/]*)/.exec(address)?.[1] ?? address
  return `${server}/${name}${query === undefined ? '' : `?${query}`}`
}

function localAddresses(): string[] {
  const env = process.env
  const hosts = env.PGHOST === undefined ? ['/var/run/postgresql', '/tmp', '127.0.0.1'] : [env.PGHOST]
  const users = [...new Set(env.PGUSER === undefined ? [userInfo().username, 'postgres'] : [env.PGUSER])]
  const password = env.PGPASSWORD === undefined ? '' : `:${encodeURIComponent(env.PGPASSWORD)}`
  return hosts.flatMap((host) =>
    users.map(
      (user) =>
        `postgres://${encodeURIComponent(user)}${password}@${encodeURIComponent(host)}:${env.PGPORT ?? 5432}/${env.PGDATABASE ?? 'postgres'}`,
    ),
  )
}

/** Why an address is of no use: it does not answer, lets us not in, or its role may not make databases and roles. */
async function unusable(url: string): Promise<string | undefined> {
  try {
    return await asOwner(url, async (client) => {
      const { rows } = await client.query<{ able: boolean }>(
        'select rolsuper or (rolcreatedb and rolcreaterole) as able from pg_roles where rolname = current_user',
      )
      return rows[0]?.able === true ? undefined : `its role may not make databases and roles`
    })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000, application_name: 'guichet-tests' })
  client.on('error', () => {}) // said again by the query that fails
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
