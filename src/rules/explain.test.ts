import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TraceLine } from './index.ts'
import { compiled, flood, today } from './testing/flood.ts'

/** A trace as text: one line each, indented. */
function drawn(line: TraceLine, depth = 0): string[] {
  const { value } = line
  const shown =
    value.kind === 'value'
      ? `${value.value}${value.unit ? ` ${value.unit}` : ''}`
      : value.kind === 'missing'
        ? `? ${value.needs.join(', ')}`
        : '–'
  const expression = line.expression && line.expression !== line.rule ? ` = ${line.expression}` : ''
  return [`${' '.repeat(depth)}${line.rule}${expression}: ${shown}`, ...line.children.flatMap((child) => drawn(child, depth + 1))]
}
const articles = (line: TraceLine): string[] => line.references.map((reference) => reference.title)

const family = { sinistré: true, inhabitable: true, revenu: 60000, foyer: 4, nuits: 10 }

test('a refusal shows every condition, whether it holds, and the amounts compared', () => {
  const set = compiled(flood.rules, flood.inputs)
  const trace = set.explain('éligible', family, today)
  assert.deepEqual(drawn(trace), [
    'éligible: false',
    ' sinistré: true',
    ' inhabitable: true',
    ' revenu <= plafond de ressources: false',
    '  revenu: 60000 €/an',
    '  plafond de ressources = 22000 €/an * parts: 55000 €/an',
    '   parts = 1 + 0.5 * (foyer . nombre - 1): 2.5',
    '    foyer . nombre: 4',
  ])
  assert.deepEqual(articles(trace), ['Règlement (exemple), art. 2'])
  assert.deepEqual(articles(trace.children[2]!), ['Règlement (exemple), art. 2'])
  assert.deepEqual(articles(trace.children[0]!), [])
})

test('an amount shows the case that was taken', () => {
  const set = compiled(flood.rules, flood.inputs)
  const trace = set.explain('aide', { ...family, revenu: 100 }, today)
  assert.deepEqual(drawn(trace), [
    'aide = forfait par nuit * nuits (plafond 2500 €, arrondi): 900 €',
    ' éligible: true',
    '  sinistré: true',
    '  inhabitable: true',
    '  revenu <= plafond de ressources: true',
    '   revenu: 100 €/an',
    '   plafond de ressources = 22000 €/an * parts: 55000 €/an',
    '    parts = 1 + 0.5 * (foyer . nombre - 1): 2.5',
    ' forfait par nuit: 90 €/nuit',
    '  foyer . nombre >= 4: true',
    '   foyer . nombre: 4',
    ' nuits: 10 nuit',
  ])
})

test('what does not apply shows why, what is missing shows what for', () => {
  const set = compiled(flood.rules, flood.inputs)
  assert.deepEqual(drawn(set.explain('aide', { ...family, sinistré: false }, today)).slice(0, 3), [
    'aide = forfait par nuit * nuits (plafond 2500 €, arrondi): –',
    ' éligible: false',
    '  sinistré: false',
  ])
  assert.deepEqual(drawn(set.explain('éligible', { sinistré: true, revenu: 3 }, today)), [
    'éligible: ? inhabitable, foyer',
    ' sinistré: true',
    ' inhabitable: ? inhabitable',
    ' revenu <= plafond de ressources: ? foyer',
    '  revenu: 3 €/an',
    '  plafond de ressources = 22000 €/an * parts: ? foyer',
    '   parts = 1 + 0.5 * (foyer . nombre - 1): ? foyer',
    '    foyer . nombre: ? foyer',
  ])
})

test('a condition and a field can be explained too', () => {
  const set = compiled(flood.rules, flood.inputs)
  assert.deepEqual(drawn(set.explain('nuits >= 30 nuit', family, today)), ['nuits >= 30 nuit: false', ' nuits: 10 nuit'])
  assert.deepEqual(drawn(set.explain('revenu', family, today)), ['revenu: 60000 €/an'])
})

test('an article comes from the rule, else from the rule it is a part of, else from the rule that reads it', () => {
  const set = compiled({
    droit: { 'toutes ces conditions': ['droit . un', 'deux', 'trois'], références: { 'Loi, art. 1': 'https://example.org/1' } },
    'droit . un': true,
    deux: { valeur: true, références: 'Loi, art. 2' },
    trois: { valeur: '1 < 2', références: ['https://example.org/3', { 'Loi, art. 3': 'https://example.org/3b' }] },
  })
  const trace = set.explain('droit', {}, today)
  assert.deepEqual(trace.children.map(articles), [['Loi, art. 1'], ['Loi, art. 2'], ['https://example.org/3', 'Loi, art. 3']])
  assert.deepEqual(set.references('droit . un'), [{ title: 'Loi, art. 1', url: 'https://example.org/1' }])
})

test('a trace stays short', () => {
  const rules: Record<string, unknown> = { tout: { somme: Array.from({ length: 200 }, (_, i) => `r${i}`) } }
  for (let i = 0; i < 200; i++) rules[`r${i}`] = i === 0 ? 'x' : `r${i - 1} + 1`
  const set = compiled(rules, [{ name: 'x', type: 'number' }])
  assert.ok(drawn(set.explain('tout', { x: 1 }, today)).length <= 12)
  assert.ok(drawn(set.explain('r199', { x: 1 }, today)).length <= 12)
})
