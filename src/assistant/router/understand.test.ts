import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { distance } from '../find/search-index.ts'
import { indexFrom } from '../sheets/corpus.ts'
import { cueOf, says, tokensOf } from './cues.ts'
import { definitionOf } from './definition.ts'
import { understand } from './understand.ts'

const definition = definitionOf(fileURLToPath(new URL('../../../towns/demo', import.meta.url)))!
const { whole: sheets, heads } = indexFrom([])
const ask = (text: string, lang = 'fr') => understand(text, lang, { definition, topics: [], sheets, heads })

test('in distress people write badly: errors, no accents, words between; and ordinary words are not taken for it', () => {
  for (const [text, id] of [
    ['JE VEUX ME SUISIDER suicide', 'suicide'],
    ['je n’ai plus tellement envie de vivre', 'suicide'],
    ['mon mari il me frape tout le temps', 'partner-violence'],
    ['il me menace', 'partner-violence'],
    ['AU SECOURS', 'emergency'],
  ] as const)
    assert.equal(ask(text).distress, id, text)
  for (const text of [
    'mon propriétaire ne veut pas me rendre la caution',
    'je voudrais suivre mon dossier',
    'comment battre le record',
    'le feu vert de la mairie',
  ])
    assert.notEqual(ask(text).intent, 'distress', text)
})

test('nothing readable is unclear; nothing near is out, never a guess', () => {
  for (const text of ['', '?', '!!!', ' a ']) assert.equal(ask(text).intent, 'unclear', JSON.stringify(text))
  for (const text of [
    'recette du clafoutis',
    'x'.repeat(5000),
    '🙂🙂🙂🙂 bonjour tout le monde',
    '<script>alert(1)</script>',
    "' or 1=1 --",
  ])
    assert.equal(ask(text).intent, 'out', text.slice(0, 30))
})

test('a cue is words in order with at most two between; one error is forgiven in long words, not in the first letter', () => {
  const found = (text: string, cue: string) => says(tokensOf(text), cueOf(cue))
  assert.ok(found('où en est donc mon dossier', 'ou en est mon dossier'))
  assert.ok(!found('mon dossier, où en est', 'ou en est mon dossier'))
  assert.ok(!found('où a b c en est mon dossier', 'ou en est mon dossier'))
  assert.ok(found('simulation', 'simul*'))
  assert.ok(found('stationement', 'stationnement'))
  assert.ok(!found('rendre', 'pendre'))
})

test('distance counts swaps once and stops at what is asked', () => {
  assert.equal(distance('impto', 'impot', 2), 1)
  assert.equal(distance('impot', 'impots', 2), 1)
  assert.equal(distance('abc', 'xyz', 1), 2)
})
