/** A corridor in this process: parties with a town each, who know one another's addresses and keys, and are told what happens to goods. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { capabilities, type Edge, type Running, start } from '#app'
import { type Clock, readConfig, silentTelemetry, type Telemetry } from '#kernel'
import { documentOf } from '../../src/demo/corridor/feed.ts'
import { type MadeNode, type Member, makeCorridor } from '../../src/demo/corridor/make.ts'
import { makeDatabase } from './postgres.ts'
import { testPostgres } from './town.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Node extends MadeNode {
  readonly edge: Edge
  capture(...events: readonly object[]): Promise<Response>
  events(query?: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  stop(): Promise<void>
  start(): Promise<void>
}

export interface CorridorOptions {
  readonly parties: readonly (string | Omit<Member, 'port'>)[]
  /** another port under which the others reach a party: a cable */
  readonly behind?: (id: string, port: number) => Promise<number>
  readonly clocks?: Readonly<Record<string, Clock>>
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
  const members = await Promise.all(
    options.parties.map(async (given, index): Promise<Member> => {
      const port = await freePort()
      const member = typeof given === 'string' ? { id: given, name: { fr: given, en: given, nl: given }, gln: glnOf(index) } : given
      const reached = await options.behind?.(member.id, port)
      return { ...member, port, ...(reached === undefined ? {} : { reached }) }
    }),
  )
  const nodes = await Promise.all(makeCorridor(root, place, members, options.witnessed ?? false).map((made) => openNode(t, made, options)))
  return Object.fromEntries(nodes.map((node) => [node.id, node]))
}

/** A node of a corridor that was made, on a database of its own. */
export async function openNode(t: TestContext, made: MadeNode, options: Omit<CorridorOptions, 'parties'> = {}): Promise<Node> {
  const server = await testPostgres()
  const database = server === undefined ? undefined : await makeDatabase(server)
  if (database !== undefined) t.after(() => database.drop())
  const env = { ...made.env, ...(database === undefined ? {} : { DATABASE_URL: database.url }) }
  let running: Running | undefined
  const open = async () => {
    running = await start({
      config: readConfig(env, root),
      capabilities,
      telemetry: options.telemetry ?? silentTelemetry,
      jobs: options.jobs ?? true,
      demo: options.demo ?? false,
      cases: false,
      ...(options.clocks?.[made.id] === undefined ? {} : { clock: options.clocks[made.id]! }),
    })
  }
  const close = async () => {
    await running?.close()
    running = undefined
  }
  await open()
  t.after(close)
  const headers = { authorization: `Bearer ${made.token}`, 'content-type': 'application/json' }
  return {
    ...made,
    get edge() {
      return running!.edge
    },
    capture: (...events) =>
      fetch(`${made.url}/epcis/capture`, { method: 'POST', headers, body: JSON.stringify(documentOf(events, '2026-11-02T08:00:00Z')) }),
    events: async (query = '') => {
      const answer = await fetch(`${made.url}/epcis/events?perPage=1000${query}`, { headers })
      const { epcisBody } = (await answer.json()) as {
        epcisBody: { queryResults: { resultsBody: { eventList: readonly Readonly<Record<string, unknown>>[] } } }
      }
      return epcisBody.queryResults.resultsBody.eventList
    },
    stop: close,
    start: open,
  }
}

/** Looks again until it holds, for what another node does by itself. */
export async function until(holds: () => Promise<boolean>, what: string, seconds = 240): Promise<void> {
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
