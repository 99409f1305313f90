/** A whole town in this process, for tests that speak to it as the outside does: over HTTP. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { capabilities, compose, type Edge, start } from '#app'
import { type Clock, readConfig, silentTelemetry, type Telemetry } from '#kernel'
import { findPostgres, makeDatabase, notFound, type Postgres } from './postgres.ts'
import { type Visitor, visitor } from './visitor.ts'

export type Database = 'pglite' | 'postgres'

export interface TownOptions {
  /** default: PostgreSQL where there is one, which leaves this process the time; a suite about a database names it, or runs on each */
  readonly database?: Database
  /** the server of that database, for a bench: what it finds itself belongs to a test file */
  readonly postgres?: Postgres
  readonly clock?: Clock
  /** folder of the town's definitions; default: the demo town */
  readonly town?: string
  /** further folders of services */
  readonly services?: readonly string[]
  /** services of this town alone, of which no folder stays: id → text of the file */
  readonly files?: Readonly<Record<string, string>>
  readonly telemetry?: Telemetry
  /** address of a virus scanner */
  readonly clamd?: string
  /** address of a model that may word answers of the assistant */
  readonly model?: string
  /** people at once on its pages; whoever comes beyond waits */
  readonly capacity?: number
  /** the key outside the database, for a second process on the same one; default: one that nobody knows */
  readonly masterKey?: Uint8Array
  /** false: jobs wait until a test runs them */
  readonly jobs?: boolean
  /** replay the demo cases in the background (default: no) */
  readonly cases?: boolean
  /** load the demo people (default: yes) */
  readonly demo?: boolean
}

export interface TestTown {
  readonly url: string
  readonly edge: Edge
  /** a browser without script: keeps its cookies, follows nothing by itself */
  visitor(lang?: string): Visitor
  /** a visitor signed in as a person of the demonstration: `Samira Lambert` */
  signIn(name: string, lang?: string): Promise<Visitor>
  /** account id of a person of the demonstration */
  accountOf(name: string): Promise<string>
  close(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

let server: { readonly found: Postgres | undefined } | undefined

/** Found once a process; stopped, if it is ours, when the tests of the file that looked for it are done. */
export async function testPostgres(): Promise<Postgres | undefined> {
  if (server === undefined) {
    server = { found: await findPostgres() }
    after(() => server?.found?.stop())
  }
  return server.found
}

/** Runs the same suite on the embedded database and on PostgreSQL; without PostgreSQL its half is skipped and says so. Call it with `await`. */
export async function eachDatabase(suite: (database: Database) => void): Promise<void> {
  // Looked for first: a suite begins when it is declared, and starting the embedded database would keep the answer waiting past its time.
  const postgres = await testPostgres()
  describe('on the embedded database', () => suite('pglite'))
  describe('on PostgreSQL', { skip: postgres === undefined ? notFound : false }, () => suite('postgres'))
}

/** Starts a town of its own: database, files and keys are new, and gone when the test is done; without a test (a suite's town), `close` it in `after`. */
export async function startTown(t: Pick<TestContext, 'after'> | undefined, options: TownOptions = {}): Promise<TestTown> {
  const data = mkdtempSync(join(tmpdir(), 'guichet-town-'))
  const undo: (() => Promise<void> | void)[] = [() => rmSync(data, { recursive: true, force: true })]
  const services = [...(options.services ?? []), ...(options.files === undefined ? [] : [join(data, 'services')])]
  for (const [id, text] of Object.entries(options.files ?? {})) {
    mkdirSync(join(data, 'services', id), { recursive: true })
    writeFileSync(join(data, 'services', id, 'service.yaml'), text)
  }
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= (async () => {
      for (const step of undo.reverse()) await step()
    })()
    return closed
  }
  t?.after(close)
  const kind = options.database ?? ((await testPostgres()) === undefined ? 'pglite' : 'postgres')
  const { url: database, drop } = kind === 'postgres' ? await ownDatabase(options.postgres) : { url: undefined, drop: () => {} }
  undo.push(drop)
  const config = readConfig(
    {
      PORT: '0',
      GUICHET_DEMO: '1',
      GUICHET_DATA: data,
      DATABASE_URL: database,
      GUICHET_TOWN: options.town,
      GUICHET_CLAMD: options.clamd,
      GUICHET_MODEL_URL: options.model,
      GUICHET_CAPACITY: options.capacity?.toString(),
      GUICHET_SERVICES: services.length === 0 ? undefined : services.join(':'),
    },
    root,
  )
  const town = await start({
    config,
    capabilities,
    masterKey: options.masterKey ?? randomBytes(32),
    memory: kind === 'pglite',
    telemetry: options.telemetry ?? silentTelemetry,
    jobs: options.jobs ?? true,
    cases: options.cases ?? false,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.demo === undefined ? {} : { demo: options.demo }),
  })
  undo.push(() => town.close())
  const accountOf = async (name: string) => {
    const [row] = await town.edge.store.owner.query(`select id from identity.account where given || ' ' || family = $1`, [name])
    if (row === undefined) throw new Error(`The demonstration has no ${name}.`)
    return String(row.id)
  }
  return {
    url: town.url,
    edge: town.edge,
    close,
    accountOf,
    visitor: (lang) => visitor(town.url, lang),
    signIn: async (name, lang = 'fr') => {
      const person = visitor(town.url, lang)
      const { status } = await person.post(`/${lang}/sign-in`, { account: await accountOf(name) })
      if (status !== 303 || !person.hasSession()) throw new Error(`${name} could not sign in: ${status}`)
      return person
    },
  }
}

async function ownDatabase(given: Postgres | undefined) {
  const postgres = given ?? (await testPostgres())
  if (postgres === undefined) throw new Error(notFound)
  return await makeDatabase(postgres, migrated)
}

/** Gives an empty database the schema of this version. */
async function migrated(url: string): Promise<void> {
  const config = readConfig({ GUICHET_DEMO: '1', GUICHET_DATA: join(tmpdir(), 'guichet-schema'), DATABASE_URL: url }, root)
  const { edge } = await compose({ config, capabilities, demo: false, empty: true, masterKey: randomBytes(32), telemetry: silentTelemetry })
  await edge.store.close()
}
