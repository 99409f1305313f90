import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Happened, pageOf } from './timeline.ts'

const at = (...minutes: readonly number[]): Happened[] =>
  minutes.map((minute) => ({ at: new Date(Date.UTC(2026, 10, 24, 9, minute)).toISOString(), title: String(minute), about: '' }))
const titles = (all: readonly Happened[]) => all.map(({ title }) => title).join(' ')

test('what happened before the instant to which cases were read is not shown yet, though it is known', () => {
  const [since] = at(5)
  const { shown, older } = pageOf(at(1, 7, 5, 6), since!.at, 9)
  assert.equal(titles(shown), '7 6 5')
  assert.equal(older, since!.at)
})

test('a page ends between two instants, never within one', () => {
  const { shown, older } = pageOf(at(1, 3, 3, 3, 4), undefined, 2)
  assert.equal(titles(shown), '4 3 3 3')
  assert.equal(older, at(3)[0]!.at)
})

test('the last page has nothing older, and page after page tells everything once', () => {
  let left: readonly Happened[] = at(1, 2, 2, 5, 8, 9)
  const told: Happened[] = []
  for (let before: string | undefined = ''; before !== undefined; ) {
    const { shown, older } = pageOf(left, undefined, 2)
    told.push(...shown)
    left = left.filter((one) => older !== undefined && one.at < older)
    before = older
  }
  assert.equal(titles(told), '9 8 5 2 2 1')
})
