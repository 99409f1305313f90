import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CommuneNumbers } from './numbers.ts'
import { openFiguresOf } from './open-figures.ts'

const numbers = (hit: number, told = hit, reached = told, answered = reached, granted = answered) => ({
  hit,
  told,
  reached,
  answered,
  granted,
  households: hit,
  offered: told,
  begun: answered,
  refused: 0,
  paid: 0,
  waiting: 0,
})
const at = (commune: string, ...counts: Parameters<typeof numbers>): CommuneNumbers => ({ commune, ...numbers(...counts) })

test('fewer than ten are not told, nor what leaves fewer than ten', () => {
  assert.deepEqual(openFiguresOf(numbers(9), []).total, { hit: null, told: null, reached: null, answered: null, granted: null })
  // 3 of 40 were not told: saying 37 would tell of them.
  assert.deepEqual(openFiguresOf(numbers(40, 37, 20, 5, 0), []).total, { hit: 40, told: null, reached: 20, answered: null, granted: null })
})

test('a small commune cannot be reckoned from the total and the others', () => {
  const { total, communes } = openFiguresOf(numbers(164), [at('a', 100), at('b', 60), at('c', 4)])
  assert.equal(total.hit, 164)
  assert.deepEqual(
    communes.map(({ hit }) => hit),
    [100, null, null],
  )
  const known = communes.reduce((sum, { hit }) => sum + (hit ?? 0), 0)
  assert.ok(164 - known >= 10)
})

test('what the total does not say no commune says', () => {
  const { communes } = openFiguresOf(numbers(60, 55), [at('a', 60, 55)])
  assert.deepEqual(communes, [{ commune: 'a', hit: 60, told: null, reached: null, answered: null, granted: null }])
})
