import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { decidedCases, storiesOf } from '#cases'
import { accessWitness, openKeeping } from '#consent'
import { readTown, say, type Town } from '#definitions'
import { actorOf, bearerOf, lacks, signInFirst, stepUp, stopActing } from '#identity'
import {
  type Capability,
  type Clock,
  type Config,
  clamdAt,
  countingFailures,
  type Forgotten,
  type Job,
  keptIn,
  mayCome,
  openEdition,
  openOutgoing,
  Refusal,
  type Slot,
  type SlotLink,
  systemClock,
  type Telemetry,
  telemetryTo,
} from '#kernel'
import { type BoundProjector, openLog, openPublicLog } from '#log'
import type { NoticesEdge } from '#notices'
import { seedRegistries } from '#registries'
import { openRoom } from '#response'
import { type Catalogue, openCatalogue } from '#services'
import { migrationsIn, openStore, type Store, type Tx } from '#store'
import { awayEndpoint, type Ctx, manifestEndpoint, openapiEndpoint, type Reply, router, webRefusals, workerEndpoint } from '#web'
import { workOn } from './background.ts'
import { loadDemo } from './demo/load.ts'
import { seedMandates } from './demo/mandates.ts'
import { openTaxOffice, seedRegisters } from './demo/registers.ts'
import { frameOf } from './frame.ts'

/** The composed town: what every handler may need. A handler declares the part of it that it does need. */
export interface Edge extends NoticesEdge {
  readonly catalogue: Catalogue
  /** demonstration: where this server listens, once it does */
  readonly here: { origin?: string }
}

export type TownCapability = Capability<Edge, Tx, Ctx<Edge>, Reply>

export interface Start {
  readonly config: Config
  readonly capabilities: readonly TownCapability[]
  readonly clock?: Clock
  readonly telemetry?: Telemetry
  /** work on jobs in this process (default) */
  readonly jobs?: boolean
  /** milliseconds that the first page has for itself before work on jobs and the replay begin (default: none) */
  readonly quiet?: number
  /** load the demonstration's people and cases into an empty town (default: `config.demo`) */
  readonly demo?: boolean
  /** replay the demonstration's cases once the town is open (default: as `demo`) */
  readonly cases?: boolean
  /** embedded database in memory, files in `config.data`: tests */
  readonly memory?: boolean
  /** may the schema be changed (default: in a demonstration)? */
  readonly migrate?: boolean
  /** take in no service from the folders: for a restore, whose services come with the backup */
  readonly empty?: boolean
  /** origin of the demonstration's own register server */
  readonly demoServer?: string
  /** key outside the database, when it is not a file: tests */
  readonly masterKey?: Uint8Array
}

export interface Running extends AsyncDisposable {
  readonly url: string
  readonly edge: Edge
  close(): Promise<void>
}

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache')
/** Whatever decides how a town and its services are read (cases play the stories of examples): these rooms, and the libraries that package.json pins. */
const readers = ['kernel/', 'rules/', 'definitions/', 'services/', 'cases/', '../package.json'].map(
  (path) => new URL(path, import.meta.url),
)

export interface Composed {
  readonly edge: Edge
  readonly town: Town
  readonly failures: Pick<ReturnType<typeof countingFailures>, 'take'>
}

