import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf } from './network.ts'

test('what a client writes of itself is not believed: only a proxy that is near may say where a request comes from', () => {
  assert.equal(networkOf('198.51.100.7', '203.0.113.9'), '198.51.100.x')
  assert.equal(networkOf('10.0.0.2', '1.2.3.4, 203.0.113.9'), '203.0.113.x', 'the last one, which the proxy wrote')
  assert.equal(networkOf('127.0.0.1', '<script>'), '127.0.0.x')
  assert.equal(networkOf(undefined, '203.0.113.9'), 'x')
})

test('an address is cut to its network', () => {
  assert.equal(networkOf('::ffff:198.51.100.7', undefined), '198.51.100.x')
  assert.equal(networkOf('2001:db8:12:34::1', undefined), '2001:db8:12:x')
  assert.equal(networkOf('2001:db8::1', undefined), '2001:db8:0:x')
  assert.equal(networkOf('::1', '2001:db8:1:2:3:4:5:6'), '2001:db8:1:x')
})
