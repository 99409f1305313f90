/** What a value may still become, held to trying every answer; and the question that tells most. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileRules, type Interval, type RuleSet } from './index.ts'
import { bounded, compiled, flood, today } from './testing/flood.ts'
import { inputs, smallRules } from './testing/small.ts'

test('what no kernel can compute says nothing of the value, and asks what the rules read first', () => {
  const set = compiled({ droit: 'enfants . gardés > 1', racine: 'x ** 0.5 + y' }, [
    { name: 'x', type: 'number', min: 0 },
    { name: 'y', type: 'number', min: 0 },
    {
      name: 'enfants',
      type: 'list',
      item: [{ name: 'gardé', type: 'boolean' }],
      aggregates: { gardés: { op: 'count', of: 'gardé' } },
    },
  ])
  assert.deepEqual(set.outlook('droit', {}, today), { next: 'enfants' })
  assert.deepEqual(set.outlook('racine', {}, today), { next: 'x' })
})

test('a value that is known has no next question', () => {
  const set = compiled(flood.rules, bounded)
  const known = { sinistré: true, inhabitable: true, revenu: 30000, foyer: 4, nuits: 10 }
  assert.deepEqual(set.outlook('aide', known, today), {
    interval: { tried: 'all', kind: 'number', applies: 'yes', least: 900, most: 900, unit: '€' },
  })
  assert.deepEqual(set.outlook('éligible', { sinistré: false }, today), { interval: { tried: 'all', kind: 'boolean', holds: 'no' } })
  assert.deepEqual(set.outlook('aide', { sinistré: false }, today).interval, { tried: 'all', kind: 'number', applies: 'no', unit: '€' })
})

test('an aid after a flood: the interval shrinks with each answer until the value is known', () => {
  const set = compiled(flood.rules, bounded)
  const person: Readonly<Record<string, unknown>> = { sinistré: true, inhabitable: true, revenu: 30000, foyer: 4, nuits: 10 }
  const answers: Record<string, unknown> = {}
  const asked: string[] = []
  const seen: (Interval | undefined)[] = []
  for (let { interval, next } = set.outlook('aide', answers, today); ; { interval, next } = set.outlook('aide', answers, today)) {
    seen.push(interval)
    if (next === undefined) break
    asked.push(next)
    answers[next] = person[next]
    assert.ok(asked.length <= 5)
  }
  assert.deepEqual(seen[0], { tried: 'limits', kind: 'number', applies: 'unknown', least: 0, most: 2500, unit: '€' })
  assert.deepEqual(seen.at(-1), { tried: 'all', kind: 'number', applies: 'yes', least: 900, most: 900, unit: '€' })
  assert.deepEqual(asked.toSorted(), Object.keys(person).toSorted())
})

test('where an answer has no bound, an amount that grows with it has none', () => {
  const set = compiled({ prix: 'mètres * 3 €/m', réduit: { valeur: 'prix', plafond: '90 €' } }, [
    { name: 'mètres', type: 'integer', unit: 'm', min: 2 },
  ])
  assert.deepEqual(set.outlook('prix', {}, today).interval, { tried: 'limits', kind: 'number', applies: 'yes', least: 6, unit: '€' })
  assert.deepEqual(set.outlook('réduit', {}, today).interval, {
    tried: 'limits',
    kind: 'number',
    applies: 'yes',
    least: 6,
    most: 90,
    unit: '€',
  })
})

test('the question that changes the amount most comes first, one that changes nothing never, one whose condition is open not yet', () => {
  const set = compiled({ aide: 'petit * 1 + grand * 10 + zéro * 0 + suite * 100' }, [
    { name: 'petit', type: 'integer', min: 0, max: 5 },
    { name: 'grand', type: 'integer', min: 0, max: 5 },
    { name: 'zéro', type: 'integer', min: 0, max: 5 },
    { name: 'ouvert', type: 'boolean' },
    { name: 'suite', type: 'integer', min: 0, max: 5, when: 'ouvert' },
  ])
  assert.equal(set.outlook('aide', {}, today).next, 'ouvert')
  assert.equal(set.outlook('aide', { ouvert: true }, today).next, 'suite')
  assert.equal(set.outlook('aide', { ouvert: false }, today).next, 'grand')
  assert.equal(set.outlook('aide', { ouvert: false }, today, new Set(['petit', 'zéro'])).next, 'petit')
  assert.deepEqual(set.outlook('aide', { ouvert: false, petit: 1, grand: 2 }, today), {
    interval: { tried: 'all', kind: 'number', applies: 'yes', least: 21, most: 21 },
  })
})

test('a value that an answer would still change is not settled', () => {
  const set = compiled({ loyer: { valeur: 'payé', 'par défaut': '5' }, su: { 'est défini': 'payé' } }, [
    { name: 'payé', type: 'integer', min: 0, max: 9 },
  ])
  assert.deepEqual(set.evaluate({}, ['loyer'], today).loyer, { kind: 'value', value: 5 })
  assert.deepEqual(set.outlook('loyer', {}, today), {
    interval: { tried: 'all', kind: 'number', applies: 'yes', least: 0, most: 9 },
    next: 'payé',
  })
  assert.deepEqual(set.outlook('su', {}, today).interval, { tried: 'all', kind: 'boolean', holds: 'yes' })
})

test('an age turns on its day', () => {
  const set = compiled({ droit: 'naissance . âge >= 18 an' }, [{ name: 'naissance', type: 'date' }])
  const outlook = set.outlook('droit', {}, today)
  assert.deepEqual(outlook, { interval: { tried: 'limits', kind: 'boolean', holds: 'unknown' }, next: 'naissance' })
})

type Answers = Readonly<Record<string, unknown>>
/** Every way of answering what is not answered: the values of some rules, by the loop that other tests hold to the interpreter. */
function everyAnswer(set: RuleSet, given: Answers, asked: readonly string[]) {
  const values: Record<string, readonly (number | string)[]> = {
    a: Array.from({ length: 41 }, (_, i) => i),
    b: [0, 1, 2, 3, 4],
    c: [0, 1],
    d: ['un', 'deux'],
    e: Array.from({ length: 29 }, (_, i) => i),
  }
  const open = Object.keys(values).filter((name) => !Object.hasOwn(given, name))
  const rows = open.reduce<(number | string)[][]>((rows, name) => rows.flatMap((row) => values[name]!.map((v) => [...row, v])), [[]])
  const { kernel } = set.kernel({ ask: asked, columns: Object.fromEntries(open.map((name) => [name, 'never'])), answers: given, at: today })
  const columns = Object.fromEntries(
    open.map((name, k) => {
      const cells = rows.map((row) => row[k]!)
      return [
        name,
        {
          values:
            name === 'd' ? (cells as string[]) : name === 'c' ? Uint8Array.from(cells as number[]) : Float64Array.from(cells as number[]),
        },
      ]
    }),
  )
  return kernel!
    .run(columns, rows.length)
    .map(({ values: found, state }) => Array.from({ length: rows.length }, (_, i) => (state && state[i] !== 0 ? null : Number(found[i]))))
}

