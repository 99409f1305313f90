/** Faults, each caused: the database goes for a while, the disk is full, the scanner finds something or is away, a job never succeeds. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { type AddressInfo, createServer, type NetConnectOpts } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { apiAs } from './support/api.ts'
import { cableTo } from './support/cable.ts'
import { notFound } from './support/postgres.ts'
import { startTown, type TestTown, testPostgres } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

const postgres = await testPostgres()

/** Where a PostgreSQL address leads: its socket in a folder, or a port. */
function endOf(url: string): { readonly end: NetConnectOpts; through(port: number): string } {
  const { hostname, port, searchParams } = new URL(url)
  const host = searchParams.get('host') ?? decodeURIComponent(hostname)
  const number = Number(port || 5432)
  const through = (cable: number) => {
    const other = new URL(url)
    other.searchParams.delete('host')
    other.hostname = '127.0.0.1'
    other.port = String(cable)
    return other.href
  }
  return { end: host.startsWith('/') ? { path: `${host}/.s.PGSQL.${number}` } : { host: host || '127.0.0.1', port: number }, through }
}

const begin = async (person: Visitor): Promise<string> => {
  const { location = '' } = await person.post('/fr/services/aide-logement-urgence/start', {})
  return /\/fr\/apply\/\d{12}/.exec(location)?.[0] ?? ''
}

test('the database goes and comes back: what was typed stands on the page, nothing is lost, nobody starts the server again', {
  skip: postgres === undefined ? notFound : false,
}, async (t) => {
  const { end, through } = endOf(postgres!.url)
  const cable = await cableTo(end)
  t.after(cable.plug) // the town takes its leave of the database, too
  const town = await startTown(t, { database: 'postgres', postgres: { ...postgres!, url: through(cable.port) } })
  t.after(cable.pull)
  const samira = await town.signIn('Samira Lambert')
  const form = `${await begin(samira)}/besoin`
  assert.equal((await samira.post(form, { nuits: '3' })).status, 303)

  const program = await apiAs(town, 'Samira Lambert')

  await cable.pull()
  assert.equal((await samira.get('/health')).status, 200)
  assert.equal((await samira.get('/health/ready')).status, 503)
  const kept = await samira.post(form, { nuits: '12', besoins: ['a & b', '<c>'] })
  assert.equal(kept.status, 503)
  assert.match(kept.text, /Le guichet est fermé un moment/)
  assert.match(kept.text, new RegExp(`<form method="post" action="${form}"`))
  assert.match(kept.text, /name="nuits" value="12"/)
  assert.match(
    kept.text,
    /name="besoins" value="a &amp; b".*name="besoins" value="&lt;c>"|name="besoins" value="a &amp; b".*name="besoins" value="&lt;c&gt;"/,
  )
  assert.equal((await samira.get('/fr')).status, 503)
  const elsewhere = await samira.post(form, { nuits: '12' }, { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' })
  assert.doesNotMatch(elsewhere.text, /name="nuits"/, 'another site gets no form of ours filled in')
  const problem = await program.get('/cases')
  assert.equal(problem.status, 503)
  assert.equal(problem.body.status, 503)

  await cable.plug()
  while ((await samira.get('/health/ready')).status !== 200) await pause(100)
  assert.match((await samira.get(form)).text, /name="nuits"[^>]*value="3"/)
  assert.equal((await samira.post(form, { nuits: '12' })).status, 303)
  assert.match((await samira.get(form)).text, /name="nuits"[^>]*value="12"/)
})

const photo = (bytes: number, content = 7) => {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')
  const end = Buffer.from('0000000049454e44ae426082', 'hex')
  const noise = Buffer.alloc(12 + bytes, content)
  noise.writeUInt32BE(bytes, 0)
  noise.write('IDAT', 4, 'latin1')
  return new File([Buffer.concat([head, noise, end])], 'salon.png', { type: 'image/png' })
}

/** A small disk in place of the folder of files; undefined where this machine lets us mount none. */
function smallDisk(town: TestTown): (() => void) | undefined {
  const folder = join(town.edge.config.data, 'files')
  mkdirSync(folder, { recursive: true })
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder])
  return status === 0 ? () => void spawnSync('umount', ['-l', folder]) : undefined
}

test('the disk is full: the photograph is refused in words, the answers beside it are kept', async (t) => {
  const town = await startTown(t, { jobs: false })
  const freed = smallDisk(town)
  if (freed === undefined) return t.skip('this machine lets us mount no small disk')
  try {
    const samira = await town.signIn('Samira Lambert')
    const form = `${await begin(samira)}/besoin`
    const full = await samira.post(form, { nuits: '4', 'photos.upload': photo(400_000) })
    assert.equal(full.status, 422)
    assert.match(full.text, /Nous ne pouvons pas garder de fichier pour le moment/)
    assert.match(full.text, /name="nuits"[^>]*value="4"/)
    assert.equal((await samira.post(form, { nuits: '4', 'photos.upload': photo(2_000) })).status, 303)
    const shown = (await samira.get(form)).text
    assert.match(shown, /salon\.png/)
  } finally {
    freed()
  }
})

/** clamd as far as INSTREAM goes: it finds whatever holds `mark`. */
async function scanner(mark: string): Promise<{ address: string; close(): void }> {
  const server = createServer((socket) => {
    let given = Buffer.alloc(0)
    socket
      .on('error', () => {})
      .on('data', (part: Buffer) => {
        given = Buffer.concat([given, part])
        let [at, content] = ['zINSTREAM\0'.length, '']
        while (at + 4 <= given.length) {
          const size = given.readUInt32BE(at)
          if (size === 0) return void socket.end(content.includes(mark) ? 'stream: Test.Signature FOUND\0' : 'stream: OK\0')
          content += given.subarray(at + 4, at + 4 + size).toString('latin1')
          at += 4 + size
        }
      })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  return { address: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

test('what the scanner finds is not kept, and nothing is while it is away', async (t) => {
  const clamd = await scanner('\x07\x07\x07\x07\x07')
  t.after(() => clamd.close())
  const town = await startTown(t, { jobs: false, clamd: clamd.address })
  const samira = await town.signIn('Samira Lambert')
  const form = `${await begin(samira)}/besoin`
  const found = await samira.post(form, { nuits: '4', 'photos.upload': photo(200_000) })
  assert.equal(found.status, 422)
  assert.match(found.text, /ressemble à un virus/)
  assert.equal((await samira.post(form, { nuits: '4', 'photos.upload': photo(3, 1) })).status, 303)
  clamd.close()
  const away = await samira.post(form, { nuits: '4', 'photos.upload': photo(3, 1) })
  assert.equal(away.status, 422)
  assert.match(away.text, /n’a pas pu être vérifié pour le moment/)
  assert.equal((await town.edge.store.owner.query('select id from store.file')).length, 1)
})
