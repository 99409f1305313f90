import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at } from '#kernel'
import { valueIn } from './shape.ts'

test('a pointer finds what it names, and nothing that objects answer to by themselves', () => {
  const document = { a: { 'b/c': [1, { 'd~': 2 }] }, n: null }
  assert.equal(at(document, '/a/b~1c/1/d~0'), 2)
  assert.equal(at(document, ''), document)
  assert.equal(at(document, '/n'), null)
  for (const nothing of ['/b', '/a/b/c', '/n/x', '/a/constructor', '/__proto__', '/a/b~1c/length/x', '/a/b~1c/7'])
    assert.equal(at(document, nothing), undefined, nothing)
})

test('a concept is one value, several in one, or a list; a record of another shape says nothing', () => {
  const record = { rue: '1, rue X', cp: '55000', compl: null, gens: [{ p: 'A', n: '2001-01-01' }, { p: 'B' }] }
  assert.deepEqual(valueIn(record, { line: '/rue', postcode: '/cp', complement: '/compl', town: '/ville' }), {
    line: '1, rue X',
    postcode: '55000',
  })
  assert.equal(valueIn(record, { line: '/x' }), undefined)
  assert.deepEqual(valueIn(record, { each: '/gens', item: { prénom: '/p', naissance: '/n' } }), [
    { prénom: 'A', naissance: '2001-01-01' },
    { prénom: 'B' },
  ])
  assert.equal(valueIn(record, { each: '/gens', item: { prénom: '/autre' } }), undefined)
  assert.equal(valueIn(record, { each: '/rue', item: { prénom: '/p' } }), undefined)
  assert.equal(valueIn(record, { each: '/compl', item: { prénom: '/p' } }), null)
})