/** Opens store, log and catalogue of a town; no port is listened on. */
export async function compose(options: Start): Promise<Composed> {
  const { config, capabilities } = options
  const clock = options.clock ?? systemClock
  const failures = countingFailures(options.telemetry ?? telemetryTo((line) => process.stderr.write(line), clock.now), clock.now)
  const { telemetry } = failures
  const keeper = keptIn(cache, readers)
  const town = readTown(config.town, keeper)
  const jobs = capabilities.flatMap((capability) => capability.jobs ?? [])
  const purposes = purposesOf(town, capabilities)
  let catalogue: Catalogue | undefined
  const store = await openStore({
    ...(options.memory ? {} : { data: config.data }),
    files: join(config.data, 'files'),
    url: config.database,
    masterKey: options.masterKey ?? config.keys ?? join(config.data, 'master.key'),
    demo: config.demo,
    cache,
    migrations: capabilities.flatMap(({ id, migrations }) => (migrations === undefined ? [] : migrationsIn(id, migrations))),
    jobs: jobs as readonly Job<never>[],
    clock,
    telemetry,
    // Those of the register, and those that a service brought with it: it is registered with the service, from its title, legal basis and retention.
    knowsPurpose: (purpose) => purposes.has(purpose) || (catalogue?.hasPurpose(purpose) ?? false),
    mayMigrate: options.migrate ?? config.demo,
  })
  try {
    await keepApart(store, config.demo)
    // Projectors and jobs run long after this object is whole; until then nothing appends.
    const outgoing = openOutgoing({ clock, telemetry, mayBePrivate: config.demo })
    const edge = {
      config,
      clock,
      telemetry,
      outgoing,
      edition: openEdition(),
      town,
      store,
      here: {},
      words: wordsOf(capabilities),
      demoServer: options.demoServer,
      scanner: config.clamd === undefined ? undefined : clamdAt(config.clamd),
    } as {
      -readonly [K in keyof Edge]: Edge[K]
    }
    const projectors = capabilities
      .flatMap((capability) => capability.projectors ?? [])
      .map(
        (projector): BoundProjector => ({
          stream: projector.stream,
          whole: projector.whole,
          forget: projector.forget,
          apply: (tx, streams) => projector.apply(edge, tx, streams),
        }),
      )
    edge.publicLog = openPublicLog(store, { config, telemetry, clock })
    edge.log = openLog(
      store,
      capabilities.flatMap((capability) => capability.events ?? []),
      capabilities.flatMap((capability) => capability.reactions ?? []),
      projectors,
      edge.publicLog.wake,
    )
    store.witnessWith(accessWitness(edge.log, store.keys))
    await seedRegistries(store, town)
    edge.keeping = openKeeping(
      store,
      edge.log,
      capabilities.flatMap(({ keeps }) =>
        keeps === undefined
          ? []
          : [
              {
                copy: async (tx: Tx, person: string) => (await keeps.copy?.(edge, tx, person)) ?? {},
                forget: async (tx: Tx, what: Forgotten) => await keeps.forget?.(edge, tx, what),
              },
            ],
      ),
      join(config.data, 'erasures.jsonl'),
    )
    await edge.keeping.settle()
    const folders = options.empty ? [] : [join(config.town, 'services'), ...config.services]
    edge.catalogue = await openCatalogue({ ...edge, story: storiesOf(town) }, folders, keeper)
    catalogue = edge.catalogue
    edge.catalogue.countDecidedWith((service) =>
      store.as({ actor: 'system', purpose: 'administration' }, (tx) => decidedCases(tx, service)),
    )
    if (options.demo ?? config.demo) {
      await loadDemo(edge)
      await seedRegisters(store, config.town)
      await seedMandates(edge)
    }
    return { edge, town, failures }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** A town, with the server that plays another administration in a demonstration. */
async function open(options: Start): Promise<Composed & { close(): Promise<void> }> {
  const taxOffice = (options.demo ?? options.config.demo) ? await openTaxOffice(options.config) : undefined
  const composed = await compose({ ...options, ...(taxOffice === undefined ? {} : { demoServer: taxOffice.origin }) })
  return {
    ...composed,
    close: async () => {
      taxOffice?.close()
      await composed.edge.store.close()
    },
  }
}

/** Works on jobs without serving a page; the schema is that of those who serve. */
export async function startWork(options: Pick<Start, 'config' | 'capabilities'>): Promise<{ close(): Promise<void> }> {
  const opened = await open({ ...options, migrate: false })
  const background = workOn(opened, { ...options, cases: false })
  return {
    close: async () => {
      await background.stop()
      await opened.close()
    },
  }
}

/** Starts a town: database, services, jobs, port. */
export async function start(options: Start): Promise<Running> {
  const { config, capabilities } = options
  const opened = await open(options)
  const { edge } = opened
  const { store, telemetry } = edge
  try {
    const declared = capabilities.flatMap((capability) => capability.endpoints ?? [])
    const about = {
      title: `Guichet, ${edge.town.file.name[edge.town.file['legal-language']] ?? edge.town.file.id}`,
      version: '1',
      description: 'Services of this town: what they ask, what their rules say.',
    }
    const nameIn = (lang: string) => ({
      name: `${say(edge.town.file.counter, lang)}, ${say(edge.town.file.name, lang)}`,
      short: say(edge.town.file.name, lang),
    })
    const { capacity } = config
    const { languages } = edge.town.file
    const waiting =
      capacity === undefined
        ? undefined
        : await openRoom({ store, clock: edge.clock, capacity }, (error) => telemetry.failure('response.room', error))
    const app = router<Edge>({
      ...(waiting === undefined ? {} : { waiting }),
      edge,
      endpoints: [
        ...declared,
        openapiEndpoint<Edge>(declared, about),
        manifestEndpoint<Edge>(nameIn),
        awayEndpoint<Edge>(),
        workerEndpoint<Edge>(languages, about.title),
      ],
      languages,
      statusOf: Object.assign({}, webRefusals, ...capabilities.map(({ refusals }) => refusals ?? {})),
      words: capabilities.flatMap(({ words }) => words ?? []),
      actorOf: (secret, lang) => actorOf(edge, secret, lang),
      bearerOf: (token, lang) => bearerOf(edge, token, lang),
      stop: (ctx, endpoint) => stopActing(ctx, endpoint),
      frameOf: (ctx, nonce) => frameOf(ctx, nonce, (slot, ctx) => fillSlot(capabilities, slot, ctx)),
      signIn: (ctx, then) => signInFirst(ctx, then),
      stepUp: (ctx, level, then) => stepUp(ctx, level, then),
      lacks,
      ready: () => isReady(store),
    })
    const server = serve({ fetch: app.fetch, port: config.port, hostname: config.host })
    // Longer than a proxy or a browser keeps its idle connections: the side that asks is then the one that closes, and no request meets a closed one.
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = 75_000
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve)
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? new Refusal('config.port-taken', { port: config.port }) : error),
      )
    })
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : config.port
    if (config.demo) edge.here.origin = `http://127.0.0.1:${port}`
    const background = workOn(opened, options)
    const close = async () => {
      await background.stop()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        if ('closeIdleConnections' in server) server.closeIdleConnections()
        setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 2000).unref()
      })
      await waiting?.[Symbol.asyncDispose]()
      await opened.close()
    }
    telemetry.note('town.started', { database: store.kind, port })
    return {
      url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`,
      edge,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** The texts of the rooms that write to people, by the id of the room. */
const wordsOf = (capabilities: readonly TownCapability[]): Edge['words'] =>
  new Map(capabilities.flatMap(({ id, words }) => (words === undefined ? [] : [[id, words] as const])))

/** Ids of the register of processing. Refuses `consent.purpose-unknown` when an endpoint declares a purpose that the town does not have. */
function purposesOf(town: Town, capabilities: readonly TownCapability[]): ReadonlySet<string> {
  const known = new Set(town.processing.map(({ id }) => id))
  // `none` reads nothing about a person; `service` stands for the purpose of the case's service, which each unit of work names.
  for (const { id, purpose } of capabilities.flatMap(({ endpoints }) => endpoints ?? []))
    if (purpose !== 'none' && purpose !== 'service' && !known.has(purpose))
      throw new Refusal('consent.purpose-unknown', { endpoint: id, purpose })
  return known
}

/** A database says at creation whether it is a demonstration; real people never share one with invented ones. Refuses `store.made-as`. */
async function keepApart(store: Store, demo: boolean): Promise<void> {
  const wanted = demo ? 'demonstration' : 'town'
  await store.owner.query(`insert into store.mark (name, value) values ('made-as', $1) on conflict (name) do nothing`, [wanted])
  const [mark] = await store.owner.query(`select value from store.mark where name = 'made-as'`)
  if (mark?.value !== wanted) throw new Refusal('store.made-as', { found: mark?.value, wanted })
}

/** What capabilities give to a slot for this request, in order. */
async function fillSlot(capabilities: readonly TownCapability[], slot: Slot, ctx: Ctx<Edge>): Promise<readonly SlotLink[]> {
  const fills = capabilities
    .flatMap((capability) => capability.slots ?? [])
    .filter((fill) => fill.slot === slot && mayCome(ctx.actor, fill.may))
    .sort((a, b) => a.order - b.order)
  return (await Promise.all(fills.map((fill) => fill.fill(ctx)))).filter((link) => link !== undefined)
}

async function isReady(store: Store): Promise<boolean> {
  try {
    await store.owner.query('select 1')
    return true
  } catch {
    return false
  }
}
