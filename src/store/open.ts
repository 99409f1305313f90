import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { type Clock, type Job, Refusal, type Telemetry, together } from '#kernel'
import type { AccessContext, Tx } from './context.ts'
import { isFresh, openEmbedded, templateOf } from './embedded.ts'
import { type Files, filesIn } from './files.ts'
import { type Jobs, openJobs } from './jobs.ts'
import { type Keys, keysUnder, readMasterKey } from './keys.ts'
import { takeLock } from './lock.ts'
import { type Exec, type Migration, migrate, schemaDifference, versionOf } from './migrate.ts'
import { checkRole, poolAt, snapshotOf, unreachable } from './server.ts'
import { embedded, onServer, type Transact } from './transaction.ts'
import { type AccessWitness, runUnit, type UnitOptions } from './unit.ts'

export interface StoreOptions {
  /** folder of embedded database, files, lock; undefined: all in memory but the files, which go to `files` */
  readonly data?: string
  readonly files?: string
  readonly url?: string
  readonly masterKey: string | Uint8Array
  readonly demo: boolean
  /** where templates of the embedded database are kept */
  readonly cache: string
  readonly migrations: readonly Migration[]
  readonly jobs: readonly Job<never>[]
  readonly clock: Clock
  readonly telemetry: Telemetry
  /** ids of the register of processing: no unit of work runs for another purpose */
  knowsPurpose(purpose: string): boolean
  /** may it change the schema? `migrate` and the demonstration may; `serve` of a real town refuses another version */
  readonly mayMigrate: boolean
}

type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>

export interface Store extends AsyncDisposable {
  readonly kind: 'pglite' | 'postgres'
  readonly fresh: boolean
  readonly keys: Keys
  readonly files: Files
  readonly jobs: Jobs
  /** The only way to the database: sets role and context, writes the access line, commits or rolls back. Needs a purpose. */
  as<T>(who: AccessContext, unit: (tx: Tx) => Promise<T>): Promise<T>
  enqueue(
    tx: Tx,
    job: string,
    data: Readonly<Record<string, string>>,
    options?: { readonly after?: Date | number; readonly once?: string },
  ): Promise<void>
  /** Several of one job, in one statement. */
  enqueueAll(tx: Tx, job: string, data: readonly Readonly<Record<string, string>>[]): Promise<void>
  /** Composition installs `#consent` here: store knows that lines are written, not how. */
  witnessWith(witness: AccessWitness): void
  /** For backup, restore, rebuild and health: statements as the owner, no policy. Never used for a request. */
  readonly owner: {
    readonly exec: Exec
    readonly query: Query
    /** several statements that all see the database as it was at the first of them (backup) */
    snapshot<T>(unit: (query: Query) => Promise<T>): Promise<T>
  }
  close(): Promise<void>
}

export async function openStore(options: StoreOptions): Promise<Store> {
  return options.url === undefined ? await openLocal(options) : await openServer(keyed(options), options.url)
}

type Opening = StoreOptions & { readonly masterKey: Uint8Array }

/** The master key comes first: without it nothing is opened. */
const keyed = (options: StoreOptions): Opening => ({
  ...options,
  masterKey: typeof options.masterKey === 'string' ? readMasterKey(options.masterKey, options.demo) : options.masterKey,
})

async function openLocal(given: StoreOptions): Promise<Store> {
  const lock = given.data === undefined ? undefined : lockFolder(given.data)
  let opened: PGlite | undefined
  try {
    const options = keyed(given)
    const folder = options.data === undefined ? undefined : join(options.data, 'database')
    const fresh = folder === undefined || isFresh(folder)
    const template = fresh
      ? await templateOf(options.cache, `${versionOf(options.migrations)}-${options.jobs.length}`, () => makeTemplate(options))
      : undefined
    const pglite = await openEmbedded(folder, template)
    opened = pglite
    const exec: Exec = async (text) => (await pglite.exec(text)).at(-1)?.rows as Readonly<Record<string, unknown>>[]
    await migrate(exec, options.migrations)
    const jobs = await openJobs({ pglite, exec }, options.jobs, options.telemetry)
    const query = async (text: string, values: readonly unknown[] = []) =>
      (await pglite.query<Readonly<Record<string, unknown>>>(text, [...values])).rows
    const owner: Store['owner'] = {
      exec,
      query,
      snapshot: (unit) =>
        pglite.transaction((tx) =>
          unit(async (text, values = []) => (await tx.query<Readonly<Record<string, unknown>>>(text, [...values])).rows),
        ),
    }
    return assemble(options, 'pglite', fresh, embedded(pglite), owner, jobs, async () => {
      await pglite.close()
      lock?.[Symbol.dispose]()
    })
  } catch (error) {
    await opened?.close() // an open one would keep the process alive
    lock?.[Symbol.dispose]()
    throw error
  }
}

