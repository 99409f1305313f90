import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWaiting } from './waiting.ts'

const key = Buffer.alloc(32, 7)
function room(capacity: number) {
  let at = Date.parse('2026-11-20T06:00:00Z')
  return {
    enter: openWaiting({ capacity, key, now: () => at }),
    pass: (milliseconds: number) => {
      at += milliseconds
    },
  }
}

test('a forged ticket, or one of another key, is none: whoever shows it comes last', () => {
  const { enter, pass } = room(1)
  assert.ok(enter(undefined, false).in)
  pass(10)
  const { ticket } = enter(undefined, false)
  pass(10)
  const other = openWaiting({ capacity: 1, key: Buffer.alloc(32, 8), now: () => 0 })(undefined, false).ticket
  for (const shown of [other, `0000000000000.${ticket.split('.')[1]}`, 'x', `${ticket}x`]) assert.ok(enter(shown, false).ticket > ticket)
})

test('below its capacity nobody waits', () => {
  const { enter } = room(3)
  for (let i = 0; i < 3; i++) assert.ok(enter(undefined, false).in)
  assert.equal(enter(undefined, false).in, false)
})

test('a place that is free goes to who came first, not to who asks first; who went away loses her turn', () => {
  const { enter, pass } = room(1)
  const holder = enter(undefined, false).ticket
  enter(holder, false)
  const tickets = [1, 2, 3].map(() => {
    pass(1000)
    return enter(undefined, false).ticket
  })
  const ask = (ticket: string) => {
    const turn = enter(ticket, false)
    return turn.in ? 'in' : turn.before
  }
  assert.deepEqual(tickets.map(ask), [0, 1, 2])
  // The holder is gone for ten minutes; the others come back every minute.
  for (let minute = 0; minute < 9; minute++) {
    pass(60_000)
    assert.deepEqual(tickets.map(ask), [0, 1, 2])
  }
  pass(60_000)
  assert.deepEqual([ask(tickets[2]!), ask(tickets[1]!), ask(tickets[0]!)], [2, 1, 'in'], 'the first one has it, though she asked last')
  // The second one stays away: after a while the third has nobody before her.
  for (let minute = 0; minute < 2; minute++) {
    pass(60_000)
    ask(tickets[2]!)
  }
  assert.equal(ask(tickets[2]!), 0)
})

test('what somebody typed always passes, and requests that keep no cookie take a place for a minute only', () => {
  const { enter, pass } = room(1)
  assert.ok(enter(undefined, false).in)
  const waits = enter(undefined, false)
  assert.equal(waits.in, false)
  assert.ok(enter(waits.ticket, true).in)
  assert.ok(enter(undefined, true).in)
  const other = room(1)
  other.enter(undefined, false)
  pass(0)
  other.pass(61_000)
  assert.ok(other.enter(undefined, false).in)
})
