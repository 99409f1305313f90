import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogueProblems } from '#web'
import { findings } from './check/verdict.ts'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

test('the words about credentials are complete in three languages, and every finding has its sentence', () => {
  assert.deepEqual(catalogueProblems({ fr, en, nl }), [])
  for (const finding of findings) assert.ok(Object.hasOwn(fr, `found.${finding}`), finding)
})
