import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomAnswers, randomDay, randomInputs, randomNames, randomRules } from '../../tests/support/random-rules.ts'
import { cellAt, cellOf, columnsFrom } from '../../tests/support/rule-rows.ts'
import { compileRules, type Empty, RuleError } from './index.ts'
import { compiled, flood } from './testing/flood.ts'

const allColumns = (empty: Empty) => Object.fromEntries(randomInputs.map(({ name }) => [name, empty]))

test('a column that is computed, unknown or has parts is refused by name', () => {
  const set = compiled(flood.rules, flood.inputs)
  const at = { date: '2026-11-24' }
  const codes = (columns: Record<string, Empty>) =>
    set.kernel({ ask: ['aide'], columns, at }).problems.map(({ code, path }) => [code, path[1]])
  assert.deepEqual(codes({ aide: 'never' }), [['not-a-column', 'aide']])
  assert.deepEqual(codes({ foyer: 'never', revenus: 'never' }), [
    ['not-a-column', 'foyer'],
    ['unknown-name', 'revenus'],
  ])
  assert.throws(() => set.kernel({ ask: ['aides'], columns: {}, at }), RuleError)
})

test('what is read of the rows of a list is refused where it varies, unless it is a column or a branch that nobody takes', () => {
  const set = compiled(
    { total: 'enfants . gardés * tarif', gratuit: { variations: [{ si: 'ville', alors: '0 €' }, { sinon: 'total' }] } },
    [
      { name: 'tarif', type: 'money', unit: '€' },
      { name: 'âge limite', type: 'integer', unit: 'an' },
      { name: 'ville', type: 'boolean' },
      {
        name: 'enfants',
        type: 'list',
        item: [{ name: 'naissance', type: 'date' }],
        rules: { gardé: 'naissance . âge < âge limite' },
        aggregates: { gardés: { op: 'count', of: 'gardé' } },
      },
    ],
  )
  const at = { date: '2026-11-24' }
  const enfants = [{ naissance: '2020-01-01' }, { naissance: '2000-01-01' }]
  const refused = set.kernel({ ask: ['total'], columns: { tarif: 'never', 'âge limite': 'never' }, answers: { enfants }, at })
  assert.match(refused.problems[0]!.message, /“enfants \. gardés” is read of the rows/)
  const same = set.kernel({ ask: ['total'], columns: { tarif: 'never' }, answers: { enfants, 'âge limite': 12 }, at })
  assert.equal(same.kernel!.run({ tarif: { values: Float64Array.of(30) } }, 1)[0]!.values[0], 30)
  const folded = set.kernel({ ask: ['gratuit'], columns: { tarif: 'never', 'âge limite': 'never' }, answers: { enfants, ville: true }, at })
  assert.equal(
    folded.kernel!.run({ tarif: { values: Float64Array.of(30) }, 'âge limite': { values: Float64Array.of(1) } }, 1)[0]!.values[0],
    0,
  )
})

test('a power that may be no number is refused with its rule; a whole one is computed', () => {
  const set = compiled({ racine: 'x ** 0.5', carré: 'x ** 2' }, [{ name: 'x', type: 'number' }])
  const at = { date: '2026-11-24' }
  assert.match(set.kernel({ ask: ['racine'], columns: { x: 'never' }, at }).problems[0]!.message, /“\*\*” in “rules \/ racine”/)
  const { kernel } = set.kernel({ ask: ['carré'], columns: { x: 'never' }, at })
  assert.equal(kernel!.run({ x: { values: Float64Array.of(-3) } }, 1)[0]!.values[0], 9)
})

test('no word of an author reaches the text of the loop', () => {
  const hostile = '`$' + '{process.exit(1)}`'
  const set = compiled({ 'prix process’alert': `choix = '${hostile}'` }, [{ name: 'choix', type: 'text' }])
  const { kernel } = set.kernel({ ask: ['prix process’alert'], columns: { choix: 'never' }, at: { date: '2026-11-24' } })
  assert.doesNotMatch(kernel!.source, /process|alert|prix|choix|`/)
  assert.equal(kernel!.run({ choix: { values: [hostile] } }, 1)[0]!.values[0], 1)
})

test('a missing or short column is refused', () => {
  const { kernel } = compiled({ double: 'x * 2' }, [{ name: 'x', type: 'number' }]).kernel({
    ask: ['double'],
    columns: { x: 'never' },
    at: { date: '2026-11-24' },
  })
  assert.throws(() => kernel!.run({}, 1), /“x” is missing or too short/)
  assert.throws(() => kernel!.run({ x: { values: new Float64Array(1) } }, 2), RuleError)
})

for (const [empty, absence] of [
  ['missing', undefined],
  ['not-applicable', null],
] as const)
  test(`a kernel gives what the interpreter gives, for made-up rules and answers (empty cells: ${empty})`, () => {
    fc.assert(
      fc.property(randomRules, fc.array(randomAnswers(false), { minLength: 1, maxLength: 12 }), randomDay, (rules, people, date) => {
        const { rules: set } = compileRules({ inputs: randomInputs, rules })
        fc.pre(set !== undefined)
        const rows = people.map((person) => Object.fromEntries(Object.entries(person).map(([name, value]) => [name, value ?? absence])))
        const { kernel, problems } = set!.kernel({ ask: randomNames, columns: allColumns(empty), at: { date } })
        assert.deepEqual(problems, [])
        const results = kernel!.run(columnsFrom(kernel!, rows), rows.length)
        rows.forEach((row, i) => {
          const expected = set!.evaluate(row, randomNames, { date })
          randomNames.forEach((name, k) => {
            assert.equal(cellAt(kernel!, results, k, i), cellOf(expected[name]!), `${name} of ${JSON.stringify(row)}`)
          })
        })
      }),
      { numRuns: 120 },
    )
  })

test('columns that always hold a value leave no trace of absence, and give the same', () => {
  fc.assert(
    fc.property(randomRules, randomAnswers(true), randomDay, (rules, row, date) => {
      const { rules: set } = compileRules({ inputs: randomInputs, rules })
      fc.pre(set !== undefined)
      const { kernel } = set!.kernel({ ask: randomNames, columns: allColumns('never'), at: { date } })
      const known = set!.kernel({ ask: randomNames, columns: {}, answers: row, at: { date } }).kernel!
      const expected = set!.evaluate(row, randomNames, { date })
      const results = kernel!.run(columnsFrom(kernel!, [row]), 1)
      const constants = known.run({}, 1)
      assert.doesNotMatch(kernel!.source, /e\d+\[i\]/)
      randomNames.forEach((name, k) => {
        assert.equal(cellAt(kernel!, results, k, 0), cellOf(expected[name]!), name)
        assert.equal(cellAt(known, constants, k, 0), cellOf(expected[name]!), `${name} folded`)
      })
    }),
    { numRuns: 80 },
  )
})
