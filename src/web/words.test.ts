import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageFormat } from 'messageformat'
import { DraftFunctions } from 'messageformat/functions'
import { typographic } from '#kernel'
import { localeOf } from './format.ts'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }
import { catalogue, catalogueProblems } from './words.ts'

const texts = {
  fr: { hello: 'Bonjour {$name}', days: '.input {$n :number} .match $n one {{{$n} jour}} * {{{$n} jours}}' },
  en: { hello: 'Hello {$name}', days: '.input {$n :number} .match $n one {{{$n} day}} * {{{$n} days}}' },
  nl: { hello: 'Dag {$name}', days: '.input {$n :number} .match $n one {{{$n} dag}} * {{{$n} dagen}}' },
}

test('an unknown key and a missing value are refused', () => {
  const t = catalogue(texts)
  assert.throws(() => t('fr', 'absent' as 'hello'), /No text "absent"/)
  assert.throws(() => t('fr', 'hello'), /hello.*name/)
})

test('missing keys, other variables and unreadable messages are found', () => {
  assert.deepEqual(catalogueProblems({ fr: { a: 'x {$one}', b: '{{' }, en: { a: 'x {$two}', b: 'ok' }, nl: { a: 'x {$one}' } }), [
    '"a" has other variables: fr (one), en (two), nl (one)',
    'fr: "b" cannot be read: {{',
    'nl: "b" is missing',
  ])
})

test('messages choose by number and leave no thin space', () => {
  const t = catalogue(texts)
  assert.equal(t('fr', 'days', { n: 1234 }), '1\u00a0234 jours')
  assert.equal(t('en', 'days', { n: 1 }), '1 day')
  assert.equal(t('nl-BE', 'hello', { name: 'Inès' }), 'Dag Inès')
  assert.equal(t('de', 'hello', { name: 'Inès' }), 'Bonjour Inès')
})

test('a value cannot bring markup of messages', () => {
  assert.equal(catalogue(texts)('fr', 'hello', { name: '{$name}' }), 'Bonjour {$name}')
})

test('what is joined or remembered reads like what MessageFormat says', () => {
  const messages = {
    a: '{$x} et {$y}\u202f: {$x}',
    b: 'a \\{ b \\} {|c|} {$x}',
    c: '{$x :number} {$y}',
    d: '.local $z = {$x :number} {{{$z} {$y}}}',
    e: '.input {$x :number} .match $x one {{un {$y}}} * {{{$x} {$y}}}',
  }
  const t = catalogue({ fr: messages, en: messages, nl: messages })
  for (const values of [
    { x: '12', y: 'Éva' },
    { x: 1, y: 2 },
    { x: 1234.5, y: 2 },
    { x: 1, y: 'Éva' },
    { x: 12n, y: '' },
    { x: 2, y: 1 },
  ])
    for (const key of Object.keys(messages) as (keyof typeof messages)[])
      for (const lang of ['fr', 'en', 'nl', 'fr']) {
        const format = new MessageFormat(localeOf(lang), typographic(messages[key], localeOf(lang)), {
          bidiIsolation: 'none',
          functions: DraftFunctions,
        })
        assert.equal(t(lang, key, values), format.format(values).replaceAll('\u202f', '\u00a0'), `${key} ${lang}`)
      }
})

test('the words of this room are complete', () => {
  assert.deepEqual(catalogueProblems({ fr, en, nl }), [])
})
