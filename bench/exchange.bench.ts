/** Goods: how many events a second a node captures, from the document to the committed rows, and what each step of it costs. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { capabilities, start } from '#app'
import { eventHash, readDocument } from '#exchange'
import { readConfig, silentTelemetry } from '#kernel'
import { documentOf } from '../src/demo/corridor/feed.ts'
import { makeCorridor } from '../src/demo/corridor/make.ts'
import { findPostgres, makeDatabase } from '../tests/support/postgres.ts'
import { type Row, rate } from './bench.ts'

export const name = 'exchange'

const root = fileURLToPath(new URL('..', import.meta.url))
const batch = 500

const events = (count: number) =>
  Array.from({ length: count }, () => ({
    type: 'ObjectEvent',
    eventTime: '2026-11-02T08:00:00.000Z',
    eventTimeZoneOffset: '+01:00',
    action: 'OBSERVE',
    bizStep: 'shipping',
    disposition: 'in_transit',
    epcList: [`urn:epc:id:sgtin:4012345.011111.${randomUUID().slice(0, 18)}`],
    readPoint: { id: 'urn:epc:id:sgln:4012345.00005.0' },
    bizTransactionList: [{ type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:4711' }],
  }))

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const rows: Row[] = []
  const { events: read } = readDocument(documentOf(events(1), '2026-11-02T08:00:00Z'))
  rows.push({
    what: 'hash identifier of an event',
    value: rate(Math.max(200, Math.round(20_000 * scale)), () => void eventHash(read[0]!)),
    unit: 'events/s',
    more: true,
  })
  const turns = Math.max(1, Math.round(20 * scale))
  const postgres = await findPostgres()
  for (const kind of ['pglite', ...(postgres === undefined ? [] : ['postgres'])] as const) {
    const place = mkdtempSync(join(tmpdir(), 'guichet-bench-exchange-'))
    const database = kind === 'postgres' && postgres !== undefined ? await makeDatabase(postgres) : undefined
    try {
      const [node] = makeCorridor(root, place, [{ id: 'maker', name: { fr: 'm', en: 'm', nl: 'm' }, gln: '4012345000009', port: 0 }], false)
      const config = readConfig({ ...node!.env, ...(database === undefined ? {} : { DATABASE_URL: database.url }) }, root)
      await using running = await start({ config, capabilities, telemetry: silentTelemetry, jobs: false, demo: false, cases: false })
      const headers = { authorization: `Bearer ${node!.token}`, 'content-type': 'application/json' }
      const bodies = Array.from({ length: turns + 1 }, () => JSON.stringify(documentOf(events(batch), '2026-11-02T08:00:00Z')))
      const post = async (body: string) => {
        const { status } = await fetch(`${running.url}/epcis/capture`, { method: 'POST', headers, body })
        if (status !== 202) throw new Error(String(status))
      }
      await post(bodies[0]!)
      const began = performance.now()
      const before = process.cpuUsage()
      for (const body of bodies.slice(1)) await post(body)
      const seconds = (performance.now() - began) / 1000
      const { user, system } = process.cpuUsage(before)
      rows.push({
        what: `capture over HTTP, ${batch} events a document, on ${kind}`,
        value: (turns * batch) / seconds,
        unit: 'events/s',
        more: true,
      })
      // The embedded database runs in this process, so its work is counted; what a busy machine gives to others is not.
      if (kind === 'pglite')
        rows.push({
          what: 'capture, for each second of a core, on pglite',
          value: (turns * batch) / ((user + system) / 1e6),
          unit: 'events/s',
          more: true,
        })
    } finally {
      await database?.drop()
      rmSync(place, { recursive: true, force: true })
    }
  }
  await postgres?.stop()
  return rows
}
