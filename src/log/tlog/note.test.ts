import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bytes, concat, fromBase64, utf8 } from './bytes.ts'
import { cosignedTree, openCheckpoint, readHead, signersOf, writeHead } from './checkpoint.ts'
import * as node from './digest.ts'
import * as noble from './digest-browser.ts'
import { leafHash } from './merkle.ts'
import { readKey, readNote, writeKey, writeNote, writeSignature } from './note.ts'
import { cosignersOf, hasQuorum, isQuorum, readPolicy, writePolicy } from './policy.ts'
import { readProof, verifyProof, writeProof } from './proof.ts'
import { newSigner, readSigner, type Signer, writeSigner } from './signer.ts'

// The example of Go's sumdb/note: whoever wrote it knew nothing of us.
const neumann = {
  secret: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: 'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'.replace('’', "'"),
  signature: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
}

test("Go's example of a note is signed to the same bytes, and opened", () => {
  const signer = readSigner(neumann.secret)
  assert.equal(writeKey(signer.key), neumann.key)
  assert.equal(writeSignature(signer.sign(neumann.text, 0)), neumann.signature)
  const note = readNote(`${neumann.text}\n${neumann.signature}`)
  assert.equal(signersOf(note, [readKey(neumann.key)]).length, 1)
  assert.throws(() => signersOf({ ...note, text: note.text.replace('answer', 'anwser') }, [signer.key]), { code: 'log.signature-wrong' })
})

