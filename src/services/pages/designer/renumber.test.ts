import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renumber } from './renumber.ts'

test('a text without a version of its own stays as it is', () => {
  for (const text of ['', 'service: a\n', '  version: 3\n', 'version: trois\n', 'x: { version: 3 }\n', 'conversion: 3\n'])
    assert.equal(renumber(text, 4), undefined, text)
})

test('only the number changes: comments, quotes around it and the other lines stay', () => {
  assert.equal(
    renumber('service: a\nversion: 3      # ne change plus\nversion-note: 3\n', 4),
    'service: a\nversion: 4      # ne change plus\nversion-note: 3\n',
  )
  assert.equal(renumber("version:   '12'", 13), 'version:   13')
  assert.equal(renumber('version: 1\nversion: 2', 9), 'version: 9\nversion: 2')
})
