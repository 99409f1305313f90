import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import Engine, { type ASTNode } from 'publicodes'
import { compiled, flood, plain } from './testing/flood.ts'

// The tree of publicodes is outside its semantic versioning: another version is taken only after these tests have been read again.
test('the version of publicodes is the one these shapes were checked on', () => {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  assert.equal(manifest.dependencies.publicodes, '1.10.3')
})

test('publicodes itself makes the nodes that we make', () => {
  const engine = new Engine(
    {
      a: 'b + 1',
      b: { valeur: 3 },
      c: { condition: { si: 'b > 2', alors: 1, sinon: 2 } },
      d: { variations: [{ si: 'b > 2', alors: 1 }, { sinon: 2 }] },
      e: { 'est non défini': 'b' },
    },
    { logger: { log: () => {}, warn: () => {}, error: () => {} } },
  )
  const inner = (name: string): Record<string, unknown> => {
    // Each public rule is wrapped in the choice between its value and the situation's.
    const rule = engine.context.parsedRules[name] as unknown as {
      explanation: { valeur: { explanation: { alors: Record<string, unknown> } } }
    }
    return rule.explanation.valeur.explanation.alors
  }
  const keys = (value: unknown) => Object.keys(value as object).sort()
  assert.deepEqual([inner('a').nodeKind, inner('a').operationKind, Array.isArray(inner('a').explanation)], ['operation', '+', true])
  assert.deepEqual([inner('c').nodeKind, keys(inner('c').explanation)], ['condition', ['alors', 'si', 'sinon']])
  assert.deepEqual([inner('d').nodeKind, keys((inner('d').explanation as unknown[])[0])], ['variations', ['condition', 'consequence']])
  assert.equal(inner('e').nodeKind, 'est non défini')
})

test('the engine evaluates linked nodes once, and forgets at a reset', () => {
  const engine = new Engine({})
  const cell = {
    nodeKind: 'constant',
    nodeValue: 2,
    isNullable: true,
    missingVariables: {},
    type: undefined,
  } as unknown as ASTNode<'constant'>
  const sum: ASTNode = { nodeKind: 'operation', operationKind: '+', operator: '+', explanation: [cell, cell] }
  const square: ASTNode = { nodeKind: 'operation', operationKind: '*', operator: '*', explanation: [sum, sum] }
  assert.equal(engine.evaluateNode(square).nodeValue, 16)
  cell.nodeValue = 3
  assert.equal(engine.evaluateNode(square).nodeValue, 16)
  engine.resetCache()
  assert.equal(engine.evaluateNode(square).nodeValue, 36)
})

/** The traps of publicodes, each beside what our rules answer. */
test('traps of publicodes 1.10 that do not reach our rules', () => {
  const theirs = (rules: Record<string, unknown>, ask: string) =>
    new Engine(rules as never, { logger: { log: () => {}, warn: () => {}, error: () => {} }, warn: false }).evaluate(ask).nodeValue
  const hidden = { couple: 'non', mariés: { 'applicable si': 'couple', valeur: 'non' } }
  assert.equal(theirs(hidden, 'mariés = non'), true)
  const asked = [
    { name: 'couple', type: 'boolean' },
    { name: 'mariés', type: 'boolean', when: 'couple' },
  ]
  assert.deepEqual(plain(compiled({}, asked), { couple: false }, ['mariés = non']), [false])

  assert.equal(theirs({ pension: { valeur: '1809.50 €', arrondi: 'oui' } }, 'pension'), 1810)
  assert.deepEqual(plain(compiled({ pension: { valeur: '1809.50 €', arrondi: { sens: 'bas', à: '1 €' } } }), {}, ['pension']), [1809])

  assert.equal(theirs({ a: '3 €', b: '4 kg' }, 'a + b'), 7)
  assert.equal(theirs({ s: "'x'" }, "s = 'x' ou s = 'y'"), false)
  assert.throws(() => theirs({ n: 0 }, '10 / n'), /zero/)
})

test('the same rules give the same values in publicodes alone', () => {
  const { 'date de référence': _, ...rules } = flood.rules as Record<string, unknown>
  const alone = new Engine(
    { sinistré: 'oui', inhabitable: 'oui', foyer: 'oui', 'foyer . nombre': 4, revenu: '30000 €/an', nuits: '10 nuit', ...rules } as never,
    { logger: { log: () => {}, warn: () => {}, error: () => {} } },
  )
  const ours = compiled(flood.rules, flood.inputs)
  for (const [nombre, revenu, nuits] of [
    [1, 22000, 5],
    [2, 33001, 40],
    [4, 30000, 10],
    [7, 10, 90],
  ] as const) {
    alone.setSituation({ 'foyer . nombre': nombre, revenu: `${revenu} €/an`, nuits: `${nuits} nuit` })
    const answers = { sinistré: true, inhabitable: true, foyer: nombre, revenu, nuits }
    for (const name of ['parts', 'plafond de ressources', 'éligible', 'forfait par nuit', 'aide', 'urgence vitale']) {
      const theirs = alone.evaluate(name).nodeValue
      assert.deepEqual(plain(ours, answers, [name]), [theirs ?? 'not-applicable'], `${name} for ${JSON.stringify(answers)}`)
    }
  }
})
