import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resembles, type Traits } from './likeness.ts'

/** The two ways of a declaration of birth. */
const child = { name: 'même enfant', same: [], alike: ['nom', 'prénoms', 'nom mère'], near: [{ field: 'naissance', within: '3y' }] }
const birth = (nom: string, prénoms: string, day: string, mère?: string): Traits => ({
  nom: { value: nom },
  prénoms: { value: prénoms },
  naissance: { day },
  ...(mère === undefined ? {} : { 'nom mère': { value: mère } }),
})

test('names that differ by a letter and days within the limit are alike; another name or a day too far are not', () => {
  const one = birth('durand', 'lea marie', '2026-03-01', 'petit')
  assert.ok(resembles(child, one, birth('durant', 'lea marie', '2026-03-11', 'petit')))
  assert.ok(!resembles(child, one, birth('durand', 'louis', '2026-03-01', 'petit')))
  assert.ok(resembles(child, one, birth('durand', 'lea marie', '2029-03-01', 'petit')))
  assert.ok(!resembles(child, one, birth('durand', 'lea marie', '2029-03-02', 'petit')))
  assert.ok(!resembles(child, birth('durand', 'lea marie', '2029-03-02', 'petit'), one))
})

test('what one of them does not say speaks neither for nor against; one trait alone says nothing', () => {
  assert.ok(resembles(child, birth('durand', 'lea', '2026-03-01'), birth('durand', 'lea', '2026-03-01', 'petit')))
  assert.ok(!resembles(child, { nom: { value: 'durand' } }, birth('durand', 'lea', '2026-03-01')))
  assert.ok(!resembles(child, {}, {}))
})

test('what must be the same is the same, to the letter', () => {
  const plate = { name: 'même plaque', same: ['plaque'], alike: [], near: [] }
  assert.ok(resembles(plate, { plaque: { value: 'ab 123' } }, { plaque: { value: 'ab 123' } }))
  assert.ok(!resembles(plate, { plaque: { value: 'ab 123' } }, { plaque: { value: 'ab 124' } }))
  assert.ok(!resembles(plate, {}, { plaque: { value: 'ab 124' } }))
})
