/** What would change a result, held to trying every other answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomAnswers, randomDay, randomInputs, randomNames, randomRules } from '../../tests/support/random-rules.ts'
import { compileRules, type RuleSet, type RuleValue } from './index.ts'
import { bounded, compiled, flood, today } from './testing/flood.ts'
import { inputs, smallRules } from './testing/small.ts'

const floodRules = compiled(flood.rules, bounded)
const family = { sinistré: true, inhabitable: true, revenu: 30_000, foyer: 4, nuits: 10 }

test('nothing is said of what has no value yet, of texts, of what the office fills, of days, nor of questions left out', () => {
  assert.deepEqual(floodRules.changes('éligible', { sinistré: true, inhabitable: true }, today), [])
  assert.deepEqual(floodRules.changes('occupation', { occupation: 'locataire' }, today), [])
  const set = compiled({ droit: { 'toutes ces conditions': ['vu', 'naissance . âge >= 18 an', 'x > 3'] } }, [
    { name: 'vu', type: 'boolean', by: 'agent' },
    { name: 'naissance', type: 'date' },
    { name: 'x', type: 'integer', min: 0, max: 9 },
  ])
  const answers = { vu: true, naissance: '1990-01-01', x: 5 }
  assert.deepEqual(
    set.changes('droit', answers, today).map(({ input }) => input),
    ['x'],
  )
  assert.deepEqual(set.changes('droit', answers, today, new Set(['vu', 'naissance'])), [])
  // One change is not enough.
  assert.deepEqual(set.changes('droit', { ...answers, vu: false, x: 1 }, today), [])
})

test('nothing is said of a list whose rows are read, nor of what no machine computes', () => {
  const set = compiled({ droit: 'enfants . gardés >= enfants . nombre', racine: { valeur: 'x ** 0.5 > 2' } }, [
    { name: 'x', type: 'number', min: 0 },
    {
      name: 'enfants',
      type: 'list',
      item: [{ name: 'gardé', type: 'boolean' }],
      aggregates: { gardés: { op: 'count', of: 'gardé', where: 'gardé' } },
    },
  ])
  assert.deepEqual(set.changes('droit', { enfants: [{ gardé: true }] }, today), [])
  assert.deepEqual(set.changes('racine', { x: 1 }, today), [])
})

const yes: RuleValue = { kind: 'value', value: true }

test('a right that an income excludes: the ceiling of the household, and the household whose ceiling it is', () => {
  // For four, 2.5 parts of 22 000 €: 55 000 €. 60 000 € need 2.73 parts: five people have 3.
  const tooMuch = { ...family, revenu: 60_000 }
  const found = [
    { input: 'revenu', to: 55_000, way: 'less', further: true, result: yes },
    { input: 'foyer', to: 5, way: 'more', further: true, result: yes },
  ]
  assert.deepEqual(floodRules.changes('éligible', tooMuch, today), found)
  const rows = Array.from({ length: 4 }, () => ({ prénom: 'Inès', naissance: '2015-03-14' }))
  assert.deepEqual(floodRules.changes('éligible', { ...tooMuch, foyer: rows }, today), found)
  const { sinistré: _, ...unchecked } = tooMuch
  assert.deepEqual(
    floodRules.changes('éligible', unchecked, today),
    found.map((change) => ({ ...change, result: { kind: 'missing', needs: ['sinistré'] } })),
  )
})

test('an amount: one night more, fewer people, an income above the ceiling; a truth is a whole other answer and comes last', () => {
  assert.deepEqual(floodRules.changes('aide', family, today), [
    { input: 'nuits', to: 11, way: 'more', further: false, result: { kind: 'value', value: 990, unit: '€' } },
    // Two people have 70 € a night as well, one has too much income.
    { input: 'foyer', to: 3, way: 'less', further: false, result: { kind: 'value', value: 700, unit: '€' } },
    { input: 'revenu', to: 55_000.01, way: 'more', further: true, result: { kind: 'not-applicable' } },
  ])
  assert.deepEqual(floodRules.changes('aide', { ...family, nuits: 60, revenu: 5000 }, today, new Set(['sinistré', 'nuits'])), [
    // 27 nights at 90 € are 2 430 €, 28 are more than the ceiling of 2 500 €.
    { input: 'nuits', to: 27, way: 'less', further: false, result: { kind: 'value', value: 2430, unit: '€' } },
    { input: 'sinistré', to: false, further: false, result: { kind: 'not-applicable' } },
  ])
})

test('to the cent, on both sides of a limit that is not reached, and no lower than the question goes', () => {
  const set = compiled({ droit: 'revenu * 10 / 21 < 11000 €/an', toujours: 'revenu >= 0 €/an' }, [
    { name: 'revenu', type: 'money', unit: '€/an' },
  ])
  assert.deepEqual(set.changes('droit', { revenu: 30_000 }, today), [
    { input: 'revenu', to: 23_099.99, way: 'less', further: true, result: yes },
  ])
  assert.deepEqual(set.changes('droit', { revenu: 0.1 }, today), [
    { input: 'revenu', to: 23_100, way: 'more', further: true, result: { kind: 'value', value: false } },
  ])
  assert.deepEqual(set.changes('toujours', { revenu: 12 }, today), [])
})

test('no answer outside the bounds of its question is told, even to one that lies outside', () => {
  const set = compiled({ droit: { 'une de ces conditions': ['x < 0', 'x > 12.005', 'x = 9'] } }, [
    { name: 'x', type: 'number', min: 2, max: 12 },
  ])
  assert.deepEqual(set.changes('droit', { x: 5 }, today), [{ input: 'x', to: 9, way: 'more', further: false, result: yes }])
  assert.deepEqual(set.changes('droit', { x: 13 }, today), [
    { input: 'x', to: 12, way: 'less', further: false, result: { kind: 'value', value: false } },
  ])
  assert.deepEqual(set.changes('droit', { x: -1 }, today), [
    { input: 'x', to: 2, way: 'more', further: false, result: { kind: 'value', value: false } },
  ])
})

test('an island is found on the way, and what lies beyond it is not promised', () => {
  const set = compiled({ droit: { 'toutes ces conditions': ['x > 15000.5', 'x * 2 < 30003'] } }, [{ name: 'x', type: 'number', min: 0 }])
  assert.deepEqual(set.changes('droit', { x: 90_000 }, today), [{ input: 'x', to: 15_001.49, way: 'less', further: false, result: yes }])
  assert.deepEqual(set.changes('droit', { x: 3 }, today), [{ input: 'x', to: 15_000.51, way: 'more', further: false, result: yes }])
})

test('through an allowance with its limits, a table and a rounding', () => {
  const set = compiled(
    {
      abattement: { valeur: 'salaire * 0.1', plancher: '504 €/an', plafond: '14426 €/an' },
      net: { valeur: 'salaire - abattement', plancher: '0 €/an' },
      impôt: {
        barème: {
          assiette: 'net',
          tranches: [{ taux: '0 %', plafond: '11497 €/an' }, { taux: '11 %', plafond: '29315 €/an' }, { taux: '30 %' }],
        },
        arrondi: 'oui',
      },
      droit: 'impôt <= 1000 €/an',
    },
    [{ name: 'salaire', type: 'money', unit: '€/an' }],
  )
  // 90 % of 22 880.50 € is 20 592.45 €; 11 % of what is over 11 497 € is 1 000.4995 €. One cent more makes 1 000.5005 €, rounded up.
  assert.deepEqual(set.changes('droit', { salaire: 60_000 }, today), [
    { input: 'salaire', to: 22_880.5, way: 'less', further: true, result: yes },
  ])
})

test('where the result is true of one stretch only: a difference that falls, whole parts, a power', () => {
  const set = compiled({ reste: '10 - x = 3', parts: 'x // 7 = 3', carré: '(x - 50) ** 2 < 4' }, [{ name: 'x', type: 'number', min: 0 }])
  const told = (rule: string, x: number) => set.changes(rule, { x }, today).map(({ to, further }) => [to, further])
  assert.deepEqual(told('reste', 2), [[7, false]])
  assert.deepEqual(told('parts', 0), [[21, false]])
  assert.deepEqual(told('parts', 100), [[27.99, false]])
  assert.deepEqual(told('carré', 0), [[48.01, false]])
  assert.deepEqual(told('carré', 60), [[51.99, false]])
})

type Answers = Readonly<Record<string, unknown>>
const every: Readonly<Record<string, readonly (number | boolean | string)[]>> = {
  a: Array.from({ length: 41 }, (_, i) => i),
  b: [0, 1, 2, 3, 4],
  c: [true, false],
  d: ['un', 'deux'],
  e: Array.from({ length: 29 }, (_, i) => i),
}
const resultOf = (set: RuleSet, rule: string, answers: Answers): string => {
  const value = set.evaluate(answers, [rule], today)[rule]!
  return value.kind === 'value' ? String(value.value) : rule === 'droit' && value.kind === 'not-applicable' ? 'false' : value.kind
}

/** The nearest other answer to each question, found by evaluating all of them: how far it is, and whether all beyond it agree. */
function triedAll(set: RuleSet, rule: string, answers: Answers) {
  const now = resultOf(set, rule, answers)
  const isOther = (result: string) => result !== now && !(rule === 'due' && result === 'missing')
  return Object.entries(every).flatMap(([name, values]) => {
    const from = answers[name]
    if (from === undefined) return []
    const tried = values.map((to) => ({ to, result: resultOf(set, rule, { ...answers, [name]: to }) }))
    const others = tried.filter(({ result }) => isOther(result))
    if (others.length === 0) return []
    if (typeof from !== 'number') return [{ name, distance: 1 }]
    const gap = ({ to }: { readonly to: unknown }) => Math.abs(Number(to) - from)
    const near = others.toSorted((one, other) => gap(one) - gap(other) || Number(other.to) - Number(one.to))[0]!
    const to = Number(near.to)
    const beyond = tried.filter((one) => (to > from ? Number(one.to) > to : Number(one.to) < to))
    const further = beyond.length > 0 && beyond.every(({ result }) => result === near.result)
    return [{ name, to, further, distance: gap(near) / Math.max(to, from) }]
  })
}