/** Makes the folder when it is not there, and locks it. Refuses `store.data-folder`, `store.locked`. */
function lockFolder(folder: string): Disposable {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return takeLock(join(folder, 'lock'))
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('store.data-folder', { folder, why: error instanceof Error && 'code' in error ? error.code : 'unknown' })
  }
}

async function makeTemplate(options: StoreOptions): Promise<PGlite> {
  const pglite = await openEmbedded(undefined)
  const exec: Exec = async (text) => (await pglite.exec(text)).at(-1)?.rows as Readonly<Record<string, unknown>>[]
  await migrate(exec, options.migrations)
  const jobs = await openJobs({ pglite, exec }, options.jobs, options.telemetry)
  await jobs.stop()
  return pglite
}

async function openServer(options: Opening, url: string): Promise<Store> {
  const [owners, pool] = [poolAt(url, 'owner'), poolAt(url, 'application')]
  for (const one of [owners, pool]) one.on('error', (error) => options.telemetry.failure('store.connection', error))
  const end = async () => {
    await together(owners.end(), pool.end())
  }
  const exec: Exec = async (text) => {
    const result = (await owners.query(text)) as unknown as pg.QueryResult | pg.QueryResult[]
    return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? []
  }
  try {
    const difference = await schemaDifference(exec, options.migrations)
    const fresh = difference.length === options.migrations.length
    if (difference.length > 0 && !options.mayMigrate) throw new Refusal('store.schema-differs', { migrations: difference })
    await migrate(exec, options.migrations)
    await checkRole(exec)
    const jobs = await openJobs({ url, exec }, options.jobs, options.telemetry)
    const query: Query = async (text, values = []) => (await owners.query(text, [...values])).rows
    const owner = { exec, query, snapshot: <T>(unit: (query: Query) => Promise<T>) => snapshotOf(owners, unit) }
    return assemble(options, 'postgres', fresh, onServer(pool), owner, jobs, end)
  } catch (error) {
    await end()
    throw unreachable(error, url) ?? error
  }
}

function assemble(
  options: Opening,
  kind: Store['kind'],
  fresh: boolean,
  transact: Transact,
  owner: Store['owner'],
  jobs: Jobs,
  end: () => Promise<void>,
): Store {
  const keys = keysUnder(options.masterKey)
  const files = filesIn(options.files ?? join(options.data!, 'files'), keys)
  let witness: AccessWitness | undefined
  const units: UnitOptions = { ...options, transact, witness: () => witness }
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= jobs.stop().then(end)
    return closed
  }
  return {
    kind,
    fresh,
    keys,
    files,
    jobs,
    owner,
    witnessWith: (given) => {
      witness = given
    },
    as: async (who, unit) => {
      let enqueued: ReadonlySet<string> | undefined
      const result = await runUnit(units, who, async (tx) => {
        const value = await unit(tx)
        enqueued = queued.get(tx)
        return value
      })
      if (enqueued !== undefined) jobs.wake(enqueued)
      return result
    },
    enqueue: async (tx, job, data, given) => {
      note(tx, job)
      await jobs.enqueue(tx, job, data, given)
    },
    enqueueAll: async (tx, job, data) => {
      if (data.length === 0) return
      note(tx, job)
      await jobs.enqueueAll(tx, job, data)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** What units of work enqueued: their commit wakes who works on it. */
const queued = new WeakMap<Tx, Set<string>>()
const note = (tx: Tx, job: string) => queued.set(tx, (queued.get(tx) ?? new Set()).add(job))
