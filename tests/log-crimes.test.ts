/** Crimes against a log, committed: a split view, a shrunk log, a re-ordered entry, a forged witness, two heads at once. Each is caught and named. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Telemetry } from '#kernel'
import {
  exportLog,
  grow,
  leafHash,
  newKeys,
  newSigner,
  numberPath,
  publicKeysOf,
  readNote,
  readPolicy,
  readProof,
  readSigner,
  serveWitness,
  sourceAt,
  tilePath,
  verifyLog,
  verifyProof,
  writeHead,
  writeKey,
  writeNote,
  writeSubmission,
} from '#log'
import { type BareLog, integrated, openBareLog } from './support/bare-log.ts'
import { eachDatabase, testPostgres } from './support/town.ts'

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'guichet-crimes-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

await eachDatabase((database) => {
  test('a town as witness answers as the specification says, remembers one head, and of two at once cosigns one', async (t) => {
    const place = folder(t)
    const theirs = readSigner(newSigner('port.example/log', 'ed25519'))
    const policy = join(place, 'policy')
    writeFileSync(policy, `log ${writeKey(theirs.key)}\nquorum none\n`)
    const town = await openBareLog({ database, key: newKeys('town.example/log'), policy })
    t.after(() => town.close())
    const entries = Array.from({ length: 40 }, (_, index) => Buffer.from(`entry ${index}`))
    const tree = (size: number) =>
      grow(
        0,
        () => undefined,
        entries.slice(0, size).map((entry) => leafHash(entry)),
      )
    const head = (size: number, signer = theirs, root = tree(size).root) => {
      const text = writeHead({ origin: 'port.example/log', size, root })
      return writeNote({ text, signatures: [signer.sign(text, 0)] })
    }
    const ask = (old: number, size: number, proof: Uint8Array[] = [], checkpoint = head(size)) =>
      town.publicLog.cosign(writeSubmission({ old, proof, checkpoint }))
    const status = async (...given: Parameters<typeof ask>) => (await ask(...given)).status
    assert.equal((await town.publicLog.cosign('nonsense')).status, 400)
    assert.equal(await status(0, 1, [], head(1).replaceAll('port.example/log', 'other.example/log')), 404)
    assert.equal(await status(0, 1, [], head(1, readSigner(newSigner('port.example/log', 'ed25519')))), 403)
    assert.equal(await status(2, 1), 400)
    assert.equal(await status(0, 1, [new Uint8Array(32)]), 422)
    assert.deepEqual(await ask(1, 1), { status: 409, type: 'text/x.tlog.size', body: '0\n' })
    const first = await ask(0, 1)
    assert.equal(first.status, 200)
    assert.equal(first.body.match(/^— town\.example\/log\/witness /gm)?.length, 2, 'Ed25519 and ML-DSA-44')
    assert.equal((await ask(0, 2)).body, '1\n')
    assert.equal(await status(1, 2, [new Uint8Array(32)]), 422)
    assert.equal(await status(1, 1, [], head(1, theirs, leafHash(Buffer.from('another')))), 409, 'the same size, another tree')
    const outcomes = await Promise.all([2, 2, 2, 2].map((size) => status(1, size, [leafHash(entries[1]!)])))
    assert.deepEqual(outcomes.sort(), [200, 409, 409, 409])
    const noted = await town.publicLog.cosigned(createHash('sha256').update('port.example/log').digest('hex'))
    assert.equal(readNote(noted!).text, readNote(head(2)).text)
    assert.equal(await town.publicLog.cosigned('0'.repeat(64)), undefined)
  })
})

/** The crimes need a log, whichever database; a server opens one sooner. */
const quick = (await testPostgres()) === undefined ? 'pglite' : 'postgres'

const heard = () => {
  const codes: string[] = []
  const telemetry: Telemetry = { note: () => {}, failure: (code) => void codes.push(code) }
  return { codes, telemetry }
}

