/** The log: appending against the same rows inserted raw, the sequencer, receipts, and the way from an append to a witnessed head. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { newKeys, newSigner, openLog, publicKeysOf, readSigner, serveWitness, writeKey } from '#log'
import { type BareLog, openBareLog } from '../tests/support/bare-log.ts'
import { findPostgres } from '../tests/support/postgres.ts'
import type { Row } from './bench.ts'

export const name = 'log'

const asSystem = { actor: 'system', purpose: 'administration' } as const
const payload = { reference: '482109375516', action: 'instruire', reason: 'x'.repeat(120) }

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const postgres = await findPostgres()
  const log = await openBareLog({ postgres })
  try {
    return [...(await appending(log, scale)), ...(await sequencing(log, scale)), ...(await witnessing(scale))]
  } finally {
    await log.close()
    await postgres?.stop()
  }
}

/** Ours and theirs in turn, so many times: a slow second of the machine falls on both. */
const parts = 20

/** seconds */
async function took(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

async function appending(log: BareLog, scale: number): Promise<Row[]> {
  const { store } = log
  const raw = await openRaw(log)
  const events = openLog(
    store,
    [{ type: 'bench.done', version: 1, payload: z.object({ reference: z.string(), action: z.string(), reason: z.string() }) }],
    [],
    [],
  )
  const rows: Row[] = []
  for (const [size, count] of [
    [1, 4000],
    [20, 400],
  ] as const) {
    const turns = Math.max(1, Math.round((count * scale) / parts))
    const stream = () => `case:${size}-${randomBytes(8).toString('hex')}`
    const append = async () => {
      for (let turn = 0; turn < turns; turn++)
        await store.as(asSystem, (tx) =>
          events.append(
            tx,
            { stream: stream(), key: 'town' },
            Array.from({ length: size }, () => ({ type: 'bench.done', payload })),
            0, // as a command says where she saw the stream end
          ),
        )
    }
    // The first ones make the key, connections and what the process compiles: it is a server that runs that is measured.
    for (let part = 0; part < parts / 4; part++) await append()
    const made = await store.owner.query(
      `select type, version, at, actor, purpose, key_id, sealed, commitment from log.event where stream like $1 limit $2`,
      [`case:${size}-%`, size],
    )
    const insert = async () => {
      for (let turn = 0; turn < turns; turn++) await rawInsert(raw.query, stream(), made)
    }
    for (let part = 0; part < parts / 4; part++) await insert()
    let [ours, theirs] = [0, 0]
    for (let part = 0; part < parts; part++) {
      ours += await took(append)
      theirs += await took(insert)
    }
    const what = `${size === 1 ? 'one event' : `${size} events`} a transaction, on ${store.kind}`
    const total = parts * turns * size
    rows.push({ what, value: total / ours, unit: 'events/s', more: true })
    rows.push({ what, peer: 'raw insert', value: total / theirs, unit: 'events/s', more: true })
  }
  await raw.end()
  return rows
}

type Query = BareLog['store']['owner']['query']

/** One connection with nothing above it; the embedded database has only one. */
async function openRaw({ store, url }: BareLog): Promise<{ query: Query; end(): Promise<void> }> {
  if (url === undefined) return { query: store.owner.query, end: async () => {} }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return { query: async (text, values = []) => (await client.query(text, [...values])).rows, end: () => client.end() }
}

/**
 * The very rows that were appended, under other ids, as one inserts rows: by the owner of the tables, whom no policy asks and who says no purpose;
 * nothing is sealed, no key is read, no end of a stream. One statement a row, one transaction a stream.
 */
async function rawInsert(query: Query, stream: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  await query('begin')
  for (const [index, row] of rows.entries())
    await query(
      `insert into log.event (id, stream, seq, type, version, at, actor, purpose, key_id, sealed, commitment)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [stream, index + 1, row.type, row.version, row.at, row.actor, row.purpose, row.key_id, row.sealed, row.commitment],
    )
  await query('commit')
}

async function sequencing(log: BareLog, scale: number): Promise<Row[]> {
  const { store, publicLog } = log
  await publicLog.integrate()
  const count = Math.max(500, Math.round(50_000 * scale))
  await log.record(count)
  // On a server that others use too, a transaction of theirs may hold back what is settled: that wait is theirs.
  let done = 0
  let spent = 0
  while (done < count) {
    const began = performance.now()
    const taken = await publicLog.integrate()
    if (taken > 0) spent += performance.now() - began
    else await new Promise((resolve) => setTimeout(resolve, 20))
    done += taken
  }
  const rows: Row[] = [
    {
      what: `sequencer: leaves, tiles, signed head, on ${store.kind}`,
      value: count / (spent / 1000),
      unit: 'events/s',
      more: true,
    },
  ]
  const ids = await store.owner.query('select e.id from log.event e join log.leaf l using (position) order by random() limit 200')
  const asked = performance.now()
  await store.as(asSystem, async (tx) => {
    for (const { id } of ids) await publicLog.receiptOf(tx, String(id))
  })
  rows.push({ what: `a receipt from the database, on ${store.kind}`, value: (performance.now() - asked) / ids.length, unit: 'ms' })
  return rows
}

/** From the call of an append to the head that three witnesses cosigned; everything on this machine, by HTTP. */
async function witnessing(scale: number): Promise<Row[]> {
  const place = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  const keys = newKeys('bench.example/log')
  const [logKey] = publicKeysOf(keys)
  const own = ['a', 'b', 'c'].map(
    (name) => [name, newSigner(`${name}.example/w`, name === 'c' ? 'cosignature-ml-dsa-44' : 'cosignature-ed25519')] as const,
  )
  const running = await Promise.all(
    own.map(([name, line]) =>
      serveWitness({ folder: join(place, name), keys: line, policy: `log ${logKey}\nquorum none\n`, port: 0, host: '127.0.0.1' }),
    ),
  )
  const lines = own.map(([name, line], index) => `witness ${name} ${writeKey(readSigner(line).key)} ${running[index]?.url}\n`)
  writeFileSync(join(place, 'policy'), `log ${logKey}\n${lines.join('')}group all all a b c\nquorum all\n`)
  const postgres = await findPostgres()
  const log = await openBareLog({ postgres, key: keys, policy: join(place, 'policy') })
  const publishing = log.publicLog.keepUp()
  const taken: number[] = []
  try {
    for (let turn = 1; turn <= Math.max(3, Math.round(50 * scale)); turn++) {
      const began = performance.now()
      await log.record(1)
      log.publicLog.wake()
      while (!(await log.publicLog.checkpoint())?.includes(`\n${turn}\n`)) await new Promise((resolve) => setTimeout(resolve, 10))
      taken.push(performance.now() - began)
    }
  } finally {
    await publishing[Symbol.asyncDispose]()
    await log.close()
    await Promise.all(running.map((one) => one.close()))
    await postgres?.stop()
    rmSync(place, { recursive: true, force: true })
  }
  taken.sort((a, b) => a - b)
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0
  const what = `from append to three witnesses, on ${log.store.kind}`
  return [
    { what: `${what}: half of them`, value: at(0.5), unit: 'ms' },
    { what: `${what}: 99 of 100`, value: at(0.99), unit: 'ms' },
  ]
}
