import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPartialDay, mayBeSameDay, partialDayOf, readPartialDay, surelyYears } from './partial-day.ts'

test('no date at all is refused: a day that is not in the calendar, a month 13, words', () => {
  for (const text of ['', '88', '1988-13', '1988-02-30', '1988-2-3', '1988-06-09T00:00', 'vers 1988'])
    assert.equal(isPartialDay(text), false, text)
  for (const written of ['', '0000', 'inconnue', '1988-02-31'])
    if (written !== '0000') assert.equal(readPartialDay(written), undefined, written)
  assert.equal(partialDayOf({ day: '3', month: '', year: '2015' }), undefined, 'a day of no month')
  assert.equal(partialDayOf({ day: '', month: '', year: '' }), undefined)
})

test('what a civil register writes for unknown parts is read as not known, never as a first of January', () => {
  assert.equal(readPartialDay('1954-00-00'), '1954')
  assert.equal(readPartialDay('1954-06-00'), '1954-06')
  assert.equal(readPartialDay(' 1954-06-09 '), '1954-06-09')
  assert.equal(partialDayOf({ day: '00', month: '00', year: '1954' }), '1954')
  assert.equal(partialDayOf({ day: '9', month: '6', year: '1988' }), '1988-06-09')
})

test('partial days agree as far as both know', () => {
  assert.equal(mayBeSameDay('1988', '1988-06-09'), true)
  assert.equal(mayBeSameDay('1988-06', '1988'), true)
  assert.equal(mayBeSameDay('1988-06', '1988-07-01'), false)
})

test('of age only when it is sure: of somebody born in a year, at its end', () => {
  assert.equal(surelyYears('2008-11-26', '2026-11-26'), 18)
  assert.equal(surelyYears('2008-11-27', '2026-11-26'), 17)
  assert.equal(surelyYears('2008', '2026-11-26'), 17)
  assert.equal(surelyYears('2008', '2026-12-31'), 18)
  assert.equal(surelyYears('2008-06', '2026-06-30'), 17)
  assert.equal(surelyYears('2008-06', '2026-07-01'), 18)
})
