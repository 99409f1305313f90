import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted } from './accept.ts'

test('Accept says which type is wanted most; nothing said is the first', () => {
  assert.equal(accepted(undefined, ['application/json', 'text/turtle']), 'application/json')
  assert.equal(accepted('text/html, text/turtle;q=0.9, */*;q=0.1', ['application/json', 'text/turtle']), 'text/turtle')
  assert.equal(accepted('text/turtle;q=0', ['application/json', 'text/turtle']), 'application/json')
  assert.equal(accepted('text/turtle;q=0.5, application/json', ['application/json', 'text/turtle']), 'application/json')
})
