import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all, formValues, idOf, uploadsOf } from './form.ts'

test('nothing inherited is read as an answer', () => {
  assert.deepEqual(all({}, 'constructor'), [])
  assert.deepEqual(all({}, '__proto__'), [])
})

test('two names never share an id, and an id has no white space', () => {
  const names = ['a b', 'a_b', 'a.b', 'a-b', 'à charge', 'à.charge', 'a']
  assert.equal(new Set(names.map(idOf)).size, names.length)
  for (const name of names) assert.doesNotMatch(idOf(name), /\s/)
})

test('form data is read by name, files apart', () => {
  const data = new FormData()
  data.append('a', '1')
  data.append('a', '2')
  data.append('photos.upload', new File(['x'], 'a.png'))
  data.append('vide.upload', new File([], ''))
  assert.deepEqual(formValues(data), { a: ['1', '2'] })
  assert.deepEqual(
    uploadsOf(data).map(({ prefix, file }) => [prefix, file.name]),
    [['photos', 'a.png']],
  )
})