const truthOf = (some: boolean, none: boolean) => (some && none ? 'unknown' : some ? 'yes' : 'no')

test('intervals of small made-up rules are those of trying every answer', () => {
  const given = fc.subarray(['a', 'b', 'c', 'd', 'e'], { maxLength: 4 })
  const person = fc.record({
    a: fc.integer({ min: 0, max: 40 }),
    b: fc.integer({ min: 0, max: 4 }),
    c: fc.boolean(),
    d: fc.constantFrom('un', 'deux'),
    e: fc.integer({ min: 0, max: 28 }),
  })
  fc.assert(
    fc.property(smallRules, given, person, (rules, names, whole) => {
      const { rules: set } = compileRules({ inputs, rules })
      fc.pre(set !== undefined)
      const answers = Object.fromEntries(names.map((name) => [name, whole[name as keyof typeof whole]]))
      const [due, droit] = everyAnswer(set!, answers, ['due', 'droit']) as [(number | null)[], (number | null)[]]
      const amount = set!.outlook('due', answers, today).interval
      const applying = due.filter((value) => value !== null)
      const expected = {
        applies: truthOf(applying.length > 0, applying.length < due.length),
        ...(applying.length === 0
          ? {}
          : { least: applying.reduce((x, y) => Math.min(x, y)), most: applying.reduce((x, y) => Math.max(x, y)) }),
      }
      assert.ok(amount?.kind === 'number')
      const { kind: _, tried: __, ...found } = amount
      assert.deepEqual(found, expected)
      const right = set!.outlook('droit', answers, today).interval
      assert.ok(right?.kind === 'boolean')
      assert.equal(
        right.holds,
        truthOf(
          droit.includes(1),
          droit.some((value) => value !== 1),
        ),
      )
    }),
    { numRuns: 100 },
  )
})

test('no other question would leave less uncertainty than the next one, where every answer was tried', () => {
  const values = { b: [0, 1, 2, 3, 4], c: [true, false], d: ['un', 'deux'] }
  fc.assert(
    fc.property(smallRules, fc.nat(40), fc.nat(28), (rules, a, e) => {
      const { rules: set } = compileRules({ inputs, rules })
      fc.pre(set !== undefined)
      const { interval, next } = set!.outlook('due', { a, e }, today)
      fc.pre(interval?.tried === 'all' && next !== undefined)
      const rows = values.b.flatMap((b) => values.c.flatMap((c) => values.d.map((d) => ({ b, c, d }))))
      const amounts = rows.map((row) => {
        const { due } = set!.evaluate({ a, e, ...row }, ['due'], today)
        return due!.kind === 'value' ? Number(due!.value) : 0
      })
      const left = (name: 'b' | 'c') => {
        const groups = Map.groupBy(amounts.keys(), (i) => rows[i]![name])
        const spread = [...groups.values()].map((places) => variance(places.map((i) => amounts[i]!)) * places.length)
        return spread.reduce((sum, value) => sum + value, 0)
      }
      // `d` is asked only when `c` holds, which is not known yet.
      assert.ok(next === 'b' || next === 'c')
      assert.ok(left(next) <= Math.min(left('b'), left('c')) + 1e-6)
    }),
    { numRuns: 100 },
  )
})

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}
