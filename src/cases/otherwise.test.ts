import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answers } from '#services'
import { applicant, life, worker } from './fixtures/build.ts'
import { application, flood } from './fixtures/flood.ts'
import { otherwise } from './otherwise.ts'

const ines = worker('ines', 'instructeur')
const plain = (lines: readonly string[]) => lines.map((line) => line.replaceAll(/[\u00a0\u202f]/g, ' '))

function decided(action: 'refuser' | 'accorder', answers: Answers) {
  const file = life(flood)
  file.do({ do: 'submit', who: applicant, answers, provenance: {} })
  file.do({ do: 'act', who: ines, action: 'instruire' })
  file.do({ do: 'act', who: ines, action, ...(action === 'refuser' ? { reason: 'Vu sur place.' } : {}) })
  return { view: file.view(), context: file.context() }
}

test('nothing is said where a person decided otherwise than the rule, before a decision, or of what may not be shown', () => {
  const against = decided('refuser', application)
  assert.deepEqual(otherwise(against.view, against.context, 'fr'), [])
  const { view, context } = decided('refuser', { ...application, revenu: 60_000 })
  assert.deepEqual(otherwise({ ...view, phase: 'open' }, context, 'fr'), [])
  assert.deepEqual(otherwise(view, context, 'fr', new Set(['foyer'])), [])
  assert.deepEqual(otherwise({ ...view, decision: { ...view.decision!, by: { kind: 'law' } } }, context, 'fr'), [])
  // The answers say something else by now: they are not what was decided on.
  assert.deepEqual(otherwise({ ...view, answers: application }, context, 'fr'), [])
})

test('of a refusal that the rule explains, the nearest answers that would have met its condition', () => {
  const { view, context } = decided('refuser', { ...application, revenu: 60_000 })
  const lines = plain(otherwise(view, context, 'fr'))
  assert.match(lines[0]!, /^Avec 55 000 €(?:\/an| par an)? ou moins pour « .+ », la condition aurait été remplie\.$/)
  assert.ok(lines.length <= 3)
  for (const lang of ['en', 'nl'] as const) assert.equal(otherwise(view, context, lang).length, lines.length)
})

test('of a grant, what would have changed its amount', () => {
  const { view, context } = decided('accorder', application)
  const lines = plain(otherwise(view, context, 'fr'))
  assert.ok(lines.length > 0 && lines.every((line) => /le montant aurait été de|la condition n’aurait pas été remplie/.test(line)), lines.join('\n'))
})
