import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogueProblems } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

test('the words of the assistant are complete in three languages', () => {
  assert.deepEqual(catalogueProblems({ fr, en, nl }), [])
})