test('of small made-up rules, the changes are those of trying every other answer', () => {
  const person = fc.record({
    a: fc.integer({ min: 0, max: 40 }),
    b: fc.integer({ min: 0, max: 4 }),
    c: fc.boolean(),
    d: fc.constantFrom('un', 'deux'),
    e: fc.integer({ min: 0, max: 28 }),
  })
  const given = fc.subarray(['a', 'b', 'c', 'd', 'e'], { minLength: 3 })
  let said = 0
  fc.assert(
    fc.property(smallRules, given, person, fc.constantFrom('due', 'droit'), (rules, names, whole, rule) => {
      const { rules: set } = compileRules({ inputs, rules })
      fc.pre(set !== undefined)
      const answers = Object.fromEntries(names.map((name) => [name, whole[name as keyof typeof whole]]))
      fc.pre(resultOf(set!, rule, answers) !== 'missing')
      const found = set!.changes(rule, answers, today)
      said += found.length
      const expected = triedAll(set!, rule, answers)
        .toSorted((one, other) => one.distance - other.distance)
        .slice(0, 3)
      assert.deepEqual(
        found.map(({ input, to, further, way }) => (way === undefined ? { name: input } : { name: input, to, further })),
        expected.map(({ distance: _, ...one }) => one),
      )
      for (const { input, to, result } of found) assert.deepEqual(result, set!.evaluate({ ...answers, [input]: to }, [rule], today)[rule])
    }),
    { numRuns: 200 },
  )
  assert.ok(said > 100, `only ${said} changes were looked at`)
})

