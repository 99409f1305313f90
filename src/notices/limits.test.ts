import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limitIn, limitOf, unlimited } from './limits.ts'

test('a minute’s worth at once, then as fast as it refills', () => {
  const limit = limitOf(60)
  const started = Array.from({ length: 100 }, () => limit.wait(0)).filter((wait) => wait === 0).length
  assert.equal(started, 60)
  assert.equal(limit.wait(0), 1000)
  assert.equal(limit.wait(1000), 0)
  assert.equal(limit.wait(1000), 1000)
  assert.equal(limit.wait(500), 1000, 'a clock that goes back refills nothing')
})

test('an address names its limit; nonsense is none', () => {
  assert.equal(limitIn(new URL('smtp://mail.example:25')), unlimited)
  assert.equal(limitIn(new URL('smtp://mail.example:25?per-minute=never')), unlimited)
  const limit = limitIn(new URL('smpp://u:p@smsc.example?per-minute=1'))
  assert.deepEqual([limit.wait(0), limit.wait(0) > 0], [0, true])
})
