import { setTimeout } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import { fromPglite, PgBoss } from 'pg-boss'
import type { Job, Telemetry } from '#kernel'
import type { Tx } from './context.ts'
import { marked } from './message.ts'

export interface Jobs {
  /** The only way to queue: in the transaction that gives the reason. `data` holds ids. */
  enqueue(
    tx: Tx,
    job: string,
    data: Readonly<Record<string, string>>,
    /** `after`: an instant, or seconds from now by the clock of the database */
    options?: { readonly after?: Date | number; readonly once?: string },
  ): Promise<void>
  /** Several of one job, each with its own `data`, in one statement. */
  enqueueAll(tx: Tx, job: string, data: readonly Readonly<Record<string, string>>[]): Promise<void>
  /** Takes jobs until `stop`. */
  work(jobs: readonly Job<never>[], run: (job: Job<never>, data: Readonly<Record<string, string>>) => Promise<void>): Promise<void>
  /** Jobs that were given up after every repeat, newest first. */
  givenUp(tx: Tx, limit: number): Promise<readonly GivenUp[]>
  /** Tries them again, all of a name or one; answers how many there were. */
  again(tx: Tx, name: string, id?: string): Promise<number>
  /** After a commit that enqueued: who works on these jobs looks now instead of at the next poll. */
  wake(names: Iterable<string>): void
  /** Resolves when no job is waiting or running (tests, scripts). */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** `data` holds ids; `error`: class or code, never its message. */
export interface GivenUp {
  readonly id: string
  readonly name: string
  readonly tries: number
  readonly endedAt: string
  readonly error: string
}

export interface JobsDatabase {
  readonly pglite?: PGlite
  readonly url?: string
  exec(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>
}

const deadLetters = 'dead-letters'
/** milliseconds between the first looks of two queues */
const pause = 40

/**
 * pg-boss in the same database: schema and queues are made here, by the owner; the application's role only sends. What sends starts with the store;
 * what works (clock, supervision, workers) is a second one that starts with `work`, after the first page is served.
 */
export async function openJobs(database: JobsDatabase, names: readonly Job<never>[], telemetry: Telemetry): Promise<Jobs> {
  const bossThat = (works: boolean) => {
    const boss = new PgBoss({
      ...(database.pglite === undefined
        ? { connectionString: database.url, max: works ? 4 : 1, application_name: 'guichet-jobs' }
        : { db: fromPglite(database.pglite), backend: 'pglite' as const }),
      schema: 'pgboss',
      schedule: works,
      supervise: works,
    })
    boss.on('error', (error) => telemetry.failure('jobs.error', error))
    return boss
  }
  const sender = bossThat(false)
  await sender.start()
  await makeQueues(sender, names)
  await letSend(database)
  let worker: PgBoss | undefined
  // Whoever queues in this process wakes its workers; only what others queued, and what waits for its hour, is found by looking. An embedded database has
  // no others, and answers each look in the thread that serves pages.
  const patience = database.pglite === undefined ? 2 : 5
  const workers = new Map<string, string>()
  // Each look is a statement: only those look for whom there is something.
  const wake = (names: Iterable<string>) => {
    for (const name of names) {
      const id = workers.get(name)
      if (id !== undefined) worker?.notifyWorker(id)
    }
  }
  return {
    enqueue: async (tx, job, data, options = {}) => {
      await sender.send(job, data, {
        db: within(tx),
        ...(options.after === undefined ? {} : { startAfter: options.after }),
        ...(options.once === undefined ? {} : { singletonKey: options.once }),
      })
    },
    enqueueAll: async (tx, job, data) => {
      await sender.insert(
        job,
        data.map((one) => ({ data: one })),
        { db: pledgedIn(tx) },
      )
    },
    givenUp: (tx, limit) =>
      tx.rows(sql<GivenUp>`select id::text as id, name, retry_count + 1 as tries, completed_on as "endedAt", coalesce(output ->> 'code', output ->> 'name', '') as error
        from pgboss.job where state = 'failed' and name <> ${deadLetters} order by completed_on desc, id limit ${limit}`),
    again: async (tx, name, id) => {
      // As pg-boss retries a job, in the caller's transaction; the copy among the dead letters is of no use then.
      const rows = await tx.rows(
        sql<{
          id: string
        }>`update pgboss.job set state = 'retry', retry_limit = retry_limit + 1, completed_on = null, start_after = greatest(start_after, now())
          where name = ${name} and state = 'failed' ${id === undefined ? sql`` : sql`and id = ${id}::uuid`} returning id`,
      )
      return rows.length
    },
    work: async (jobs, run) => {
      const boss = bossThat(true)
      worker = boss
      await boss.start()
      for (const { name, every } of jobs) if (every !== undefined) await boss.schedule(name, every)
      for (const job of jobs) {
        const id = await boss.work<Readonly<Record<string, string>>>(
          job.name,
          { pollingIntervalSeconds: patience, batchSize: 1 },
          async ([taken]) => {
            if (taken === undefined) return
            try {
              await run(job, taken.data ?? {})
            } catch (error) {
              telemetry.failure('jobs.failed', error, { job: job.name, id: taken.id })
              throw error
            }
          },
        )
        workers.set(job.name, id)
        // One after the other: each looks at once, and an embedded database answers them in the thread that serves pages.
        await setTimeout(pause)
      }
    },
    wake,
    idle: async () => {
      for (;;) {
        const rows = await database.exec(
          `select name, bool_or(state = 'created') as waits from pgboss.job where state in ('created', 'active') and start_after <= now() and name <> '${deadLetters}' group by name`,
        )
        if (rows.length === 0) return
        wake(rows.filter(({ waits }) => waits === true).map(({ name }) => String(name)))
        await setTimeout(20)
      }
    },
    stop: async () => {
      for (const boss of [worker, sender]) await boss?.stop({ graceful: true, timeout: 5000, close: database.pglite === undefined })
    },
  }
}

/** The caller's transaction, as pg-boss asks for a database. */
const within = (tx: Tx) => ({
  executeSql: async (text: string, values: unknown[] = []) => ({ rows: [...(await tx.run(marked(text), values))] }),
})

/** The same, for what only queues. */
const pledgedIn = (tx: Tx) => ({
  executeSql: async (text: string, values: unknown[] = []) => {
    tx.pledge(marked(text), values)
    return { rows: [] }
  },
})

async function makeQueues(boss: PgBoss, names: readonly Job<never>[]): Promise<void> {
  const existing = new Set((await boss.getQueues()).map((queue) => queue.name))
  if (!existing.has(deadLetters)) await boss.createQueue(deadLetters)
  for (const { name, retries } of names)
    if (!existing.has(name))
      await boss.createQueue(name, {
        retryLimit: retries ?? 8,
        retryDelay: 5,
        retryBackoff: true,
        deadLetter: deadLetters,
        expireInSeconds: 300,
      })
}

/** The application's role may send. Said once: to say it again would rewrite a row of the catalogue for each table at every start. */
async function letSend({ exec }: JobsDatabase): Promise<void> {
  const [row] = await exec(`select has_schema_privilege('guichet_app', 'pgboss', 'usage')
    and (select bool_and(has_table_privilege('guichet_app', oid, 'insert')) from pg_class where relnamespace = 'pgboss'::regnamespace and relkind in ('r', 'p'))
    and (select bool_and(has_function_privilege('guichet_app', oid, 'execute')) from pg_proc where pronamespace = 'pgboss'::regnamespace) as may`)
  if (row?.may === true) return
  await exec(`grant usage on schema pgboss to guichet_app; grant select, insert, update, delete on all tables in schema pgboss to guichet_app;
    grant execute on all functions in schema pgboss to guichet_app; grant usage on all sequences in schema pgboss to guichet_app`)
}