/** A consortium: the keys of a log, three witnesses that run, and the policy file that says two of them are enough. */
async function consortium(t: TestContext) {
  const place = folder(t)
  const keys = newKeys('town.example/log')
  const [logKey = ''] = publicKeysOf(keys)
  const witnesses = []
  for (const name of ['port', 'shipper', 'customs']) {
    const own = newSigner(`${name}.example/w`, name === 'customs' ? 'cosignature-ml-dsa-44' : 'cosignature-ed25519')
    const running = await serveWitness({
      folder: join(place, name),
      keys: own,
      policy: `log ${logKey}\nquorum none\n`,
      port: 0,
      host: '127.0.0.1',
    })
    t.after(() => running.close())
    witnesses.push({ name, key: writeKey(readSigner(own).key), url: running.url })
  }
  const path = join(place, 'policy')
  writeFileSync(
    path,
    `log ${logKey}\n${witnesses.map(({ name, key, url }) => `witness ${name} ${key} ${url}\n`).join('')}group enough 2 port shipper customs\nquorum enough\n`,
  )
  return { place, keys, path, policy: readPolicy(readFileSync(path, 'utf8')), witnesses }
}
async function grown(log: BareLog, count: number): Promise<void> {
  await log.record(count)
  await integrated(log.publicLog, count)
  await log.publicLog.askWitnesses()
}

test('a log that shows two histories: witnesses cosign one of them only, and whoever kept a checkpoint sees the other is another', async (t) => {
  const { place, keys, path, policy } = await consortium(t)
  const honest = await openBareLog({ database: quick, key: keys, policy: path })
  t.after(() => honest.close())
  await grown(honest, 300)
  const kept = (await honest.publicLog.checkpoint())!
  assert.equal(readNote(kept).signatures.length, 4, 'the log and three witnesses')
  await exportLog(honest.store, honest.publicLog, join(place, 'honest'))
  const found = await verifyLog(sourceAt(join(place, 'honest')), policy)
  assert.deepEqual([found.quorum, found.cosigners.map(({ witness }) => witness.name)], [true, ['port', 'shipper', 'customs']])

  // The same keys sign another history.
  const { codes, telemetry } = heard()
  const second = await openBareLog({ database: quick, key: keys, policy: path, telemetry })
  t.after(() => second.close())
  await grown(second, 400)
  assert.deepEqual(codes, ['log.root-wrong', 'log.root-wrong', 'log.root-wrong'])
  assert.equal(await second.publicLog.checkpoint(), undefined, 'nobody stands behind it, so it is not published')
  // Published all the same, by somebody who leaves the witnesses out:
  const head = await second.store.owner.query('select text, signatures from log.checkpoint where size = 400')
  await second.store.owner.exec('update log.checkpoint set witnessed_at = now()')
  await exportLog(second.store, second.publicLog, join(place, 'second'))
  writeFileSync(join(place, 'second/checkpoint'), `${head[0]?.text}\n${head[0]?.signatures}`)
  assert.equal((await verifyLog(sourceAt(join(place, 'second')), policy)).quorum, false)
  await assert.rejects(verifyLog(sourceAt(join(place, 'second')), policy, kept), { code: 'log.root-wrong' })
})

test('a log that lost its end: its witnesses have seen more, and so has whoever kept a checkpoint', async (t) => {
  const { place, keys, path, policy } = await consortium(t)
  const log = await openBareLog({ database: quick, key: keys, policy: path })
  t.after(() => log.close())
  await grown(log, 260)
  await exportLog(log.store, log.publicLog, join(place, 'early'))
  await grown(log, 40)
  const kept = (await log.publicLog.checkpoint())!
  assert.equal((await verifyLog(sourceAt(join(place, 'early')), policy)).head.size, 260)
  await assert.rejects(verifyLog(sourceAt(join(place, 'early')), policy, kept), { code: 'log.shrunk' })
  // The same by hand: who verifies reads what happened, and her script sees that it failed.
  writeFileSync(join(place, 'kept'), kept)
  const byHand = (...args: string[]) =>
    spawnSync(process.execPath, ['bin/guichet.mjs', 'log', 'verify', join(place, 'early'), '--policy', path, ...args], { encoding: 'utf8' })
  assert.equal(byHand().status, 0)
  const shrunk = byHand('--since', join(place, 'kept'))
  assert.equal(shrunk.status, 1)
  assert.match(shrunk.stderr, /^The log is shorter than the checkpoint that you kept.*\nguichet: log\.shrunk /)
  writeFileSync(join(place, 'early/checkpoint'), kept.replace(/\n300\n/, '\n260\n'))
  const forged = byHand()
  assert.deepEqual([forged.status, /^A signature is false/.test(forged.stderr)], [1, true])
  const { codes, telemetry } = heard()
  const restored = await openBareLog({ database: quick, key: keys, policy: path, telemetry })
  t.after(() => restored.close())
  await grown(restored, 10)
  assert.deepEqual(codes, ['log.shrunk', 'log.shrunk', 'log.shrunk'])
  assert.equal(await restored.publicLog.checkpoint(), undefined)
})

