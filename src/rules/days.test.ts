import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayNumber, isoDay } from './days.ts'
import { compiled, plain } from './testing/flood.ts'

const set = compiled({ majeur: 'naissance . âge >= 18 an', prescrit: 'naissance . mois > 24 mois' }, [{ name: 'naissance', type: 'date' }])
const age = (naissance: string, date: string) =>
  plain(set, { naissance }, ['naissance . âge', 'naissance . mois', 'naissance . jours'], { date })

test('days that are not in the calendar are no days', () => {
  for (const written of ['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', '24/11/2026', 'demain', '', 5, null])
    assert.equal(dayNumber(written), undefined)
  assert.deepEqual(plain(set, { naissance: '2026-02-29' }, ['naissance . âge']), [{ missing: ['naissance'] }])
})

test('an age is in full calendar years: the day before, the day, the day after', () => {
  assert.deepEqual(age('2008-11-25', '2026-11-24'), [17, 215, 6573])
  assert.deepEqual(age('2008-11-24', '2026-11-24'), [18, 216, 6574])
  assert.equal(plain(set, { naissance: '2008-11-24' }, ['majeur'], { date: '2026-11-23' })[0], false)
  assert.equal(plain(set, { naissance: '2008-11-24' }, ['majeur'], { date: '2026-11-24' })[0], true)
})

test('born on 29 February: the year is full on 1 March of a common year, on the 29th of a leap year', () => {
  assert.equal(age('2008-02-29', '2026-02-28')[0], 17)
  assert.equal(age('2008-02-29', '2026-03-01')[0], 18)
  assert.equal(age('2008-02-29', '2028-02-28')[0], 19)
  assert.equal(age('2008-02-29', '2028-02-29')[0], 20)
})

test('a month is full on the same number of the next', () => {
  assert.equal(age('2026-01-31', '2026-02-28')[1], 0)
  assert.equal(age('2026-01-31', '2026-03-01')[1], 1)
  assert.equal(plain(set, { naissance: '2024-11-24' }, ['prescrit'], { date: '2026-11-24' })[0], false)
})

test('a day to come counts below zero, a date known to the month or the year starts it', () => {
  assert.deepEqual(age('2026-11-25', '2026-11-24'), [0, 0, -1])
  assert.deepEqual(age('2028-11-25', '2026-11-24').slice(0, 2), [-2, -24])
  assert.equal(age('2008-11', '2026-11-01')[0], 18)
  assert.equal(age('2008', '2026-01-01')[0], 18)
})

test('a day number and its date are the same day', () => {
  for (const day of ['1970-01-01', '1900-03-01', '2024-02-29', '2100-12-31']) assert.equal(isoDay(dayNumber(day)!), day)
})
