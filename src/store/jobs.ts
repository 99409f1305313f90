import { setTimeout } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import { CompiledQuery } from 'kysely'
import { fromPglite, PgBoss } from 'pg-boss'
import type { Job, Telemetry } from '#kernel'
import type { Tx } from './context.ts'

export interface Jobs {
  /** The only way to queue: in the transaction that gives the reason. `data` holds ids. */
  enqueue(
    tx: Tx,
    job: string,
    data: Readonly<Record<string, string>>,
    options?: { readonly after?: Date; readonly once?: string },
  ): Promise<void>
  /** Takes jobs until `stop`. */
  work(jobs: readonly Job<never>[], run: (job: Job<never>, data: Readonly<Record<string, string>>) => Promise<void>): Promise<void>
  /** After a commit that enqueued: looks now instead of at the next poll. */
  wake(): void
  /** Resolves when no job is waiting or running (tests, scripts). */
  idle(): Promise<void>
  stop(): Promise<void>
}

export interface JobsDatabase {
  readonly pglite?: PGlite
  readonly url?: string
  exec(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>
}

const deadLetters = 'dead-letters'
/** milliseconds between the first looks of two queues */
const pause = 40

/** pg-boss in the same database: schema and queues are made here, by the owner; the application's role only sends. */
export async function openJobs(
  database: JobsDatabase,
  names: readonly Job<never>[],
  telemetry: Telemetry,
  prepared: boolean,
): Promise<Jobs> {
  const boss = new PgBoss({
    ...(database.pglite === undefined
      ? { connectionString: database.url, max: 4, application_name: 'guichet-jobs' }
      : { db: fromPglite(database.pglite), backend: 'pglite' as const }),
    schema: 'pgboss',
    schedule: true,
    supervise: !prepared,
  })
  boss.on('error', (error) => telemetry.failure('jobs.error', error))
  await boss.start()
  const existing = new Set((await boss.getQueues()).map((queue) => queue.name))
  if (!existing.has(deadLetters)) await boss.createQueue(deadLetters)
  for (const job of names) {
    if (!existing.has(job.name))
      await boss.createQueue(job.name, {
        retryLimit: job.retries ?? 8,
        retryDelay: 5,
        retryBackoff: true,
        deadLetter: deadLetters,
        expireInSeconds: 300,
      })
    if (job.every !== undefined) await boss.schedule(job.name, job.every)
  }
  await database.exec(`grant usage on schema pgboss to guichet_app; grant select, insert, update, delete on all tables in schema pgboss to guichet_app;
    grant execute on all functions in schema pgboss to guichet_app; grant usage on all sequences in schema pgboss to guichet_app`)
  const workers: string[] = []
  return {
    enqueue: async (tx, job, data, options = {}) => {
      const db = {
        executeSql: async (text: string, values?: unknown[]) => {
          const result = await tx.db.executeQuery(CompiledQuery.raw(text, values ?? []))
          return { rows: result.rows }
        },
      }
      await boss.send(job, data, {
        db,
        ...(options.after === undefined ? {} : { startAfter: options.after }),
        ...(options.once === undefined ? {} : { singletonKey: options.once }),
      })
    },
    work: async (jobs, run) => {
      for (const job of jobs) {
        const id = await boss.work<Readonly<Record<string, string>>>(
          job.name,
          { pollingIntervalSeconds: 2, batchSize: 1 },
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
        workers.push(id)
        // One after the other: each looks at once, and an embedded database answers them in the thread that serves pages.
        await setTimeout(pause)
      }
    },
    wake: () => {
      for (const worker of workers) boss.notifyWorker(worker)
    },
    idle: async () => {
      for (;;) {
        const [row] = await database.exec(
          `select count(*)::int as waiting from pgboss.job where state in ('created', 'active') and start_after <= now()`,
        )
        if (row?.waiting === 0) return
        for (const worker of workers) boss.notifyWorker(worker)
        await setTimeout(20)
      }
    },
    stop: async () => {
      await boss.stop({ graceful: true, timeout: 5000, close: database.pglite === undefined })
    },
  }
}
