import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addWorkingDays, type Calendar, nextWorkingDay, plainCalendar, workingDaysBetween } from './calendar.ts'
import { deadlineAfter, instantBefore, lastDay, plainLastDay, readDuration } from './duration.ts'

const holidays = new Set(['2026-01-01', '2026-05-01', '2026-05-14', '2026-12-25', '2027-01-01'])
const french: Calendar = { weekend: [6, 7], holidays, postponeLastDay: true }
const paris = { zone: 'Europe/Paris', calendar: french }

test('a text that is no duration is refused', () => {
  for (const text of ['', '3', 'mo', '3 mo', '-1d', '1.5d', '1m', '1d2h', '10000d', '١d']) {
    assert.throws(() => readDuration(text), { code: 'duration.malformed' }, text)
  }
})

test('hours have no last day', () => {
  assert.throws(() => lastDay('2026-03-02', '6h', french), { code: 'duration.hours' })
})

test('a calendar without any working day is refused instead of counting for ever', () => {
  const never: Calendar = { ...french, weekend: [1, 2, 3, 4, 5, 6, 7] }
  assert.throws(() => lastDay('2026-03-02', '1bd', never), { code: 'calendar.no-working-day' })
  assert.throws(() => nextWorkingDay('2026-03-02', never), { code: 'calendar.no-working-day' })
})

for (const [from, duration, plain, moved] of [
  ['2026-03-02', '1d', '2026-03-03', '2026-03-03'],
  ['2026-03-02', '1mo', '2026-04-02', '2026-04-02'],
  ['2026-03-02', '2mo', '2026-05-02', '2026-05-04'], // a Saturday
  ['2026-03-20', '3mo', '2026-06-20', '2026-06-22'],
  ['2026-01-31', '1mo', '2026-02-28', '2026-03-02'],
  ['2028-01-31', '1mo', '2028-02-29', '2028-02-29'], // leap year
  ['2028-02-29', '1y', '2029-02-28', '2029-02-28'],
  ['2028-02-29', '4y', '2032-02-29', '2032-03-01'],
  ['2026-11-30', '3mo', '2027-02-28', '2027-03-01'],
  ['2026-12-24', '1d', '2026-12-25', '2026-12-28'], // Christmas on a Friday
  ['2026-12-31', '1d', '2027-01-01', '2027-01-04'], // year end
  ['2026-12-30', '2bd', '2027-01-04', '2027-01-04'],
  ['2026-04-30', '1bd', '2026-05-04', '2026-05-04'], // 1 May is a Friday
  ['2026-05-02', '1bd', '2026-05-04', '2026-05-04'], // from a Saturday
  ['2026-05-13', '10bd', '2026-05-28', '2026-05-28'], // over Ascension Day
  ['2026-03-02', '8w', '2026-04-27', '2026-04-27'],
  ['2026-03-27', '2d', '2026-03-29', '2026-03-30'], // the clocks change on the 29th
  ['2026-03-02', '0d', '2026-03-02', '2026-03-02'],
] as const) {
  test(`${duration} from ${from} ends on ${plain}, at the counter ${moved}`, () => {
    assert.equal(plainLastDay(from, duration, french), plain)
    assert.equal(lastDay(from, duration, french), moved)
    assert.equal(lastDay(from, duration, { ...french, postponeLastDay: false }), plain)
  })
}

for (const [start, duration, at, day, why] of [
  ['2026-03-02T22:59:00.000Z', '1d', '2026-03-03T23:00:00.000Z', '2026-03-03', 'a minute before midnight in Paris is still the 2nd'],
  ['2026-03-02T23:00:00.000Z', '1d', '2026-03-04T23:00:00.000Z', '2026-03-04', 'midnight in Paris is the 3rd'],
  [
    '2026-03-27T12:00:00.000Z',
    '3d',
    '2026-03-30T22:00:00.000Z',
    '2026-03-30',
    'over the change to summer time the day still ends at midnight',
  ],
  ['2026-10-23T12:00:00.000Z', '3d', '2026-10-26T23:00:00.000Z', '2026-10-26', 'over the change to winter time as well'],
  ['2026-03-28T22:00:00.000Z', '6h', '2026-03-29T04:00:00.000Z', '2026-03-29', 'hours are exact over a change of time'],
  ['2026-12-31T20:00:00.000Z', '6h', '2027-01-01T02:00:00.000Z', '2027-01-01', 'hours run on a holiday'],
] as const) {
  test(why, () => assert.deepEqual(deadlineAfter(start, duration, paris), { at, day }))
}

test('a reminder is due from the start of its day, in working days when it counts these', () => {
  const limit = deadlineAfter('2026-03-02T10:00:00.000Z', '30d', paris) // Wednesday 1 April
  assert.equal(limit.day, '2026-04-01')
  assert.equal(instantBefore(limit, '7d', paris), '2026-03-24T23:00:00.000Z')
  assert.equal(instantBefore(limit, '3bd', paris), '2026-03-26T23:00:00.000Z')
  assert.equal(instantBefore(limit, '2h', paris), '2026-04-01T20:00:00.000Z')
})

const days = fc.integer({ min: 0, max: 4000 }).map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10))

test('whatever the day, a moved last day works, is never earlier, and working days can be counted back', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 60 }), fc.constantFrom('d', 'bd', 'w', 'mo'), (from, count, unit) => {
      const end = lastDay(from, `${count}${unit}`, french)
      assert.ok(end >= plainLastDay(from, `${count}${unit}`, french))
      assert.equal(nextWorkingDay(end, french), end)
      if (unit === 'bd') {
        assert.equal(workingDaysBetween(from, end, french), count)
        assert.ok(addWorkingDays(end, -count, french) <= from)
      }
    }),
    { numRuns: 200 },
  )
})

test('without a calendar of its own a service never moves a last day', () => {
  assert.equal(lastDay('2026-12-24', '1d', plainCalendar), '2026-12-25')
})