test('a note that is not written in the one way is refused', () => {
  for (const wrong of [
    '',
    'a\n',
    `${neumann.text}${neumann.signature}`,
    `a\u0000\n\n${neumann.signature}`,
    `a\n\n- x abcd\n`,
    `a\n\n${neumann.signature.trimEnd()}`,
    `a\n\n${neumann.signature}\n`,
  ])
    assert.throws(() => readNote(wrong), { code: 'log.text-malformed' })
  for (const wrong of [
    '',
    'a',
    'a+b+c',
    neumann.key.replace('c74f20a3', 'c74f20a4'),
    neumann.key.replace('+AR', '+Ag'),
    `a b+${neumann.key}`,
  ])
    assert.throws(
      () => readKey(wrong),
      (error: Error) => 'code' in error,
      wrong,
    )
  assert.throws(() => readSigner(neumann.key), { code: 'log.key-malformed' })
  for (const wrong of [
    'o\n01\nAA==\n',
    'o\n1\n',
    'o\n1\nAA==\n',
    ' \n1\n',
    'o o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
    'o\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
    'o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  ])
    assert.throws(() => readHead(wrong), { code: 'log.text-malformed' }, wrong)
  assert.throws(() => fromBase64('AB=='), { code: 'log.text-malformed' }, 'bits that nobody reads')
})

const log = readSigner(newSigner('town.example/log', 'ed25519'))
const other = readSigner(newSigner('town.example/log', 'ed25519'))
const port = readSigner(newSigner('port.example/w', 'cosignature-ed25519'))
const customs = readSigner(newSigner('customs.example/w', 'cosignature-ml-dsa-44'))
const head = { origin: 'town.example/log', size: 1, root: leafHash(utf8('entry')) }
const signed = (...signers: readonly Signer[]) =>
  writeNote({ text: writeHead(head), signatures: signers.map((signer) => signer.sign(writeHead(head), 1_790_000_000)) })

test('a checkpoint opens by the key of its own log; cosignatures of both kinds carry their time', () => {
  assert.deepEqual(openCheckpoint(signed(log, port), [log.key]).head, head)
  assert.throws(() => openCheckpoint(signed(port), [log.key]), { code: 'log.signature-missing' })
  assert.throws(() => openCheckpoint(signed(other), [log.key]), { code: 'log.signature-missing' })
  assert.throws(() => openCheckpoint(signed(log), [port.key]), { code: 'log.origin-wrong' })
  const note = readNote(signed(log, port, customs))
  assert.deepEqual(
    signersOf(note, [port.key, customs.key]).map(({ time }) => time),
    [1_790_000_000, 1_790_000_000],
  )
  for (const key of [port.key, customs.key])
    assert.throws(() => signersOf({ ...note, text: writeHead({ ...head, size: 2 }) }, [key]), { code: 'log.signature-wrong' })
  const later = note.signatures.map((one) => ({ ...one, bytes: concat(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1), one.bytes.slice(8)) }))
  for (const key of [port.key, customs.key])
    assert.throws(() => signersOf({ ...note, signatures: later }, [key]), { code: 'log.signature-wrong' })
})

const policyText = `# the consortium
log ${writeKey(log.key)} https://town.example/log
witness customs ${writeKey(customs.key)} https://customs.example/log/witness
witness port ${writeKey(port.key)}
witness shipper ${writeKey(readSigner(newSigner('shipper.example/w', 'cosignature-ed25519')).key)}
group carriers any port shipper
group both all customs carriers
quorum both
`

test('a policy says who is enough; one that is not clear is refused with its line', () => {
  const policy = readPolicy(policyText)
  assert.deepEqual(readPolicy(writePolicy(policy)), policy)
  for (const [names, enough] of [
    [[], false],
    [['customs'], false],
    [['port', 'shipper'], false],
    [['customs', 'shipper'], true],
  ] as const)
    assert.equal(isQuorum(policy, new Set<string>(names)), enough, names.join())
  assert.ok(isQuorum(readPolicy('quorum none'), new Set()))
  const refusedAt = (text: string, line: number) =>
    assert.throws(() => readPolicy(text), { code: 'log.policy-malformed', details: { line } }, text)
  refusedAt(policyText.replace('quorum both', 'quorum both\nquorum none'), 9)
  refusedAt(policyText.replace('all customs', '3 customs'), 7)
  refusedAt(policyText.replace('all customs', '0 customs'), 7)
  refusedAt(policyText.replace('all customs carriers', 'all customs port'), 7)
  refusedAt(policyText.replace('quorum both', 'quorum nobody'), 8)
  refusedAt(policyText.replace('witness port', 'witness customs'), 4)
  refusedAt(policyText.replace(writeKey(port.key), writeKey(customs.key)), 4)
  refusedAt(policyText.replace(writeKey(port.key), writeKey(log.key)), 4)
  assert.throws(() => readPolicy(policyText.replace('quorum both', '')), { code: 'log.policy-malformed' })
})

test('a receipt proves its entry, and says whether enough witnesses saw the tree', () => {
  const policy = readPolicy(policyText)
  const proof = { index: 0, hashes: [], checkpoint: signed(log, port, customs), extra: utf8('entry') }
  assert.deepEqual(readProof(writeProof(proof)), proof)
  const verified = verifyProof(readProof(writeProof(proof)), utf8('entry'), policy)
  assert.deepEqual([verified.witnessed, verified.cosigners.map(({ witness }) => witness.name)], [true, ['customs', 'port']])
  assert.equal(verifyProof({ ...proof, checkpoint: signed(log, port) }, utf8('entry'), policy).witnessed, false)
  assert.equal(verifyProof(proof, utf8('entry'), { ...policy, quorum: 'none' }).witnessed, false, 'no quorum asked for is no witness')
  assert.throws(() => verifyProof(proof, utf8('entri'), policy), { code: 'log.proof-wrong' })
  assert.throws(() => verifyProof({ ...proof, index: 1 }, utf8('entry'), policy), { code: 'log.proof-wrong' })
  for (const wrong of [
    '',
    'c2sp.org/tlog-proof@v1\n\n',
    'c2sp.org/tlog-proof@v1\nindex 01\n\nx',
    'c2sp.org/tlog-proof@v1\nindex 0\nAA==\n\nx',
    'c2sp.org/tlog-proof@v2\nindex 0\n\nx',
  ])
    assert.throws(() => readProof(wrong), { code: 'log.text-malformed' }, wrong)
})

test('a forged witness: another key under its name is passed over, its own name with a false signature refuses the receipt', () => {
  const policy = readPolicy(policyText)
  const liar = readSigner(newSigner('customs.example/w', 'cosignature-ml-dsa-44'))
  assert.equal(hasQuorum(policy, readNote(signed(log, port, liar))), false)
  const [real] = [customs.sign(writeHead({ ...head, size: 9 }), 1)]
  const note = readNote(signed(log, port))
  assert.throws(() => cosignersOf(policy, { ...note, signatures: [...note.signatures, real] }), { code: 'log.signature-wrong' })
  const relabelled = { ...customs.sign(writeHead(head), 1), name: 'shipper.example/w' }
  assert.equal(cosignersOf(policy, { ...note, signatures: [...note.signatures, relabelled] }).length, 1)
})

test('a key is read from what was written of it, and signs the same', () => {
  for (const type of ['ed25519', 'cosignature-ed25519', 'cosignature-ml-dsa-44'] as const) {
    const line = writeSigner('a.example/b', type, new Uint8Array(32).fill(9))
    assert.equal(writeSigner('a.example/b', type, fromBase64(line.split('+').slice(4).join('+')).slice(1)), line)
    assert.deepEqual(readKey(writeKey(readSigner(line).key)), readSigner(line).key)
  }
})

test('the browser’s cryptography says what the server’s says', () => {
  const bytes = utf8('some bytes')
  assert.deepEqual(Buffer.from(noble.sha256(bytes)), Buffer.from(node.sha256(bytes)))
  assert.deepEqual(Buffer.from(noble.hmac(utf8('key'), bytes)), Buffer.from(node.hmac(utf8('key'), bytes)))
  const text = writeHead(head)
  const flipped = (one: Bytes) => one.map((byte, index) => (index === 40 ? byte ^ 1 : byte))
  const cosigned = customs.sign(text, 7).bytes.slice(8)
  const message = cosignedTree('customs.example/w', head, 7)
  const edwards = log.sign(text, 0).bytes
  for (const one of [edwards, flipped(edwards), new Uint8Array(3)])
    assert.equal(noble.verifyEd25519(log.key.key, utf8(text), one), node.verifyEd25519(log.key.key, utf8(text), one))
  for (const one of [cosigned, flipped(cosigned), new Uint8Array(3)])
    assert.equal(noble.verifyMlDsa44(customs.key.key, message, one), node.verifyMlDsa44(customs.key.key, message, one))
  assert.ok(noble.verifyEd25519(log.key.key, utf8(text), edwards) && noble.verifyMlDsa44(customs.key.key, message, cosigned))
})
