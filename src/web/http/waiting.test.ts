import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Crowd, openWaiting, placesOf } from './waiting.ts'

const key = Buffer.alloc(32, 7)
function room(capacity: number, pace = 1000) {
  let at = Date.parse('2026-11-20T06:00:00Z')
  return {
    ...openWaiting({ places: capacity, pace, key, now: () => at }),
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
  const other = openWaiting({ places: 1, pace: 1, key: Buffer.alloc(32, 8), now: () => 0 }).enter(undefined, false).ticket
  const [who, , signature] = ticket.split('.')
  const kept = `${who}.${Date.parse('2030-01-01').toString(36)}.${signature}`
  for (const shown of [other, `0000000000000.0.${signature}`, kept, 'x', `${ticket}x`]) {
    const turn = enter(shown, false)
    assert.ok(!turn.in && turn.ticket > ticket)
  }
})

test('below its capacity nobody waits', () => {
  const { enter } = room(3)
  for (let i = 0; i < 3; i++) assert.ok(enter(undefined, false).in)
  assert.equal(enter(undefined, false).in, false)
})

test('beyond its pace people wait though there are places, in their order; what is saved up lets in no crowd', () => {
  const { enter, pass, keepTo } = room(1000, 1)
  const came = Array.from({ length: 40 }, () => {
    pass(1)
    return enter(enter(undefined, false).ticket, false)
  })
  const waits = came.filter((turn) => !turn.in)
  assert.equal(waits.length, 25, 'fifteen seconds are saved up')
  const again = () => waits.map(({ ticket }) => enter(ticket, false).in)
  assert.ok(again().every((one) => !one))
  pass(10_000)
  assert.deepEqual(again().reverse().indexOf(true), 15, 'ten of them, the first ones, whoever asks first')
  keepTo(4)
  pass(2000)
  assert.equal(again().filter((one) => one).length, 8 + 10)
  pass(3_600_000)
  const late = Array.from({ length: 100 }, () => enter(undefined, false)).filter((turn) => turn.in)
  assert.equal(late.length, 60, 'an hour in which nobody came is no place for everybody')
})

test('whose turn is far looks again later, and sooner when it comes near', () => {
  const { enter, pass } = room(1000, 1)
  for (let one = 0; one < 15; one++) enter(undefined, false)
  const tickets = Array.from({ length: 200 }, () => {
    pass(1)
    return enter(enter(undefined, false).ticket, false).ticket
  })
  const again = (place: number) => {
    const turn = enter(tickets[place], false)
    return turn.in ? 0 : turn.again
  }
  assert.deepEqual([0, 50, 100, 199].map(again), [10, 10, 20, 30])
  // A minute later those who came first are in.
  for (let turn = 0; turn < 12; turn++) {
    pass(5000)
    for (const place of tickets.keys()) again(place)
  }
  assert.deepEqual([0, 100, 199].map(again), [0, 10, 30])
})

test('who is in and whoever sends something is not slowed down by the pace', () => {
  const { enter, pass } = room(1000, 1)
  const inside = enter(enter(undefined, false).ticket, false).ticket
  for (let one = 0; one < 14; one++) enter(undefined, false)
  assert.equal(enter(undefined, false).in, false)
  for (let one = 0; one < 50; one++) assert.ok(enter(inside, false).in && enter(undefined, true).in)
  pass(1000)
  assert.ok(enter(undefined, false).in, 'and takes nobody’s turn')
})

test('a place that is free goes to who came first, not to who asks first; who went away loses her turn', () => {
  const { enter, pass } = room(1)
  const holder = enter(enter(undefined, false).ticket, false).ticket
  const tickets = [1, 2, 3].map(() => {
    pass(1000)
    return enter(undefined, false).ticket
  })
  const ask = (ticket: string) => {
    const turn = enter(ticket, false)
    return turn.in ? 'in' : turn.before
  }
  assert.deepEqual(tickets.map(ask), [0, 1, 2])
  // The holder asks nothing for a minute; the others come back every ten seconds.
  for (let turn = 0; turn < 5; turn++) {
    pass(10_000)
    assert.deepEqual(tickets.map(ask), [0, 1, 2])
  }
  pass(10_000)
  assert.deepEqual([ask(tickets[2]!), ask(tickets[1]!), ask(tickets[0]!)], [2, 1, 'in'], 'the first one has it, though she asked last')
  assert.ok(enter(holder, false).in, 'whoever read for a minute goes on')
  // The second one stays away: after a while the third has nobody before her.
  for (let turn = 0; turn < 9; turn++) {
    pass(10_000)
    for (const one of [holder, tickets[0]!]) enter(one, false)
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

test('whoever was let in is let in by another process too, as long as her place is kept; nobody makes such a ticket last', () => {
  const [one, other] = [room(1), room(0)]
  const glanced = one.enter(undefined, false).ticket
  const kept = one.enter(glanced, false).ticket
  other.pass(9 * 60_000)
  assert.equal(other.enter(glanced, false).in, false, 'who never came back had a minute')
  assert.ok(other.enter(kept, false).in)
  other.pass(11 * 60_000)
  assert.equal(other.enter(kept, false).in, false)
})

test('processes together never hold more than there is, whatever comes to whichever, and who came first is first', () => {
  const capacity = 40
  let seed = 7
  const chance = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  const rooms = [0, 1, 2].map(() => ({ inside: 0, places: 0, waiting: [] as string[] }))
  let came = 0
  const held = () => rooms.reduce((sum, { inside, places }) => sum + Math.max(inside, places), 0)
  for (let step = 0; step < 5000; step++) {
    const index = chance(3)
    const mine = rooms[index]!
    const what = chance(4)
    if (what === 0) mine.waiting.push(String(came++).padStart(13, '0'))
    else if (what === 1 && mine.inside > 0 && chance(3) === 0) mine.inside--
    else if (what === 2)
      while (mine.inside < mine.places && mine.waiting.length > 0) {
        mine.waiting.shift()
        mine.inside++
      }
    else {
      const crowd: Crowd = mine
      mine.places = placesOf(
        capacity,
        crowd,
        rooms.filter((one) => one !== mine),
      )
    }
    assert.ok(held() <= capacity, `${held()} at step ${step}`)
  }
  // Everybody stays: after two rounds of telling, no place is empty while somebody waits.
  for (let round = 0; round < 4; round++)
    for (const mine of rooms) {
      mine.places = placesOf(
        capacity,
        mine,
        rooms.filter((one) => one !== mine),
      )
      while (mine.inside < mine.places && mine.waiting.length > 0) {
        mine.waiting.shift()
        mine.inside++
      }
    }
  assert.ok(rooms.some(({ waiting }) => waiting.length > 0))
  assert.equal(
    rooms.reduce((sum, { inside }) => sum + inside, 0),
    capacity,
  )
  const ticket = (number: number) => String(number).padStart(13, '0')
  const full = { inside: 30, places: 30 }
  assert.equal(placesOf(32, { inside: 0, waiting: [ticket(5), ticket(6)] }, [{ ...full, waiting: [ticket(1), ticket(9)] }]), 1)
  assert.equal(placesOf(32, { inside: 0, waiting: [ticket(1), ticket(2)] }, [{ ...full, waiting: [ticket(3)] }]), 2)
})
