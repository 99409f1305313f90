import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bootstrap } from './bootstrap.ts'
import { ascending, gini, median, shareBelow, tenths } from './distribution.ts'
import { hideParts, hideTable } from './hide.ts'
import { bandsOf } from './marginal.ts'
import { toldOf } from './results.ts'
import { byDecile, byName, type Households, measuresOf } from './sample.ts'

const numbers = (...values: number[]) => Float64Array.from(values)
const near = (found: number, wanted: number, what = '') =>
  assert.ok(Math.abs(found - wanted) < 1e-9 * Math.max(1, Math.abs(wanted)), `${what} ${found} is not ${wanted}`)

test('median, share below a line and Gini of small columns, by hand', () => {
  const values = numbers(3, 1, 2, 10)
  const order = ascending(values)
  assert.deepEqual([...order], [1, 2, 0, 3])
  assert.equal(median(values, numbers(1, 1, 1, 1), order), 2)
  assert.equal(median(values, numbers(1, 1, 1, 5), order), 10)
  assert.equal(shareBelow(3, values, numbers(1, 1, 1, 1)), 0.5)
  assert.equal(shareBelow(3, values, numbers(1, 3, 1, 5)), 0.4)
  // One has everything: (n − 1) / n. All alike: 0.
  near(gini(numbers(0, 0, 0, 8), numbers(1, 1, 1, 1), ascending(numbers(0, 0, 0, 8))), 0.75)
  assert.equal(gini(numbers(5, 5, 5), numbers(1, 2, 3), ascending(numbers(5, 5, 5))), 0)
  assert.equal(gini(numbers(0, 0), numbers(1, 1), ascending(numbers(0, 0))), 0)
  assert.deepEqual([...tenths(numbers(1, 1, 1, 1, 6), Uint32Array.of(4, 3, 2, 1, 0))], [9, 8, 7, 6, 3])
})

const column = fc.array(fc.record({ value: fc.integer({ min: 0, max: 50 }), weight: fc.integer({ min: 1, max: 4 }) }), {
  minLength: 1,
  maxLength: 30,
})

test('weights are repeats: a weighted column measures as the long one, and Gini as the mean of all differences', () => {
  fc.assert(
    fc.property(column, (rows) => {
      const [values, weights] = [numbers(...rows.map(({ value }) => value)), numbers(...rows.map(({ weight }) => weight))]
      const long = numbers(...rows.flatMap(({ value, weight }) => new Array<number>(weight).fill(value))).sort()
      const ones = long.map(() => 1)
      const order = ascending(values)
      assert.equal(median(values, weights, order), long[Math.ceil(long.length / 2) - 1])
      near(shareBelow(20, values, weights), long.filter((one) => one < 20).length / long.length)
      let apart = 0
      for (const one of long) for (const other of long) apart += Math.abs(one - other)
      const sum = long.reduce((all, one) => all + one, 0)
      const naive = sum === 0 ? 0 : apart / (2 * long.length * sum)
      near(gini(values, weights, order), naive, 'Gini')
      near(gini(long, ones, ascending(long)), naive, 'Gini of the long column')
      assert.ok(naive >= 0 && naive <= 1)
    }),
  )
})

const households = fc
  .array(
    fc.record({
      before: fc.integer({ min: -500, max: 500 }),
      gain: fc.constantFrom(0, 0, 0, 100, -50, 12.5),
      income: fc.integer({ min: 0, max: 5000 }),
      persons: fc.integer({ min: 1, max: 5 }),
      weight: fc.integer({ min: 1, max: 3 }),
      place: fc.constantFrom('a', 'b', 'c', 'd'),
    }),
    { minLength: 12, maxLength: 120 },
  )
  .map((rows) => {
    const of = (get: (row: (typeof rows)[number]) => number) => numbers(...rows.map(get))
    const all: Households = {
      count: rows.length,
      before: of(({ before }) => before),
      after: of(({ before, gain }) => before + gain),
      income: of(({ income }) => income),
      units: of(({ persons }) => 0.5 + persons / 2),
      persons: of(({ persons }) => persons),
      weights: of(({ weight }) => weight),
    }
    return {
      rows,
      all,
      places: byName(
        'commune',
        rows.map(({ place }) => place),
        ['a', 'b', 'c', 'd'],
      ),
    }
  })

test('groups add up to the whole, and every number is what a plain count finds', () => {
  fc.assert(
    fc.property(households, ({ rows, all, places }) => {
      const { names, measure } = measuresOf(all, [byDecile(all), places])
      const found = measure(all.weights)
      const at = (name: string) => found[names.indexOf(name)]!
      const sum = (keep: (row: (typeof rows)[number]) => boolean, of: (row: (typeof rows)[number]) => number) =>
        rows.filter(keep).reduce((whole, row) => whole + of(row) * row.weight, 0)
      near(
        at('cost'),
        sum(
          () => true,
          ({ gain }) => gain,
        ),
      )
      near(at('budget.after') - at('budget.before'), at('cost'))
      near(at('winners') + at('losers') + at('unchanged'), 1)
      near(
        at('winners') * at('households'),
        sum(
          ({ gain }) => gain > 0,
          () => 1,
        ),
      )
      for (const by of ['decile', 'commune']) {
        const groups = names.filter((name) => name.startsWith(`${by}/`))
        for (const what of ['households', 'cost'])
          near(
            groups.filter((name) => name.endsWith(`/${what}`)).reduce((whole, name) => whole + at(name), 0),
            at(what),
            what,
          )
      }
      near(
        at('commune/1/cost'),
        sum(
          ({ place }) => place === 'b',
          ({ gain }) => gain,
        ),
      )
      assert.ok(at('gini.after') >= 0 && at('gini.after') <= 1 && at('poverty.after') >= 0 && at('poverty.after') <= 1)
    }),
  )
})

