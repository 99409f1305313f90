import assert from 'node:assert/strict'
import { test } from 'node:test'
import { floodText, floodTown } from './fixtures/flood.ts'
import { readService } from './index.ts'

/** A slip of somebody who does not program → all that is said of it. */
const slips: readonly (readonly [from: string, to: string, told: readonly string[]])[] = [
  ['version: 3', 'vérsion: 3', ['unknown-key']],
  ['title: {', 'titre: {', ['unknown-key']],
  ['{ besoin: [nuits, photos] }', '{ besoin: [nuit, photos] }', ['unknown-field']],
  ['by: applicant, to: déposé }', 'by: applicant, to: depose }', ['unknown-state']],
  ['revenu: 30000, foyer: 4, nuits: 10', 'revenu: 30000, foyer: 4, nuit: 10', ['example-unknown-name']],
  ['max: 90', 'max: 1e400', ['not-finite']],
  ['logement: [adresse', "logement: ['adresse", ['unclosed']],
]

for (const [from, to, told] of slips) {
  const text = floodText.replace(from, () => to)
  test(`said once: ${to}`, () => {
    assert.notEqual(text, floodText)
    const { problems } = readService({ file: 'aide.yaml', text }, floodTown)
    assert.deepEqual(
      problems.filter(({ severity }) => severity === 'error').map(({ code }) => code),
      told,
    )
  })
}
