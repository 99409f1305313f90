import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomOf } from './random.ts'

test('no two are alike, over the end of what was asked for at once, and none is empty', () => {
  const seen = new Set<string>()
  for (let turn = 0; turn < 2000; turn++) for (const bytes of [12, 16, 32]) seen.add(randomOf(bytes).toString('hex'))
  assert.equal(seen.size, 6000)
  assert.ok(![...seen].some((one) => /^(00){12}/.test(one)))
})

test('what was given stays as it is', () => {
  const first = randomOf(32)
  const before = first.toString('hex')
  for (let turn = 0; turn < 500; turn++) randomOf(32)
  assert.equal(first.toString('hex'), before)
})
