import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Measured } from '#cases'
import { figuresOf } from './told.ts'

type Numbers = Readonly<Record<string, number>>
const list = (of: Numbers) => Object.entries(of).map(([name, count]) => ({ name, count }))

const of = (outcomes: Numbers, open: number, decided: number, more: Partial<Measured['counts']> = {}) => {
  const received = Object.values(outcomes).reduce((sum, count) => sum + count, open)
  const days = { median: 3.14, p90: 9.99 }
  const counts = {
    from: '2025-12-01',
    until: '2026-11-27',
    received,
    decided,
    ...days,
    outcomes: list(outcomes),
    channels: [],
    months: [],
    scores: [],
  }
  return figuresOf('aide', { measuredAt: '2026-11-27T01:00:00.000Z', counts: { ...counts, ...more } })
}
const told = (shares: readonly { readonly name: string; readonly count: number | null }[]) =>
  Object.fromEntries(shares.map(({ name, count }) => [name, count]))

test('figures: of fewer than ten nothing is said', () => {
  const few = of({ granted: 9 }, 0, 9)
  assert.deepEqual([few.received, few.decided, few.days, few.outcomes, few.satisfaction], [null, null, null, [], null])
})

test('figures: what a hidden count could be reckoned from is hidden as well', () => {
  assert.deepEqual(told(of({ granted: 40, partly: 20, refused: 3 }, 0, 63).outcomes), { granted: 40, partly: null, refused: null })
  assert.deepEqual(
    told(of({ granted: 40, partly: 4, refused: 3 }, 0, 47).outcomes),
    { granted: null, partly: null, refused: null },
    'four and three are seven',
  )
  assert.deepEqual(told(of({ granted: 40, refused: 3 }, 12, 43).outcomes), { granted: 40, refused: null }, 'the open ones stand between')
  assert.deepEqual(
    told(of({ granted: 40, refused: 15 }, 2, 55).outcomes),
    { granted: 40, refused: null },
    'the two that wait would be what is left',
  )
  assert.equal(of({ granted: 40, refused: 15 }, 2, 55).decided, null, 'the two that wait would be what is left')
})

test('figures: counts, shares, days and scores', () => {
  const all = of({ granted: 30, refused: 10 }, 10, 40, { scores: list({ 1: 10, 5: 30 }) })
  assert.deepEqual([all.received, all.decided, all.days], [50, 40, { median: 3.1, p90: 10 }])
  assert.deepEqual(all.outcomes[0], { name: 'granted', count: 30, share: 0.6 })
  assert.deepEqual([all.satisfaction?.answers, all.satisfaction?.mean], [40, 4])
  assert.deepEqual(told(all.satisfaction?.scores ?? []), { 1: 10, 2: 0, 3: 0, 4: 0, 5: 30 })
})

test('figures: a month of few is not said, nor the one from which it could be reckoned', () => {
  const months = [
    { month: '2026-09', received: 30, decided: 20 },
    { month: '2026-10', received: 12, decided: 20 },
    { month: '2026-11', received: 8, decided: 10 },
  ]
  const { months: said } = of({ granted: 50 }, 0, 50, { months })
  assert.deepEqual(
    said.map(({ received, decided }) => [received, decided]),
    [
      [30, 20],
      [null, 20],
      [null, 10],
    ],
  )
})
