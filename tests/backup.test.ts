import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { capabilities, compose, type Edge } from '#app'
import { asSystem } from '#cases'
import { readConfig, silentTelemetry } from '#kernel'
import { newKeys, readPolicy, readProof, sourceAt, verifyLog, verifyProof } from '#log'
import { sql } from '#store'
import { backup, restore } from '../src/commands/backup.ts'
import { log as logVerb } from '../src/commands/log.ts'
import { projectionText } from '../src/commands/rebuild.ts'
import { integrated } from './support/bare-log.ts'
import { makeDatabase, notFound } from './support/postgres.ts'
import { testPostgres } from './support/town.ts'
import { actorNamed, applied } from './support/walk.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
type Env = Readonly<Record<string, string | undefined>>

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'guichet-backup-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Opens the town of an environment, does something, closes it. */
async function within<T>(env: Env, demo: boolean, fn: (edge: Edge) => Promise<T>): Promise<T> {
  const { edge } = await compose({ config: readConfig(env, root), capabilities, demo, empty: !demo, telemetry: silentTelemetry })
  try {
    return await fn(edge)
  } finally {
    await edge.store.close()
  }
}

/** Every event opened, as text: equal when nothing was lost, changed or made unreadable. */
const eventsOf = async (edge: Edge): Promise<string[]> => {
  const streams = await edge.store.owner.query('select distinct stream from log.event order by 1')
  return edge.store.as(asSystem('administration'), async (tx) => {
    const lines: string[] = []
    for (const { stream } of streams) for (const event of await edge.log.read(tx, String(stream))) lines.push(JSON.stringify(event))
    return lines
  })
}

interface Written {
  readonly events: readonly string[]
  readonly projections: string
  /** the head of the public log, before the backup */
  readonly published: string
}

/** A town with the demonstration's people, a case and a file, and what stands in it. */
async function filled(env: Env): Promise<Written> {
  return await within(env, true, async (edge) => {
    const town = { edge, accountOf: async () => '', url: '' }
    const [row] = await edge.store.owner.query(`select id from identity.account where family = 'Lambert'`)
    const actor = await actorNamed({ ...town, accountOf: async () => String(row?.id) } as never, 'Samira Lambert')
    const { id } = await applied(edge, actor, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
      revenu: 31000,
    })
    await edge.store.as(asSystem('administration'), async (tx) => {
      const key = (await edge.store.keys.open(tx, `case:${id}`))!
      const kept = edge.store.files.keep(
        key,
        { key: `case:${id}`, person: actor.person!, agency: 'departement' },
        { name: 'dégâts.png', type: 'image/png', bytes: Buffer.from('the water came to here') },
        tx.now,
      )
      await edge.store.files.register(tx, kept)
    })
    const events = await eventsOf(edge)
    await integrated(edge.publicLog, events.length)
    return { events, projections: await projectionText(edge), published: (await edge.publicLog.checkpoint())! }
  })
}

/** Backs a town up, finds nothing readable in the copy, and restores it wherever it is asked. */
async function backedUp(t: TestContext, from: Env): Promise<(to: Env) => Promise<void>> {
  const written = await filled(from)
  assert.ok(written.events.length > 100)
  const place = join(folder(t), 'copy')
  assert.equal(await backup([place], root, from), 0)
  const everything = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
  const plain = everything
    .map((bytes) => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('latin1'))
    .join('\n')
  for (const secret of ['locataire', '12, quai des Tanneurs', 'the water came', readFileSync(from.GUICHET_KEYS!, 'utf8').trim()])
    assert.equal(plain.includes(secret), false, `${secret} is readable in the backup`)
  return (to) => restored(t, place, to, written)
}

