/** The log over minutes: a million entries verified by a stranger, from a folder and over HTTP, and the sequencer beside 10,000 events a second. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { exportLog, hashOfRange, inclusionRanges, provesInclusion, readHead, readNote, tilePath, tilesOf } from '#log'
import { caughtUp, record } from '../tests/support/bare-log.ts'
import type { TestTown } from '../tests/support/town.ts'
import { type Row, rate } from './bench.ts'
import { inTown } from './town.ts'

export const name = 'log-long'

export const run = ({ scale }: { readonly scale: number }): Promise<readonly Row[]> =>
  inTown({}, async (town) => [
    ...(await verifying(town, Math.max(1000, Math.round(1_000_000 * scale)), scale === 1)),
    ...(await keepingUp(town, Math.max(5, Math.round(300 * scale)))),
  ])

type Range = Parameters<typeof hashOfRange>[0]
type Tile = ReturnType<typeof tilesOf>[number]

const secondsSince = (began: number): number => (performance.now() - began) / 1000

async function headOf({ edge }: TestTown) {
  return readHead(readNote((await edge.publicLog.checkpoint())!).text)
}

/** From a folder and over HTTP, each by the command, a process of its own, its start included. `whole`: the limit is for a million. */
async function verifying(town: TestTown, count: number, whole: boolean): Promise<Row[]> {
  const { store, publicLog } = town.edge
  for (let done = 0; done < count; done += 50_000) await record(store, Math.min(50_000, count - done))
  const began = performance.now()
  await caughtUp(town.edge)
  const integrated = secondsSince(began)
  const { size, root } = await headOf(town)
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  try {
    await exportLog(store, publicLog, folder)
    // As the town itself does: a tile of the lowest level is read for each proof, those above are few and kept.
    const upper = new Map<string, Uint8Array>()
    const bytesOf = (tile: Tile) => {
      const path = tilePath(tile)
      const bytes = upper.get(path) ?? new Uint8Array(readFileSync(join(folder, path)))
      if (tile.level > 0) upper.set(path, bytes)
      return [path, bytes] as const
    }
    const proofs = rate(2000, (turn) => {
      const index = (turn * 7919) % size
      const ranges = inclusionRanges(index, size)
      const tiles = new Map(tilesOf([...ranges, [index, index + 1]], size).map(bytesOf))
      const hashOf = (range: Range) => hashOfRange(range, size, (tile) => tiles.get(tilePath(tile)))
      if (!provesInclusion(index, size, hashOf([index, index + 1]), ranges.map(hashOf), root))
        throw new Error('a proof that proves nothing')
    })
    const entries = `${count.toLocaleString('en')} entries`
    const rows: Row[] = [
      { what: `sequencer, ${entries} that wait, on ${store.kind}`, value: count / integrated, unit: 'events/s', more: true },
      { what: `inclusion proof made from files and checked, ${entries}`, value: 1000 / proofs, unit: 'ms' },
      { what: `inclusion proof made from files and checked, ${entries}`, peer: 'limit', value: 1, unit: 'ms' },
    ]
    for (const [where, place] of [
      ['a folder', folder],
      [`HTTP, on ${store.kind}`, `${town.url}/log`],
    ] as const) {
      const what = `log verify, ${entries}, from ${where}`
      rows.push({ what, value: await verify(place, size), unit: 's' })
      if (whole) rows.push({ what, peer: 'limit', value: 60, unit: 's' })
    }
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Seconds. Refuses when not every entry was verified. */
async function verify(place: string, size: number): Promise<number> {
  const began = performance.now()
  const command = spawn(process.execPath, ['bin/guichet.mjs', 'log', 'verify', place, '--json'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = (await command.stdout.toArray()).join('')
  const seconds = secondsSince(began)
  if (JSON.parse(said).checked !== size) throw new Error(`not every entry was verified: ${said}`)
  return seconds
}

const pace = 10_000

/** Events are recorded at a steady pace while the sequencer runs as it does in a town; then it is seen how long it takes until none is behind. */
async function keepingUp(town: TestTown, lasting: number): Promise<Row[]> {
  const { store, publicLog } = town.edge
  const first = (await headOf(town)).size
  const publishing = publicLog.keepUp()
  const began = performance.now()
  let recorded = 0
  let most = 0
  try {
    for (let looked = 0; secondsSince(began) < lasting; ) {
      const due = Math.round(Math.min(secondsSince(began), lasting) * pace) - recorded
      if (due < pace / 10) {
        await setTimeout(20)
        continue
      }
      await record(store, due)
      publicLog.wake()
      recorded += due
      if (secondsSince(began) < looked + 1) continue
      looked = secondsSince(began)
      most = Math.max(most, first + recorded - (await headOf(town)).size)
    }
    const held = recorded / secondsSince(began)
    const ended = performance.now()
    while ((await headOf(town)).size < first + recorded) await setTimeout(20)
    const what = `sequencer beside ${pace.toLocaleString('en')} events a second for ${lasting} s, on ${store.kind}`
    return [
      { what: `${what}: recorded`, value: held, unit: 'events/s', more: true },
      { what: `${what}: most that waited`, value: most, unit: 'events' },
      { what: `${what}: until none waited`, value: secondsSince(ended), unit: 's' },
      { what: `${what}: until none waited`, peer: 'limit', value: 2, unit: 's' },
    ]
  } finally {
    await publishing[Symbol.asyncDispose]()
  }
}
