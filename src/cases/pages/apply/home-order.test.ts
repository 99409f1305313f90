import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concerns } from './home-order.ts'

test('news of some communes is no news elsewhere; who told no place, and what is for all, are left out of nothing', () => {
  assert.equal(concerns(['55545'], '55029'), false)
  assert.equal(concerns([], '55029'), false)
  assert.equal(concerns(['55029', '55545'], '55545'), true)
  assert.equal(concerns(['55545'], undefined), true)
  assert.equal(concerns(undefined, '55029'), true)
})
