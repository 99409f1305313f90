import assert from 'node:assert/strict'
import { test } from 'node:test'
import { figuresOf } from './figures.ts'

test('figures: a count under five is not said, nor what it could be reckoned from', () => {
  const days = (decided: number) => ({ decided, median: 3.14, p90: 9.99 })
  const of = (counts: Readonly<Record<string, number>>, open: number, decided: number) =>
    figuresOf(
      [...Object.entries(counts).map(([outcome, received]) => ({ outcome, received })), { outcome: null, received: open }],
      days(decided),
    )
  assert.deepEqual(of({ granted: 4 }, 0, 4), { received: null, decided: null, days: null, outcomes: null })
  assert.deepEqual(of({ granted: 20, refused: 3 }, 10, 23).outcomes, null, 'the three would be what is left')
  assert.deepEqual(of({ granted: 20, refused: 5 }, 2, 25).decided, null, 'the two that wait would be what is left')
  assert.deepEqual(of({ granted: 15, refused: 5 }, 5, 20), {
    received: 25,
    decided: 20,
    days: { median: 3.1, p90: 10 },
    outcomes: { granted: 0.75, refused: 0.25 },
  })
})
