import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type KernelSpec, RuleError, type RuleInput } from './index.ts'
import { compiled, plain, refusals } from './testing/flood.ts'

const at = { date: '2026-11-24' }
const homes: RuleInput = {
  name: 'foyers',
  type: 'list',
  item: [{ name: 'commun', type: 'boolean' }],
  rules: { aisé: 'personnes . revenus > 100' },
  aggregates: { aisés: { op: 'count', of: 'aisé' } },
}
const people: RuleInput = {
  name: 'personnes',
  type: 'list',
  item: [
    { name: 'revenu', type: 'number' },
    { name: 'foyer', type: 'row', of: 'foyers' },
  ],
  rules: { part: 'revenu / foyer . personnes . revenus' },
  aggregates: { revenus: { op: 'sum', of: 'revenu', by: 'foyer' }, 'plus grande part': { op: 'max', of: 'part' } },
}
const set = () => compiled({}, [homes, people])
const columns = { foyers: { commun: 'never' }, personnes: { revenu: 'never', foyer: 'never' } } as const
const codes = (spec: Partial<KernelSpec>, rules = set()) =>
  rules.kernel({ ask: ['foyers . aisés'], columns: {}, lists: columns, at, ...spec }).problems.map(({ code }) => code)

test('rows are added up only by a field that points to rows, and not by months as well', () => {
  const by = (spec: object) => refusals({}, [homes, { ...people, rules: {}, aggregates: { sommes: { op: 'sum', of: 'revenu', ...spec } } }])
  assert.match(by({ by: 'revenu' })[0]!, /^fields\/personnes\/aggregates\/sommes\/by bad-by$/)
  assert.match(by({ by: 'voisin' })[0]!, /bad-by$/)
  assert.match(by({ by: 'foyer', last: 3 })[0]!, /bad-by$/)
  assert.match(refusals({}, [homes, { ...people, item: [{ name: 'foyer', type: 'row', of: 'maisons' }] }])[0]!, /bad-by$/)
})

test('what a person reads of its household, which reads it of its persons, is a circle', () => {
  const circle = refusals({}, [
    { ...homes, rules: { aisé: 'personnes . riches > 1' } },
    { ...people, rules: { riche: 'foyer . aisé' }, aggregates: { riches: { op: 'count', of: 'riche', by: 'foyer' } } },
  ])
  assert.equal(circle.length, 1)
  assert.match(circle[0]!, /cycle$/)
})

test('a kernel refuses a list that is none, a table without its pointer, a pointer asked under a condition or read as a number', () => {
  assert.deepEqual(codes({ lists: { maisons: {} } })[0], 'unknown-list')
  assert.deepEqual(codes({ lists: { ...columns, foyers: { aisé: 'never' } } }), ['not-a-column'])
  assert.deepEqual(codes({ lists: { ...columns, personnes: { revenu: 'never' } } })[0], 'not-compiled')
  assert.deepEqual(codes({ lists: { foyers: columns.foyers } })[0], 'not-compiled')
  const gated = [
    { name: 'revenu', type: 'number' },
    { name: 'foyer', type: 'row', of: 'foyers', when: 'revenu > 0' },
  ] as const
  assert.deepEqual(codes({}, compiled({}, [homes, { ...people, item: gated }])), ['not-a-column'])
  const counted = compiled({}, [homes, { ...people, aggregates: { ...people.aggregates, places: { op: 'sum', of: 'foyer' } } }])
  assert.deepEqual(codes({ ask: ['personnes . places'] }, counted)[0], 'not-compiled')
})

test('a table or a pointer that is not handed over is refused when it runs', () => {
  const { kernel } = set().kernel({ ask: ['foyers . aisés'], columns: {}, lists: columns, at })
  const foyers = { count: 0, columns: { commun: { values: new Uint8Array(0) } }, parent: new Int32Array(0) }
  const personnes = { count: 0, columns: { revenu: { values: new Float64Array(0) } }, parent: new Int32Array(0) }
  assert.throws(() => kernel!.run({}, 1), RuleError)
  assert.throws(() => kernel!.run({}, 1, undefined, { foyers, personnes }), /“foyer” is missing/)
  const links = { foyer: new Int32Array(0) }
  assert.equal(kernel!.run({}, 1, undefined, { foyers, personnes: { ...personnes, links } })[0]!.values[0], 0)
})

test('one household of persons: up to it, and down to each', () => {
  const ask = ['foyers . aisés', 'personnes . plus grande part']
  const foyers = [{ commun: true }, { commun: false }]
  const personnes = [
    { revenu: 60, foyer: 0 },
    { revenu: 60, foyer: 0 },
    { revenu: 30, foyer: 1 },
  ]
  assert.deepEqual(plain(set(), { foyers, personnes }, ask), [1, 1])
  // Nobody's income counts in a household that nobody points to, and who points to none has no share.
  assert.deepEqual(plain(set(), { foyers, personnes: [{ revenu: 500, foyer: null }] }, ask), [0, 'not-applicable'])
  // Where a person belongs is not known: no household is known either.
  assert.deepEqual(plain(set(), { foyers, personnes: [...personnes, { revenu: 1 }] }, ['foyers . aisés']), [{ missing: ['personnes'] }])
  const row = set().row('personnes', 2, ['part', 'foyer . aisé', 'foyer . commun'], { foyers, personnes }, at)
  assert.deepEqual(Object.values(row), [
    { kind: 'value', value: 1 },
    { kind: 'value', value: false },
    { kind: 'value', value: false },
  ])
})
