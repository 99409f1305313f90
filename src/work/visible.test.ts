import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TraceLine } from '#rules'
import { isVisible } from '#services'
import { variablesFor, withoutHidden } from './visible.ts'

const service = {
  workflow: { roles: {}, states: [] },
  requests: [],
  data: { purpose: 'p', legalBasis: {}, keep: {}, then: 'erase', visible: { revenu: ['chef'] } },
} as const

test('a sensitive answer that the file shows to nobody is seen by nobody', () => {
  assert.equal(isVisible(service, { name: 'santé', sensitive: true }, ['chef']), false)
  assert.equal(isVisible(service, { name: 'toString', sensitive: true }, ['chef']), false)
})

test('an answer is seen by the roles that the file names, else by all', () => {
  assert.equal(isVisible(service, { name: 'revenu', sensitive: false }, ['instructeur']), false)
  assert.equal(isVisible(service, { name: 'revenu', sensitive: true }, ['instructeur', 'chef']), true)
  assert.equal(isVisible(service, { name: 'nuits', sensitive: false }, ['instructeur']), true)
})

const line = (rule: string, children: readonly TraceLine[] = []): TraceLine => ({
  rule,
  value: { kind: 'value', value: 1 },
  references: [],
  children,
})

test('an explanation keeps its rules and loses what tells a hidden answer, at any depth', () => {
  const trace = line('éligible', [line('plafond', [line('foyer . nombre'), line('parts')]), line('revenu')])
  const rules = (one: TraceLine): readonly unknown[] => [one.rule, ...one.children.map(rules)]
  assert.deepEqual(rules(withoutHidden(trace, new Set(['revenu', 'foyer']))), ['éligible', ['plafond', ['parts']]])
})

test('a message shows words instead of a hidden answer', () => {
  const shown = variablesFor(
    {
      revenu: { kind: 'answer', field: 'revenu', value: 31000 },
      nuits: { kind: 'answer', field: 'nuits', value: 3 },
      explication: { kind: 'trace', trace: line('x', [line('revenu')]) },
    },
    new Set(['revenu']),
    '[…]',
  )
  assert.deepEqual(shown, {
    revenu: { kind: 'text', text: '[…]' },
    nuits: { kind: 'answer', field: 'nuits', value: 3 },
    explication: { kind: 'trace', trace: line('x') },
  })
})
