import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPublicKey, type KeyObject } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { exportLog, hashOfRange, inclusionRanges, numberPath, readPolicy, sourceAt, tilePath, tilesOf, verifyLog, writeKey } from '#log'
import { type BareLog, integrated, openBareLog } from './support/bare-log.ts'

/** Verifiers that nobody here wrote look at one log as it grows to sizes at which tiles fill, and at the same with a byte changed. */
const sizes = [1, 255, 256, 257, 70_000]
const modules = '/usr/share/gocode/src/golang.org/x/mod'
const hasGo = existsSync(modules) && spawnSync('go', ['version']).status === 0
const place = mkdtempSync(join(tmpdir(), 'guichet-outside-'))
const folderOf = (size: number) => join(place, String(size))
let log: BareLog
let vkey: string

before(async () => {
  log = await openBareLog()
  vkey = writeKey(log.publicLog.keys!.log[0]!.key)
  let at = 0
  for (const size of sizes) {
    await log.record(size - at)
    await integrated(log.publicLog, size - at)
    assert.equal((await exportLog(log.store, log.publicLog, folderOf(size))).size, size)
    at = size
  }
})
after(async () => {
  await log.close()
  rmSync(place, { recursive: true, force: true })
})

/** The published log with one byte of one file changed. */
function tampered(size: number, path: string, at: number): string {
  const folder = join(place, 'tampered')
  rmSync(folder, { recursive: true, force: true })
  cpSync(folderOf(size), folder, { recursive: true })
  const bytes = readFileSync(join(folder, path))
  bytes[at < 0 ? bytes.length + at : at]! ^= 1
  writeFileSync(join(folder, path), bytes)
  return folder
}
const lastEntries = (size: number) => `tile/entries/${numberPath(Math.floor((size - 1) / 256), ((size - 1) % 256) + 1)}`
const lastTile = (size: number) => tilePath({ level: 0, n: Math.floor((size - 1) / 256), width: ((size - 1) % 256) + 1 })

test('our own verifier accepts every size and refuses every tampering', async () => {
  for (const size of sizes) {
    const policy = readPolicy(readFileSync(join(folderOf(size), 'policy'), 'utf8'))
    assert.equal((await verifyLog(sourceAt(folderOf(size)), policy)).checked, size)
    for (const [path, at] of [
      [lastEntries(size), -1],
      [lastTile(size), 3],
      ['checkpoint', 45],
    ] as const)
      await assert.rejects(verifyLog(sourceAt(tampered(size, path, at)), policy), { name: 'Broken' }, `${size} ${path}`)
  }
})

test('Go (sumdb/note, sumdb/tlog) accepts every size and refuses what was tampered with', {
  skip: hasGo ? false : 'Go: not found, this test did not run',
}, () => {
  const source = join(place, 'go')
  mkdirSync(source)
  cpSync(join(import.meta.dirname, 'outside/verify.go'), join(source, 'verify.go'))
  writeFileSync(
    join(source, 'go.mod'),
    `module verify\n\ngo 1.19\n\nrequire golang.org/x/mod v0.0.0\n\nreplace golang.org/x/mod => ${modules}\n`,
  )
  const env = { ...process.env, GOPROXY: 'off', GOFLAGS: '-mod=mod', GOCACHE: join(place, 'cache'), GO111MODULE: 'on', GOSUMDB: 'off' }
  const built = spawnSync('go', ['build', '-o', 'verify', '.'], { cwd: source, env, encoding: 'utf8' })
  assert.equal(built.status, 0, built.stderr)
  const verify = (folder: string) => spawnSync(join(source, 'verify'), [vkey, folder], { encoding: 'utf8' })
  for (const size of sizes) {
    const { status, stdout } = verify(folderOf(size))
    assert.equal(status, 0, stdout)
    assert.match(stdout, new RegExp(`^ok ${size} entries`))
    for (const [path, at] of [
      [lastEntries(size), -1],
      [lastTile(size), 3],
      ['checkpoint', 45],
    ] as const)
      assert.equal(verify(tampered(size, path, at)).status, 1, `${size} ${path}`)
  }
})

interface SigstoreLog {
  readonly logID: Buffer
  readonly publicKey: KeyObject
  readonly baseURL: string
}
const library = createRequire(import.meta.url)
const inside = join(dirname(library.resolve('@sigstore/verify')), 'tlog')
const { verifyCheckpoint } = library(join(inside, 'checkpoint.js')) as {
  verifyCheckpoint(entry: unknown, logs: readonly SigstoreLog[]): unknown
}
const { verifyMerkleInclusion } = library(join(inside, 'merkle.js')) as { verifyMerkleInclusion(entry: unknown, checkpoint: unknown): void }

test('sigstore accepts checkpoints and receipts of every size and refuses what was tampered with', () => {
  const { key } = log.publicLog.keys!.log[0]!
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.key])
  const logs = [
    { logID: Buffer.from(key.id), publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }), baseURL: `https://${key.name}` },
  ]
  for (const size of sizes) {
    const folder = folderOf(size)
    const envelope = readFileSync(join(folder, 'checkpoint'), 'utf8')
    for (const index of new Set([0, size >> 1, size - 1])) {
      const ranges = inclusionRanges(index, size)
      const tiles = new Map(
        tilesOf(ranges, size).map((tile) => [tilePath(tile), new Uint8Array(readFileSync(join(folder, tilePath(tile))))]),
      )
      const hashes = ranges.map((range) => Buffer.from(hashOfRange(range, size, (tile) => tiles.get(tilePath(tile)))))
      const n = Math.floor(index / 256)
      const bundle = readFileSync(join(folder, `tile/entries/${numberPath(n, Math.min(256, size - n * 256))}`))
      const entry = bundle.subarray((index % 256) * 34 + 2, (index % 256) * 34 + 34)
      const asEntry = (body: Buffer, at: number, text = envelope) => ({
        canonicalizedBody: body,
        inclusionProof: { logIndex: String(at), hashes, checkpoint: { envelope: text } },
      })
      verifyMerkleInclusion(asEntry(entry, index), verifyCheckpoint(asEntry(entry, index), logs))
      const checkpoint = verifyCheckpoint(asEntry(entry, index), logs)
      assert.throws(() => verifyMerkleInclusion(asEntry(Buffer.from('another'), index), checkpoint))
      if (size > 1) assert.throws(() => verifyMerkleInclusion(asEntry(entry, index ^ 1), checkpoint))
      assert.throws(() => verifyCheckpoint(asEntry(entry, index, envelope.replace(`\n${size}\n`, `\n${size + 1}\n`)), logs))
    }
  }
})
