import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Calendar } from './calendar.ts'
import { type ClockMarks, readClock } from './clock.ts'

const french: Calendar = { weekend: [6, 7], holidays: new Set(['2026-05-01']), postponeLastDay: true }
const paris = { zone: 'Europe/Paris', calendar: french }
const noon = (day: string) => `${day}T11:00:00.000Z`
const month: ClockMarks = { in: '1mo', startedAt: noon('2026-03-02'), pauses: [] }
const read = (marks: ClockMarks, day: string) => readClock(marks, noon(day), paris)

test('a pause that begins after the last day does not save the delay', () => {
  const late = { ...month, pauses: [{ from: noon('2026-04-03') }] }
  assert.deepEqual(read(late, '2026-04-10'), { status: 'over', deadline: { day: '2026-04-02', at: '2026-04-02T22:00:00.000Z' } })
})

test('a decision after the last day comes too late, one on it does not', () => {
  assert.equal(read({ ...month, stoppedAt: noon('2026-04-03') }, '2026-05-01').status, 'over')
  assert.deepEqual(read({ ...month, stoppedAt: noon('2026-04-02') }, '2026-05-01'), { status: 'stopped', at: noon('2026-04-02') })
})

test('the whole last day counts', () => {
  assert.equal(readClock(month, '2026-04-02T21:59:59.999Z', paris).status, 'running')
  assert.equal(readClock(month, '2026-04-02T22:00:00.000Z', paris).status, 'over')
})

test('a running delay tells its last day and how much of it is used', () => {
  assert.deepEqual(read(month, '2026-03-12'), {
    status: 'running',
    deadline: { day: '2026-04-02', at: '2026-04-02T22:00:00.000Z' },
    elapsed: 10,
    total: 31,
  })
})

test('while the applicant is awaited the delay stands still', () => {
  const paused = { ...month, pauses: [{ from: noon('2026-03-12') }] }
  assert.deepEqual(read(paused, '2026-03-30'), { status: 'paused', since: noon('2026-03-12'), elapsed: 10, total: 31 })
  assert.equal(read(paused, '2027-03-30').status, 'paused')
})

test('each pause moves the last day by its own days, and a holiday moves it once more', () => {
  const once = { ...month, pauses: [{ from: noon('2026-03-12'), to: noon('2026-03-22') }] }
  const reading = read(once, '2026-04-01')
  assert.ok(reading.status === 'running')
  assert.equal(reading.deadline.day, '2026-04-13') // the 12th is a Sunday
  assert.equal(reading.elapsed, 20)
  const twice = { ...once, pauses: [...once.pauses, { from: noon('2026-04-01'), to: noon('2026-04-20') }] }
  const second = read(twice, '2026-04-21')
  assert.ok(second.status === 'running')
  assert.equal(second.deadline.day, '2026-05-04') // 2 April + 10 + 19 days is 1 May, a holiday before a weekend
})

test('a delay in working days is moved by the working days of the pause, one in hours by its exact time', () => {
  const inDays = read(
    { in: '5bd', startedAt: noon('2026-03-02'), pauses: [{ from: noon('2026-03-06'), to: noon('2026-03-10') }] },
    '2026-03-10',
  )
  assert.ok(inDays.status === 'running')
  assert.equal(inDays.deadline.day, '2026-03-11') // the 9th, and Monday and Tuesday of the pause
  const hours = readClock(
    { in: '6h', startedAt: '2026-03-02T08:00:00.000Z', pauses: [{ from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T11:30:00.000Z' }] },
    '2026-03-02T12:00:00.000Z',
    paris,
  )
  assert.ok(hours.status === 'running')
  assert.equal(hours.deadline.at, '2026-03-02T16:30:00.000Z')
})

test('a clock set back never gives days', () => {
  const reading = read(month, '2026-02-01')
  assert.ok(reading.status === 'running')
  assert.equal(reading.elapsed, 0)
})
