import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { legalDay } from './clock.ts'

test('no legal day of an instant that is none', () => {
  for (const at of ['yesterday', Number.NaN]) assert.throws(() => legalDay(at, 'Europe/Paris'), RangeError)
  assert.throws(() => legalDay(0, 'Europe/Atlantis'), RangeError)
})

test('an instant is of the day that the calendar of its zone says, also around a change of time and for a day that a zone left out', () => {
  const zones = ['Europe/Paris', 'Europe/London', 'America/Martinique', 'America/St_Johns', 'Pacific/Apia', 'Australia/Lord_Howe', 'UTC']
  const around = ['2026-03-29', '2026-10-25', '2026-04-05', '2026-12-31', '2011-12-30', '2024-02-29', '1969-12-31'].map((day) =>
    Date.parse(day),
  )
  for (const zone of zones)
    for (const day of around)
      for (let at = day - 30 * 3_600_000; at <= day + 30 * 3_600_000; at += 600_001) {
        const expected = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()
        assert.equal(legalDay(at, zone), expected, `${zone} ${at}`)
        assert.equal(legalDay(new Date(at).toISOString(), zone), expected)
      }
})