test('of made-up rules with tables, roundings and dates: nothing nearer changes the result, everything further keeps it where this is said', () => {
  const shares = [0.001, 0.1, 0.35, 0.5, 0.72, 0.9, 0.999]
  let [nearer, further] = [0, 0]
  fc.assert(
    fc.property(randomRules, randomAnswers(false), randomDay, (rules, person, date) => {
      const { rules: set } = compileRules({ inputs: randomInputs, rules })
      fc.pre(set !== undefined)
      const answers = Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined))
      for (const rule of randomNames) {
        const isTruth = set!.kind(rule) === 'boolean'
        const resultWith = (changed: Answers): string => {
          const value = set!.evaluate({ ...answers, ...changed }, [rule], { date })[rule]!
          return value.kind === 'value' ? String(value.value) : isTruth && value.kind === 'not-applicable' ? 'false' : value.kind
        }
        const now = resultWith({})
        for (const { input, to, result, further: all } of set!.changes(rule, answers, { date })) {
          const then = resultWith({ [input]: to })
          assert.notEqual(then, now)
          assert.deepEqual(result, set!.evaluate({ ...answers, [input]: to }, [rule], { date })[rule])
          if (typeof to !== 'number') continue
          const from = Number((answers as Answers)[input] ?? 450)
          const step = input === 'enfants' ? 1 : 100
          const between = shares.map((share) => Math.round((from + (to - from) * share) * step) / step)
          for (const value of between.filter((one) => Math.abs(one - from) < Math.abs(to - from))) {
            nearer++
            const found = resultWith({ [input]: value })
            assert.ok(found === now || (!isTruth && found === 'missing'), `${input}: ${value} gives ${found}, nearer than ${to}`)
          }
          if (!all) continue
          const beyond: readonly number[] = to > from ? [to + 1, to + 100, to * 2 + 7, 1e9] : [to - 1, to / 2, 0].filter((one) => one >= 0)
          for (const value of beyond.map((one) => Math.round(one * step) / step)) {
            further++
            if ((value - to) * (to - from) >= 0)
              assert.equal(resultWith({ [input]: value }), then, `${input}: ${value}, further than ${to}`)
          }
        }
      }
    }),
    { numRuns: 60 },
  )
  assert.ok(nearer > 50 && further > 20, `${nearer} nearer and ${further} further answers were looked at`)
})
