import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogueProblems } from '#web'
import { weights } from './findings/finding.ts'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

test('the words about goods are complete in three languages, and every finding has its sentence', () => {
  assert.deepEqual(catalogueProblems({ fr, en, nl }), [])
  for (const kind of Object.keys(weights)) assert.ok(Object.hasOwn(fr, `finding.${kind}`), kind)
})