async function restored(t: TestContext, place: string, to: Env, { events, projections, published }: Written): Promise<void> {
  assert.equal(await restore([place], root, to), 0)
  await within(to, false, async (edge) => {
    assert.deepEqual(await eventsOf(edge), events)
    assert.equal(await projectionText(edge), projections)
    const [file] = await edge.store.owner.query('select id from store.file')
    const found = await edge.store.as(asSystem('administration'), (tx) => edge.store.files.find(tx, String(file?.id)))
    assert.equal(Buffer.from(edge.store.files.read(found!)).toString(), 'the water came to here')
    // The town goes on: a new event gets a position after all others.
    const next = await edge.store.as(asSystem('administration'), async (tx) => {
      await edge.log.append(tx, { stream: 'person:x', key: 'town' }, [{ type: 'person.registered', payload: {} }])
      return await edge.log.read(tx, 'person:x')
    })
    assert.ok(Number(next[0]?.position) > Math.max(...events.map((line) => Number(JSON.parse(line).position))))
    assert.equal(
      (await edge.store.as(asSystem('administration'), (tx) => tx.rows(sql`select 1 from log.event where stream = 'person:x'`))).length,
      1,
    )
  })
  await assert.rejects(restore([place], root, to), { code: 'restore.not-empty' })
  await proves(t, to, published, events.length)
}

/** The restored log goes on from the one that was published before the backup: nothing before the checkpoint changed, the new event came after it. */
async function proves(t: TestContext, env: Env, published: string, size: number): Promise<void> {
  const place = folder(t)
  const [log, receipts, since] = [join(place, 'log'), join(place, 'receipts'), join(place, 'checkpoint')]
  writeFileSync(since, published)
  await within(env, false, (edge) => integrated(edge.publicLog, 1))
  assert.equal(await logVerb(['export', log], root, env), 0)
  assert.equal(await logVerb(['verify', log, '--since', since], root, env), 0)
  const policy = readPolicy(readFileSync(join(log, 'policy'), 'utf8'))
  const found = await verifyLog(sourceAt(log), policy, published)
  assert.deepEqual([found.head.size, found.checked], [size + 1, 1])
  const [row] = await within(env, false, (edge) => edge.store.owner.query('select reference from cases.case order by reference limit 1'))
  const written = String(row?.reference).match(/.{4}/g) ?? [] // as a letter shows it
  assert.equal(await logVerb(['prove', ...written, '--to', receipts], root, env), 0)
  const files = readdirSync(receipts)
  assert.ok(files.some((name) => name.endsWith('case.submitted.tlog-proof')))
  for (const name of files) {
    const proof = readProof(readFileSync(join(receipts, name), 'utf8'))
    verifyProof(proof, proof.extra!, policy)
  }
}

/** One log, before and after: its keys are kept apart from backups, as the master key is. */
const logKeys = newKeys('town.example/log')

function environment(t: TestContext, keys: string, database?: string): Env {
  return { GUICHET_DATA: folder(t), GUICHET_DEMO: '1', GUICHET_KEYS: keys, GUICHET_LOG_KEY: logKeys, DATABASE_URL: database }
}

function masterKey(t: TestContext): string {
  const path = join(folder(t), 'master.key')
  writeFileSync(path, Buffer.alloc(32, 7).toString('base64'))
  return path
}

test('a folder that holds no finished backup is refused, and so is one that is not empty', async (t) => {
  const env = environment(t, masterKey(t))
  const place = folder(t)
  await assert.rejects(restore([place], root, env), { code: 'restore.no-backup' })
  writeFileSync(join(place, 'something'), '')
  await assert.rejects(backup([place], root, env), { code: 'backup.folder-not-empty' })
})

const postgres = await testPostgres()
const skip = postgres === undefined ? notFound : false

/** The environment of a new PostgreSQL database, gone when the test is done. */
async function onPostgres(t: TestContext, keys: string): Promise<Env> {
  const { url, drop } = await makeDatabase(postgres!)
  t.after(drop)
  return environment(t, keys, url)
}

test('the embedded database, backed up and restored: every event and projection equal, nothing readable in the copy', async (t) => {
  const keys = masterKey(t)
  const restoreTo = await backedUp(t, environment(t, keys))
  await t.test('to another folder', () => restoreTo(environment(t, keys)))
  await t.test('to PostgreSQL', { skip }, async (here) => restoreTo(await onPostgres(here, keys)))
})

test('from PostgreSQL to PostgreSQL', { skip }, async (t) => {
  const keys = masterKey(t)
  const restoreTo = await backedUp(t, await onPostgres(t, keys))
  await restoreTo(await onPostgres(t, keys))
})
