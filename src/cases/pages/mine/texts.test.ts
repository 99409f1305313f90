import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { catalogueProblems } from '#web'

const read = (path: string) =>
  Object.fromEntries(
    ['fr', 'en', 'nl'].map((lang) => [lang, JSON.parse(readFileSync(new URL(`${path}/${lang}.json`, import.meta.url), 'utf8'))]),
  )

test('my space speaks every language of the house', () => assert.deepEqual(catalogueProblems(read('./texts')), []))
test('what happened is told in every language of the house', () => assert.deepEqual(catalogueProblems(read('../../told/texts')), []))
test('consultations speak every language of the house', () => assert.deepEqual(catalogueProblems(read('../../consult/texts')), []))
