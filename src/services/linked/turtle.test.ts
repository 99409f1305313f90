import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Parser } from 'n3'
import { turtle } from './turtle.ts'

test('what would end an address or a text in Turtle does not', () => {
  const hostile = 'a> . <b> "c\\\n\u0000'
  const text = turtle({ dct: 'http://purl.org/dc/terms/' }, [
    { iri: `http://a.example/${hostile}`, said: { 'dct:title': [{ text: hostile, lang: 'fr' }] } },
  ])
  const [quad, ...more] = new Parser().parse(text)
  assert.deepEqual([quad?.object.value, more.length], [hostile, 0])
})