test('a reform that changes nothing costs nothing and nobody wins or loses, in every repeat', () => {
  fc.assert(
    fc.property(households, ({ all, places }) => {
      const same = { ...all, after: all.before }
      const { names, measure } = measuresOf(same, [places])
      const figures = new Map(bootstrap(same.weights, measure, { draws: 20, seed: 3 }).map((figure, k) => [names[k]!, figure]))
      for (const name of ['cost', 'winners', 'losers', 'poverty.change', 'gini.change', 'commune/0/mean'])
        assert.deepEqual(figures.get(name), { value: 0, low: 0, high: 0 }, name)
    }),
    { numRuns: 30 },
  )
})

test('the bootstrap is the same for a seed, holds its value, and narrows as rows grow', () => {
  const mean = (values: Float64Array) => (weights: Float64Array) =>
    numbers(values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / weights.reduce((sum, weight) => sum + weight, 0))
  const widthOf = (count: number) => {
    const values = Float64Array.from({ length: count }, (_, i) => i % 10)
    const [one] = bootstrap(new Float64Array(count).fill(1), mean(values), { draws: 400, seed: 7 })
    assert.deepEqual(bootstrap(new Float64Array(count).fill(1), mean(values), { draws: 400, seed: 7 }), [one])
    assert.ok(one!.low < one!.value && one!.value < one!.high)
    return one!.high - one!.low
  }
  // The mean of n numbers with deviation 2.87 varies by 2 · 1.96 · 2.87 / √n.
  assert.ok(Math.abs(widthOf(100) - 1.126) < 0.15)
  assert.ok(Math.abs(widthOf(2500) - 0.225) < 0.03)
})

test('fewer than ten is not told, nor what gives it away', () => {
  assert.deepEqual(hideParts([100, 5, 40]), [false, true, true])
  assert.deepEqual(hideParts([100, 4, 3, 40]), [false, true, true, true], 'seven together are few')
  assert.deepEqual(hideParts([100, 6, 6, 40]), [false, true, true, false])
  assert.deepEqual(hideParts([100, 0, 40]), [false, false, false], 'nobody is nobody')
  assert.deepEqual(hideParts([9]), [true])
})

const table = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 200 })), {
  minLength: 1,
  maxLength: 8,
})

test('in no row and no column can a hidden count be reckoned from those that are told', () => {
  fc.assert(
    fc.property(table, (rows) => {
      const totals = rows.map((row) => row.reduce((sum, count) => sum + count, 0))
      const columns = [0, 1, 2].map((c) => rows.reduce((sum, row) => sum + row[c]!, 0))
      const overall = hideParts(columns)
      const { rows: away, cells } = hideTable(rows, overall)
      const safe = (counts: readonly number[], hidden: readonly boolean[]) => {
        const gone = counts.filter((count, i) => hidden[i] && count > 0)
        const sum = gone.reduce((all, count) => all + count, 0)
        const onlyTheTotal = counts.every((count, i) => hidden[i] || count === 0)
        return gone.length === 0 || (sum >= 10 && (gone.length >= 2 || onlyTheTotal)) || (sum < 10 && onlyTheTotal)
      }
      assert.ok(safe(totals, away), 'rows')
      rows.forEach((row, r) => {
        row.forEach((count, c) => {
          assert.ok(count === 0 || count >= 10 || cells[r]![c], 'few are told')
        })
        assert.ok(away[r] ? cells[r]!.every(Boolean) : safe(row, cells[r]!), 'a row gives one away')
      })
      for (const c of [0, 1, 2])
        assert.ok(
          overall[c]
            ? cells.every((row) => row[c])
            : safe(
                rows.map((row) => row[c]!),
                cells.map((row) => row[c]!),
              ),
          'a column gives one away',
        )
    }),
    { numRuns: 500 },
  )
})

test('of a change in fewer than ten households no amount is told, in no group', () => {
  const count = 60
  const before = new Float64Array(count).fill(10)
  const of = (value: number) => new Float64Array(count).fill(value)
  const all: Households = {
    count,
    before,
    after: before.map((value, i) => (i < 4 ? value + 5 : value)),
    income: of(1000),
    units: of(1),
    persons: of(1),
    weights: of(1),
  }
  const places = byName(
    'commune',
    Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 'a' : 'b')),
  )
  const { names, measure } = measuresOf(all, [places])
  const figures = new Map(bootstrap(all.weights, measure, { draws: 10, seed: 1 }).map((figure, k) => [names[k]!, figure]))
  const told = toldOf(all, [places], figures)
  assert.deepEqual([told.cost, told.budget.after, told.gini.change, told.poverty.after], [null, null, null, null])
  assert.deepEqual(told.outcomes.winners, { rows: null, share: null, mean: null })
  for (const group of told.by.commune!) assert.deepEqual([group.rows, group.cost, group.mean, group.winners], [30, null, null, null])
})

test('marginal rates fall into their bands; those that earn nothing are not counted', () => {
  const count = 40
  const flat = (value: number) => new Float64Array(count).fill(value)
  const earns = Uint8Array.from({ length: count }, (_, i) => (i < 30 ? 1 : 0))
  const bands = bandsOf(
    earns,
    flat(1),
    100,
    { now: flat(0), more: flat(0) },
    { now: flat(-10), more: Float64Array.from({ length: count }, (_, i) => (i < 15 ? -40 : -60)) },
  )
  assert.deepEqual(
    bands.map(({ before }) => before),
    [1, 0, 0, 0, 0],
  )
  assert.deepEqual(
    bands.map(({ after }) => after),
    [0, 0, 0.5, 0, 0.5],
  )
})
