/** A corridor in this process: parties with a town each, who know one another's addresses and keys, and are told what happens to goods. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { capabilities, type Edge, start } from '#app'
import { newSeed, publicKeysFrom } from '#exchange'
import { type Clock, readConfig, silentTelemetry, type Telemetry } from '#kernel'
import { newKeys, publicKeysOf } from '#log'
import { makeDatabase } from './postgres.ts'
import { testPostgres } from './town.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Node {
  readonly id: string
  readonly url: string
  readonly token: string
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly edge: Edge
  /** private keys of its log, for a node that lies */
  readonly logKeys: string
  capture(...events: readonly object[]): Promise<Response>
  events(query?: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  stop(): Promise<void>
  start(): Promise<void>
}

export interface CorridorOptions {
  /** ids of the parties, the first GLN of each is made from its place in this list */
  readonly parties: readonly string[]
  /** biz steps of which a party is told */
  readonly hears?: Readonly<Record<string, readonly string[]>>
  /** another address under which the others reach a party: a cable */
  readonly behind?: (id: string, port: number) => Promise<number>
  readonly clocks?: Readonly<Record<string, Clock>>
  /** witnesses of everybody's log, as lines of a policy: `quorum` is one of them or a group */
  readonly witnessed?: boolean
  readonly jobs?: boolean
  readonly demo?: boolean
  readonly telemetry?: Telemetry
}

export const glnOf = (index: number): string =>
  ['4000001000005', '4012345000009', '5412345000013', '0614141000005', '9506000134376'][index]!

export async function openCorridor(t: TestContext, options: CorridorOptions): Promise<Readonly<Record<string, Node>>> {
  const place = mkdtempSync(join(tmpdir(), 'guichet-corridor-'))
  t.after(() => rmSync(place, { recursive: true, force: true }))
  const made = await Promise.all(
    options.parties.map(async (id, index) => {
      const port = await freePort()
      const reached = (await options.behind?.(id, port)) ?? port
      const logKeys = newKeys(`${id}.example/log`)
      const [log = '', ...cosigners] = publicKeysOf(logKeys)
      return { id, port, url: `http://127.0.0.1:${reached}`, seed: newSeed(), token: newSeed(), gln: glnOf(index), logKeys, log, cosigners }
    }),
  )
  const nodes: Record<string, Node> = {}
  for (const one of made) {
    const folder = join(place, one.id)
    cpSync(join(root, 'towns/corridor'), join(folder, 'town'), { recursive: true })
    mkdirSync(join(folder, 'town/parties'))
    for (const other of made) {
      const definition = {
        id: other.id,
        name: { fr: other.id, en: other.id, nl: other.id },
        glns: [other.gln],
        url: other.url,
        log: other.log,
        ...publicKeysFrom(other.seed),
        hears: [...(options.hears?.[other.id] ?? [])],
        ...(other === one ? { own: { agency: 'partie', seed: { secret: 'EXCHANGE_SEED' }, token: { secret: 'EXCHANGE_TOKEN' } } } : {}),
      }
      writeFileSync(join(folder, `town/parties/${other.id}.yaml`), stringify(definition))
    }
    const others = made.filter((other) => other !== one)
    const policy = [
      ...others.map(({ log }) => `log ${log}`),
      ...(options.witnessed ? others.map(({ id, cosigners, url }) => `witness ${id} ${cosigners[1]} ${url}/log/witness`) : []),
      ...(options.witnessed ? [`group others any ${others.map(({ id }) => id).join(' ')}`] : []),
      `quorum ${options.witnessed ? 'others' : 'none'}`,
    ]
    writeFileSync(join(folder, 'policy'), `${policy.join('\n')}\n`)
    const server = await testPostgres()
    const database = server === undefined ? undefined : await makeDatabase(server)
    if (database !== undefined) t.after(() => database.drop())
    const env = {
      PORT: String(one.port),
      GUICHET_DEMO: '1',
      GUICHET_DATA: join(folder, 'data'),
      GUICHET_TOWN: join(folder, 'town'),
      GUICHET_LOG_KEY: one.logKeys.trim().split('\n').join(' '),
      GUICHET_LOG_POLICY: join(folder, 'policy'),
      GUICHET_SECRET_EXCHANGE_SEED: one.seed,
      GUICHET_SECRET_EXCHANGE_TOKEN: one.token,
      DATABASE_URL: database?.url,
    }
    let running: Awaited<ReturnType<typeof start>> | undefined
    const open = async () => {
      running = await start({
        config: readConfig(env, root),
        capabilities,
        telemetry: options.telemetry ?? silentTelemetry,
        jobs: options.jobs ?? true,
        demo: options.demo ?? false,
        cases: false,
        ...(options.clocks?.[one.id] === undefined ? {} : { clock: options.clocks[one.id]! }),
      })
    }
    const close = async () => {
      await running?.close()
      running = undefined
    }
    await open()
    t.after(close)
    const url = `http://127.0.0.1:${one.port}`
    const headers = { authorization: `Bearer ${one.token}`, 'content-type': 'application/json' }
    nodes[one.id] = {
      id: one.id,
      url,
      token: one.token,
      folder,
      env,
      logKeys: one.logKeys,
      get edge() {
        return running!.edge
      },
      capture: (...events) => fetch(`${url}/epcis/capture`, { method: 'POST', headers, body: JSON.stringify(documentOf(events)) }),
      events: async (query = '') => {
        const answer = await fetch(`${url}/epcis/events?perPage=1000${query}`, { headers })
        const { epcisBody } = (await answer.json()) as {
          epcisBody: { queryResults: { resultsBody: { eventList: readonly Readonly<Record<string, unknown>>[] } } }
        }
        return epcisBody.queryResults.resultsBody.eventList
      },
      stop: close,
      start: open,
    }
  }
  return nodes
}

export const documentOf = (events: readonly object[]) => ({
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { corridor: 'urn:guichet:corridor:' }],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-11-02T08:00:00Z',
  epcisBody: { eventList: events },
})

/** Looks again until it holds, for what another node does by itself. */
export async function until(holds: () => Promise<boolean>, what: string, seconds = 30): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`It did not come to this in ${seconds} s: ${what}`)
}

const freePort = () =>
  new Promise<number>((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
