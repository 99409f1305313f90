import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstPace, nextPace, type Pace } from './pace.ts'
import { type Played, play } from './testing/played.ts'

const quick = { seconds: 1, busy: 0.1, slow: 40, letIn: 1, stay: 16 }
const after = (seconds: number, seen: Parameters<typeof nextPace>[1], from: Pace = firstPace): Pace =>
  Array.from({ length: seconds }).reduce<Pace>((pace) => nextPace(pace, { ...seen, letIn: seen.letIn * pace.perSecond }), from)

test('nobody is let in faster while answers are slow, and a normal day goes on all the same', () => {
  const before = after(60, quick)
  const slow = after(1, { ...quick, slow: 900 }, before)
  assert.equal(slow.why, 'slow')
  assert.ok(slow.perSecond < 0.7 * before.perSecond)
  const worse = after(300, { ...quick, slow: 5000 }, slow)
  assert.ok(worse.perSecond < slow.perSecond && worse.perSecond >= 0.5, String(worse.perSecond))
})

test('once it has slowed down it waits to see what that did, for as long as people stay', () => {
  const slow = after(1, { ...quick, slow: 900 }, after(60, quick))
  const next = after(10, { ...quick, slow: 900 }, slow)
  assert.equal(next.perSecond, slow.perSecond, 'whom it let in before still asks: that is not slow twice')
  assert.equal(after(8, quick, next).why, 'after')
  assert.ok(after(45, quick, next).perSecond > next.perSecond)
})

test('a thread that is busy is given no more, though its answers are quick still; nobody is sent away for it', () => {
  const before = after(60, quick)
  const busy = after(60, { ...quick, busy: 0.8 }, before)
  assert.equal(busy.why, 'steady')
  assert.ok(busy.perSecond <= before.perSecond * 1.2)
  assert.ok(after(60, { ...quick, busy: 0.8 }, busy).perSecond >= busy.perSecond)
})

test('a pace that nobody uses is given up: the next crowd does not come in at that of the last one', () => {
  const fast = after(120, quick)
  assert.ok(fast.perSecond > 6, String(fast.perSecond))
  const calm = after(300, { ...quick, letIn: 0, slow: undefined as never, busy: 0.01 }, fast)
  assert.equal(calm.perSecond, 1)
})

/** Milliseconds of a thread that the five requests of a visit take, as measured of an offer that is answered, and people in one process of two at fifty times a normal day. */
const visit = [1, 11, 13, 38, 14]
const crowd = { people: 667, within: 60, thinking: [4, 12], visit, seconds: 300 } as const
const told = ({ p95, perSecond, capacity }: Played) => `${Math.round(p95)} ms, ${perSecond.toFixed(1)} a second of ${capacity.toFixed(1)}`

test('in a played surge answers stay quick and most of what there is is used, on whatever machine, without being told', () => {
  for (const times of [0.3, 1, 3]) {
    const played = play({ ...crowd, visit: visit.map((one) => one * times) })
    assert.ok(played.p95 < 800, `a machine ${times} times as slow: ${told(played)}`)
    // As many as there are, if the machine would take them all.
    const most = Math.min(played.capacity, crowd.people / 24)
    assert.ok(played.perSecond > 0.5 * most, `a machine ${times} times as slow: ${told(played)}`)
  }
})

test('without it the same surge is answered in many seconds: what is played does not forgive', () => {
  const played = play({ ...crowd, next: () => ({ ...firstPace, perSecond: 1000 }) })
  assert.ok(played.p95 > 5000, told(played))
})

test('it settles: the pace of the later minutes stays within a factor', () => {
  const { paces } = play({ ...crowd, people: 1500, seconds: 600 })
  const later = paces.slice(300)
  const [least, most] = [Math.min(...later), Math.max(...later)]
  assert.ok(most / least < 3, `${least.toFixed(1)} to ${most.toFixed(1)}`)
})

test('where the thread rests and the database is what is short, slow answers alone hold people back', () => {
  const played = play({ ...crowd, threadShare: 0.3 })
  assert.ok(played.p95 < 1500, told(played))
  assert.ok(played.perSecond > 0.4 * played.capacity, told(played))
})

test('a neighbour who takes half of the machine for a minute slows it down, and once he has gone it recovers', () => {
  const { paces } = play({ ...crowd, people: 1500, seconds: 420, taken: (at) => (at > 120 && at < 180 ? 0.5 : 0) })
  const before = paces[118]!
  assert.ok(Math.min(...paces.slice(120, 200)) < 0.7 * before)
  assert.ok(Math.max(...paces.slice(330)) > 0.6 * before, `${before.toFixed(1)}, then ${paces.slice(330).at(-1)?.toFixed(1)}`)
})

test('people who think for a minute between two pages come in slowly enough not to meet later', () => {
  const played = play({ ...crowd, thinking: [20, 60], seconds: 600 })
  assert.ok(played.p95 < 1500, told(played))
})
