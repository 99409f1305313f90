import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keysFrom, newSeed, openedBy, publicKeysFrom, signedBy } from './keys.ts'
import { message, opened, sealed, signed, signerOf, unsealed } from './message.ts'

const [maker, port, customs] = [newSeed(), newSeed(), newSeed()] as [string, string, string]
const told = { from: 'maker', to: 'port', at: '2026-11-02T08:00:00.000Z', checkpoint: 'x', events: [] }

test('what is sealed to one party opens for nobody else, and what another signed is not taken for hers', async () => {
  const jws = await signed(told, keysFrom(maker).signs)
  const jwe = await sealed(jws, openedBy(publicKeysFrom(port).opens))
  assert.equal(jwe.includes(jws), false)
  await assert.rejects(unsealed(jwe, keysFrom(customs).opens), { code: 'exchange.message-invalid', details: { why: 'sealed' } })
  await assert.rejects(unsealed(`${jwe.slice(0, -4)}AAAA`, keysFrom(port).opens), { details: { why: 'sealed' } })
  const inside = await unsealed(jwe, keysFrom(port).opens)
  assert.equal(signerOf(inside), 'maker')
  await assert.rejects(opened(inside, message, 'maker', signedBy(publicKeysFrom(customs).signs)), { details: { why: 'signature' } })
  assert.deepEqual(await opened(inside, message, 'maker', signedBy(publicKeysFrom(maker).signs)), told)
  const other = await signed({ ...told, from: 'port' }, keysFrom(maker).signs)
  await assert.rejects(opened(other, message, 'maker', signedBy(publicKeysFrom(maker).signs)), { details: { why: 'from' } })
  assert.equal(signerOf('nonsense'), undefined)
})

test('the seed is the secret: without 32 bytes of it there are no keys', () => {
  assert.throws(() => keysFrom(''), { code: 'exchange.seed' })
  assert.notEqual(publicKeysFrom(maker).signs, publicKeysFrom(port).signs)
  assert.notEqual(publicKeysFrom(maker).signs, publicKeysFrom(maker).opens)
})
