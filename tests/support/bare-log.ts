/** A log with nothing above it: store and log alone, events made by the thousand, the real sequencer and the real files. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig, silentTelemetry, systemClock, type Telemetry } from '#kernel'
import { log, openPublicLog, type PublicLog } from '#log'
import { migrationsIn, openStore, type Store, store as storeCapability } from '#store'
import { makeDatabase, type Postgres } from './postgres.ts'
import { type Database, testPostgres } from './town.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface BareLog {
  readonly store: Store
  readonly publicLog: PublicLog
  readonly data: string
  /** of the server's database, when it is on one */
  readonly url?: string
  record(count: number): Promise<void>
  close(): Promise<void>
}

export async function openBareLog(
  options: {
    readonly database?: Database
    readonly postgres?: Postgres
    readonly key?: string
    readonly policy?: string
    readonly telemetry?: Telemetry
  } = {},
): Promise<BareLog> {
  const data = mkdtempSync(join(tmpdir(), 'guichet-log-'))
  const server = options.postgres ?? (options.database === 'postgres' ? await testPostgres() : undefined)
  const made = server === undefined ? undefined : await makeDatabase(server)
  const config = readConfig(
    { GUICHET_DATA: data, GUICHET_DEMO: '1', GUICHET_LOG_KEY: options.key, GUICHET_LOG_POLICY: options.policy },
    root,
  )
  const store = await openStore({
    files: join(data, 'files'),
    url: made?.url,
    masterKey: randomBytes(32),
    demo: true,
    cache: join(root, '.cache'),
    migrations: [storeCapability, log].flatMap(({ id, migrations }) => migrationsIn(id, migrations)),
    jobs: [],
    knowsPurpose: (purpose) => purpose === 'administration',
    clock: systemClock,
    telemetry: silentTelemetry,
    mayMigrate: true,
  })
  return {
    store,
    data,
    url: made?.url,
    publicLog: openPublicLog(store, { config, telemetry: options.telemetry ?? silentTelemetry, clock: systemClock }),
    record: (count) => record(store, count),
    close: async () => {
      await store.close()
      await made?.drop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Events as rows, with commitments that nothing is behind. */
export async function record({ owner }: Store, count: number): Promise<void> {
  await owner.query(
    `insert into log.event (id, stream, seq, type, version, at, actor, purpose, key_id, sealed, commitment)
     select gen_random_uuid(), 'made:' || gen_random_uuid(), 1, 'made', 1, now(), 'system', 'none', 'none', '\\x00', sha256(gen_random_uuid()::text::bytea)
     from generate_series(1, $1::int)`,
    [count],
  )
}

/** Integrates until so many events are. On a server that others use, a transaction of theirs may hold back what is settled for a moment. */
export async function integrated(log: PublicLog, count: number): Promise<void> {
  let done = await log.integrate()
  for (let turn = 0; done < count && turn < 600; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    done += await log.integrate()
  }
  if (done !== count) throw new Error(`${done} events were integrated, not ${count}`)
}

/** Integrates until every event has its leaf. */
export async function caughtUp({ store, publicLog }: Pick<BareLog, 'store' | 'publicLog'>): Promise<void> {
  const [pending] = await store.owner.query(
    'select count(*)::int as count from log.event e where not exists (select from log.leaf l where l.position = e.position)',
  )
  await integrated(publicLog, Number(pending?.count))
}
