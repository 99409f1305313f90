import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { deflateSync } from 'node:zlib'
import { type Bytes, base64, concat, utf8 } from '../tlog/bytes.ts'
import { writeHead } from '../tlog/checkpoint.ts'
import { inclusionRanges, leafHash } from '../tlog/merkle.ts'
import { writeKey, writeNote } from '../tlog/note.ts'
import { writeProof } from '../tlog/proof.ts'
import { newSigner, readSigner } from '../tlog/signer.ts'
import { entriesPath, grow, hashOfRange, tileKey, tilePath, width, writeEntries } from '../tlog/tiles.ts'
import { browserCode } from './bundle.ts'
import { base64url, checkAddress, checkFile, checkText, readAddress } from './check.ts'

const log = readSigner(newSigner('town.example/log', 'ed25519'))
const cosigner = readSigner(newSigner('port.example/w', 'cosignature-ml-dsa-44'))
const policy = `log ${writeKey(log.key)}\nwitness port ${writeKey(cosigner.key)}\nquorum port\n`
const entries = Array.from({ length: 300 }, (_, index) => leafHash(utf8(`commitment ${index}`)))
const grown = grow(0, () => undefined, entries.map(leafHash))
const text = writeHead({ origin: 'town.example/log', size: 300, root: grown.root })
const checkpoint = writeNote({ text, signatures: [log.sign(text, 0), cosigner.sign(text, 1_790_000_000)] })
const read = (tile: { level: number; n: number }) => grown.tiles.get(tileKey(tile))?.hashes
const proofOf = (index: number) =>
  writeProof({
    index,
    hashes: inclusionRanges(index, 300).map((range) => hashOfRange(range, 300, read)),
    checkpoint,
    extra: entries[index]!,
  })

const files = new Map<string, Bytes>([
  ['checkpoint', utf8(checkpoint)],
  ...[...grown.tiles.values()].map(({ tile, hashes }) => [tilePath(tile), hashes] as const),
  ...[0, 1].map(
    (n) => [entriesPath(n, Math.min(width, 300 - n * width)), writeEntries(entries.slice(n * width, (n + 1) * width))] as const,
  ),
])
const published = async (path: string): Promise<Bytes> => {
  const found = files.get(path)
  if (found === undefined) throw new Error(path)
  return found
}

test('a receipt that was changed anywhere is refused; the true one says what it proves', () => {
  const proof = proofOf(270)
  const { verified, commitment } = checkText(proof, policy)
  assert.deepEqual([verified.index, verified.witnessed, verified.head.size], [270, true, 300])
  assert.equal(base64(commitment), base64(entries[270]!))
  const wrong = (changed: string, code: string) => assert.throws(() => checkText(changed, policy), { code }, code)
  wrong(proof.replace('index 270', 'index 271'), 'log.proof-wrong')
  wrong(proof.replace(/extra .*/, `extra ${base64(entries[1]!)}`), 'log.proof-wrong')
  wrong(proof.replace('\n300\n', '\n301\n'), 'log.signature-wrong')
  wrong(proof.replace('town.example/log\n', 'city.example/log\n'), 'log.origin-wrong')
  wrong(proof.replace(/extra .*\n/, ''), 'log.text-malformed')
  assert.throws(() => checkText(proof, 'log x\n'), { code: 'log.policy-malformed' })
})

test('a letter in PDF is opened for the receipt inside; one without is refused', async () => {
  const stream = deflateSync(proofOf(3))
  const pdf = (body: Bytes, head = '/Filter /FlateDecode') =>
    concat(
      utf8(`%PDF-1.7\n5 0 obj\n<<\n/Type /EmbeddedFile\n/Params <<\n/Size 4\n>>\n/Length ${body.length}\n${head}\n>>\nstream\n`),
      body,
      utf8('\nendstream\nendobj\n'),
    )
  assert.equal((await checkFile(pdf(stream), policy)).verified.index, 3)
  assert.equal((await checkFile(pdf(utf8(proofOf(4)), ''), policy)).verified.index, 4)
  await assert.rejects(checkFile(pdf(stream.subarray(9)), policy), { code: 'log.text-malformed' })
  await assert.rejects(checkFile(utf8('%PDF-1.7\n'), policy), { code: 'log.text-malformed' })
  await assert.rejects(checkFile(Uint8Array.of(255, 254), policy), { code: 'log.text-malformed' })
})

test('the address on paper: the receipt is made from the published files; a server that shows another tree is caught', async () => {
  const address = readAddress(`#270.${base64url(leafHash(entries[270]!))}`)!
  assert.equal((await checkAddress(address, policy, published)).verified.index, 270)
  await assert.rejects(checkAddress({ ...address, index: 271 }, policy, published), { code: 'log.proof-wrong' })
  await assert.rejects(checkAddress({ ...address, index: 300 }, policy, published), { code: 'log.proof-wrong' })
  const bent = async (path: string) =>
    path.startsWith('tile/0/001') ? (await published(path)).map((byte, at) => (at === 9 ? byte ^ 1 : byte)) : published(path)
  await assert.rejects(checkAddress(address, policy, bent), { code: 'log.proof-wrong' })
  for (const wrong of ['', '#', '#1', '#01.x', `#1.${'a'.repeat(42)}`, '#-1.x']) assert.equal(readAddress(wrong), undefined, wrong)
})

test('the script of the page needs nothing from outside and no node: it runs where there is only a document', async () => {
  const code = await browserCode()
  assert.doesNotMatch(code, /node:|<\/script|import\(/)
  const shown: string[] = []
  const element = (): Record<string, unknown> => ({
    dataset: {},
    hidden: true,
    value: policy,
    files: [{ arrayBuffer: async () => utf8(proofOf(7)).buffer }],
    textContent: '{"ok.witnessed":"genuine","bad":"bad"}',
    append: () => {},
    addEventListener: () => {},
    replaceChildren: (...children: { textContent: string }[]) => shown.push(...children.map((child) => child.textContent)),
  })
  const elements = new Map<string, Record<string, unknown>>()
  const byId = (id: string) => elements.get(id) ?? elements.set(id, element()).get(id)!
  const document = { getElementById: byId, createElement: element, documentElement: { lang: 'fr' } }
  const realm = {
    document,
    location: { hash: '' },
    addEventListener: () => {},
    TextEncoder,
    TextDecoder,
    Uint8Array,
    btoa,
    atob,
    URL,
    Date,
    ArrayBuffer,
    console,
  }
  runInNewContext(code, realm)
  while (shown.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  assert.ok(shown.includes('genuine'), `${shown.join(' | ')}`)
})
