import assert from 'node:assert/strict'
import { test } from 'node:test'
import { communes, communesWith, départementOf } from './communes.ts'
import { errorsToPrefix } from './near.ts'

const names = (text: string, limit = 3) => communes.search(text, limit).map((commune) => commune.name)

test('nothing is found for nothing, nor for what looks like no name', () => {
  for (const text of ['', '   ', '---', 'xx', 'zzzzzzzz', '00000', '\u0000'.repeat(1000)]) assert.deepEqual(names(text), [], text)
  assert.equal(communes.byCode('constructor'), undefined)
  assert.deepEqual(communes.byPostcode('toString'), [])
})

test('accents, case, hyphens and abbreviations do not count', () => {
  assert.equal(names('SAINT ETIENNE')[0], 'Saint-Étienne')
  assert.equal(names('st-mihiel')[0], 'Saint-Mihiel')
  assert.equal(names('Ste Menehould')[0], 'Sainte-Menehould')
  assert.equal(names('bar le d')[0], 'Bar-le-Duc')
})

test('typing errors are forgiven when nothing begins so', () => {
  assert.equal(names('strazbourg')[0], 'Strasbourg')
  assert.equal(names('vedrun')[0], 'Verdun')
  assert.equal(names('bar le dcu')[0], 'Bar-le-Duc')
})

test('a postcode gives its communes, overseas and Corsica have their départements', () => {
  assert.ok(communes.byPostcode('55100').some((commune) => commune.code === '55545'))
  assert.equal(communes.byPostcode('75012')[0]?.name, 'Paris')
  assert.equal(communes.byCode('2A004')?.département, '2A')
  assert.deepEqual(['55545', '2B033', '97411', '98735'].map(départementOf), ['55', '2B', '974', '987'])
})

test('a town beside the list is found with the others', () => {
  const more = communesWith([{ code: '55999', name: 'Valmont-sur-Meuse', postcodes: ['55410'] }])
  assert.equal(more.search('valmont sur')[0]?.code, '55999')
  assert.equal(more.byPostcode('55410').length, 1)
  assert.equal(more.byCode('55999')?.département, '55')
  assert.equal(more.byCode('55545')?.name, 'Verdun')
  assert.equal(communes.byCode('55999'), undefined)
})

test('errors are counted to the beginning of a name', () => {
  assert.equal(errorsToPrefix('marsille', 'marseille en beauvaisis', 2), 1)
  assert.equal(errorsToPrefix('vedrun', 'verdun', 1), 1)
  assert.equal(errorsToPrefix('abcd', 'wxyz', 2), 3)
  assert.equal(errorsToPrefix('abcd', 'a', 1), 2)
})
