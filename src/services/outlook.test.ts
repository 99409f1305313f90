/** Which answers of a service may be told as otherwise. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileRules } from '#rules'
import { changesOf, ruleSource } from './index.ts'
import { floodText, floodTown } from './read/fixtures/flood.ts'
import { readService } from './read/index.ts'

const at = { date: '2026-11-24' }
const family = { sinistré: true, occupation: 'locataire', inhabitable: true, revenu: 60_000, foyer: 4, nuits: 10 }

function changedBy(text: string, answers: Readonly<Record<string, unknown>>, may?: (field: { readonly name: string }) => boolean) {
  const { service, problems } = readService({ file: 'aide', text }, floodTown)
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error'),
    [],
  )
  const { rules } = compileRules(ruleSource(service!))
  return changesOf(service!, rules!, 'éligible', { answers: answers as never, at, ...(may && { may }) }).map(({ input }) => input)
}

test('not an answer that only a register gives, nor one left out', () => {
  assert.deepEqual(changedBy(floodText, { ...family, revenu: 30_000, sinistré: false }), [])
  assert.deepEqual(changedBy(floodText, family), ['revenu', 'foyer'])
  assert.deepEqual(
    changedBy(floodText, family, ({ name }) => name !== 'revenu'),
    ['foyer'],
  )
})

test('not an answer on which a whole page hangs, which would change more than itself', () => {
  const hanging = floodText.replace('{ besoin: [nuits, photos] }', '{ page: besoin, fields: [nuits, photos], when: foyer . nombre > 1 }')
  assert.notEqual(hanging, floodText)
  assert.deepEqual(changedBy(hanging, family), ['revenu'])
})

test('not an answer that a check of the form refuses, unless it is refused already', () => {
  const check = (must: string) =>
    floodText.replace(
      '\nworkflow:',
      `\nchecks:\n  possible: { must: "${must}", at: [foyer], say: { fr: "Non.", en: "No.", nl: "Nee." } }\n\nworkflow:`,
    )
  assert.deepEqual(changedBy(check('foyer . nombre < 5'), family), ['revenu'])
  assert.deepEqual(changedBy(check('foyer . nombre > 9'), family), ['revenu', 'foyer'])
})
