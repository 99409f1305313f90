import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleField, readForm, readOne, refusal } from './fixtures/example-field.ts'
import { formatValue } from './index.ts'

const options = ['a', 'b', 'c'].map((key) => ({ key, label: { fr: `Option ${key}` } }))

test('an answer that was not offered is refused', () => {
  assert.match(String(readOne('boolean', 'peut-être')), /oui ou non/)
  assert.match(String(readOne('choice', 'z', { options })), /une des réponses proposées/)
  assert.match(String(readForm('choices', { champ: ['a', 'z'] }, { options })), /une des réponses proposées/)
  for (const value of ['constructor', 'A', 0, ['a'], null]) assert.equal(refusal('choice', value, { options }), 'choice.unknown')
  for (const value of ['oui', 1, null]) assert.equal(refusal('boolean', value), 'boolean.unknown')
  for (const value of ['a', ['a', 'a'], [null], [['a']], Array.from({ length: 1e5 }, () => 'a')])
    assert.equal(refusal('choices', value, { options }), 'choice.unknown')
})

test('too many or too few boxes are said with the number', () => {
  assert.match(String(readForm('choices', { champ: ['a', 'b'] }, { options, max: 1 })), /1 réponse au plus/)
  assert.match(String(readForm('choices', { champ: ['a'] }, { options, min: 2 })), /au moins 2 réponses/)
})

test('nothing chosen is null, and a box not ticked is no consent', () => {
  assert.equal(readForm('boolean', {}), null)
  assert.equal(readForm('choices', {}, { options }), null)
  assert.equal(readForm('consent', {}), null)
  assert.equal(readForm('consent', {}, { required: false }), false)
  assert.equal(refusal('consent', false), 'empty.consent')
})

test('answers are read in the order of the file and said by their label', () => {
  assert.equal(readOne('boolean', 'non'), false)
  assert.equal(readOne('consent', 'oui'), true)
  assert.deepEqual(readForm('choices', { champ: ['c', 'a', 'a'] }, { options }), ['a', 'c'])
  assert.equal(formatValue(exampleField('choices', { options }), ['a', 'c'], 'fr'), 'Option a et Option c')
  assert.equal(formatValue(exampleField('boolean'), false, 'nl'), 'Nee')
})