test('two entries change places and everything is signed again: the receipts that people hold and the checkpoints they kept say no', async (t) => {
  const { place, keys, path, policy } = await consortium(t)
  const log = await openBareLog({ database: quick, key: keys, policy: path })
  t.after(() => log.close())
  await grown(log, 200)
  const kept = (await log.publicLog.checkpoint())!
  const [event] = await log.store.owner.query('select e.id from log.event e join log.leaf l using (position) where l.index = 7')
  const receipt = (await log.store.as({ actor: 'system', purpose: 'administration' }, (tx) =>
    log.publicLog.receiptOf(tx, String(event?.id)),
  ))!
  assert.equal(verifyProof(readProof(receipt.proof), receipt.commitment, policy).witnessed, true)
  await exportLog(log.store, log.publicLog, join(place, 'true'))
  cpSync(join(place, 'true'), join(place, 'bent'), { recursive: true })
  const bundle = join(place, 'bent/tile/entries', numberPath(0, 200))
  const bytes = readFileSync(bundle)
  const entries = Array.from({ length: 200 }, (_, index) => Buffer.from(bytes.subarray(index * 34 + 2, index * 34 + 34)))
  ;[entries[7], entries[8]] = [entries[8]!, entries[7]!]
  writeFileSync(bundle, Buffer.concat(entries.flatMap((entry) => [Buffer.from([0, 32]), entry])))
  const bent = grow(
    0,
    () => undefined,
    entries.map((entry) => leafHash(entry)),
  )
  for (const { tile, hashes } of bent.tiles.values()) writeFileSync(join(place, 'bent', tilePath(tile)), hashes)
  const signer = readSigner(keys.split('\n')[0]!)
  const text = writeHead({ origin: 'town.example/log', size: 200, root: bent.root })
  const checkpoint = writeNote({ text, signatures: [signer.sign(text, 0)] })
  writeFileSync(join(place, 'bent/checkpoint'), checkpoint)
  // In itself the bent log is well made: only what was kept outside of it tells.
  assert.equal((await verifyLog(sourceAt(join(place, 'bent')), policy)).quorum, false)
  await assert.rejects(verifyLog(sourceAt(join(place, 'bent')), policy, kept), { code: 'log.root-wrong' })
  assert.throws(() => verifyProof({ ...readProof(receipt.proof), checkpoint }, receipt.commitment, policy), { code: 'log.proof-wrong' })
})

test('a witness that is not the one it says: its cosignature is not counted, whoever it claims to be', async (t) => {
  const { place, keys, policy } = await consortium(t)
  const forger = readSigner(newSigner('port.example/w', 'cosignature-ed25519'))
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const { text } = readNote(body.slice(body.indexOf('\n\n') + 2))
      response.end(writeNote({ text: 'x\n', signatures: [forger.sign(text, 1)] }).slice(3))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => void server.close())
  const address = server.address()
  const port = policy.witnesses[0]!
  const path = join(place, 'forged')
  const [logKey = ''] = publicKeysOf(keys)
  const realKey = readFileSync(join(place, 'policy'), 'utf8').match(/witness port (\S+)/)![1]
  writeFileSync(
    path,
    `log ${logKey}\nwitness port ${realKey} http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}\nquorum port\n`,
  )
  const log = await openBareLog({ database: quick, key: keys, policy: path })
  t.after(() => log.close())
  await grown(log, 3)
  assert.equal(await log.publicLog.checkpoint(), undefined)
  assert.equal(port.key.name, forger.key.name)
})
