import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commit, grow, hashOfRange, inclusionRanges, leafHash, newSigner, readSigner, writeHead, writeKey, writeNote } from '#log'
import { eventHash } from '../epcis/hash.ts'
import { judgeEvent, judgeHeads, readShownHead } from './judge.ts'
import type { Message } from './message.ts'

const nobody = { policy: { logs: [], witnesses: [], groups: [], quorum: 'none' }, own: [] } as const
const event = {
  type: 'ObjectEvent',
  eventTime: '2026-11-02T08:00:00.000Z',
  eventTimeZoneOffset: '+01:00',
  action: 'OBSERVE' as const,
  epcList: ['https://id.gs1.org/00/340123450000000017'],
}
const salt = Buffer.alloc(32, 7)
const envelope = {
  id: '01a21652-4914-7e93-b072-3229e6ae8df1',
  at: '2026-11-02T08:01:00.000Z',
  type: 'exchange.captured',
  actor: 'party:maker',
  payload: { event, hash: eventHash(event), to: ['port'] },
}
/** A log of three entries of which the middle one is the event; `tree(n)` is its first n. */
const leaves = [Buffer.from('before'), commit(salt, envelope), Buffer.from('after')].map((entry) => leafHash(new Uint8Array(entry)))
const tree = (size: number) => grow(0, () => undefined, leaves.slice(0, size))
const read = (size: number) => (tile: { level: number; n: number }) => tree(size).tiles.get(`${tile.level}/${tile.n}`)?.hashes
const told = (more: object = {}): Message['events'][number] => ({
  envelope,
  salt: salt.toString('base64'),
  index: 1,
  proof: inclusionRanges(1, 3).map((range) => Buffer.from(hashOfRange(range, 3, read(3))).toString('base64')),
  ...more,
})
const head = { size: 3, root: tree(3).root }
const judged = (one: Message['events'][number], to = 'port') => judgeEvent(one, head, 'maker', to, commit)

test('an event that is bent in any way is not taken', () => {
  const wrong = (why: string) => ({ code: 'exchange.event-invalid', details: { why } })
  const bent = (more: object) => told({ envelope: { ...envelope, ...more } })
  assert.throws(() => judged(bent({ at: '2026-11-01T08:01:00.000Z' })), wrong('not-in-log'))
  assert.throws(() => judged(bent({ payload: { ...envelope.payload, to: ['port', 'x'] } })), wrong('not-in-log'))
  assert.throws(() => judged(told({ salt: Buffer.alloc(32, 8).toString('base64') })), wrong('not-in-log'))
  assert.throws(() => judged(told({ index: 0 })), wrong('not-in-log'))
  assert.throws(() => judged(told({ proof: [] })), wrong('not-in-log'))
  assert.throws(() => judged(told(), 'customs'), wrong('not-ours'))
  assert.throws(() => judgeEvent(told(), head, 'shipper', 'port', commit), wrong('not-captured'))
  assert.equal(judged(told()).hash, eventHash(event))
})

test('a head counts when its own log signed it, and enough witnesses or we ourselves did', () => {
  const [log, other] = [readSigner(newSigner('maker.example/log', 'ed25519')), readSigner(newSigner('maker.example/log', 'ed25519'))]
  const witness = readSigner(newSigner('port.example/w', 'cosignature-ed25519'))
  const text = writeHead({ origin: 'maker.example/log', ...head })
  const note = (...signers: (typeof log)[]) => writeNote({ text, signatures: signers.map((signer) => signer.sign(text, 1_790_000_000)) })
  const key = writeKey(log.key)
  const policy = { ...nobody.policy, witnesses: [{ name: 'port', key: witness.key }], quorum: 'port' }
  assert.throws(() => readShownHead(note(other), key, nobody), { code: 'exchange.message-invalid' })
  assert.throws(() => readShownHead(note(log), key, { policy, own: [] }), { details: { why: 'log.unwitnessed' } })
  assert.equal(readShownHead(note(log, witness), key, { policy, own: [] }).witnessedAt, '2026-09-21T14:13:20.000Z')
  const byUs = { policy: { ...policy, witnesses: [{ name: 'customs', key: other.key }], quorum: 'customs' }, own: [witness.key] }
  assert.equal(readShownHead(note(log, witness), key, byUs).size, 3)
})

test('two heads fit when one is shown to go on from the other, whichever came first; else they are a fork, or unproven', () => {
  const at = (size: number) => ({ size, root: tree(size).root })
  const proof = { first: 2, second: 3, proof: [Buffer.from(leaves[2]!).toString('base64')] }
  assert.equal(judgeHeads(undefined, at(3), undefined), 'fits')
  assert.equal(judgeHeads(at(3), at(3), undefined), 'fits')
  assert.equal(judgeHeads(at(2), at(3), undefined), 'missing')
  assert.equal(judgeHeads(at(2), at(3), proof), 'fits')
  assert.equal(judgeHeads(at(3), at(2), proof), 'fits', 'a message that comes late')
  assert.equal(judgeHeads(at(2), at(3), { ...proof, first: 1 }), 'missing', 'a proof about other heads accuses nobody')
  assert.equal(judgeHeads(at(2), at(3), { ...proof, proof: [] }), 'unproven')
  assert.equal(judgeHeads(at(3), { size: 3, root: tree(2).root }, undefined), 'fork')
})
