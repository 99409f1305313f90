import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  dayOf,
  daysBetween,
  formatBytes,
  formatCents,
  formatDate,
  formatDateTime,
  formatDays,
  formatList,
  formatMoney,
  formatNumber,
  formatPercent,
  formatTime,
} from './format.ts'

const nb = '\u00a0'

test('a day that is none is refused', () => {
  assert.throws(() => formatDate('fr', '2026-13-40'), RangeError)
})

test('money has cents only when there are some', () => {
  assert.equal(formatMoney('fr', 1260), `1${nb}260${nb}€`)
  assert.equal(formatMoney('fr', 0), `0${nb}€`)
  assert.equal(formatMoney('en', 1260), '€1,260')
  assert.equal(formatMoney('nl', 12.5), `€${nb}12,50`)
  assert.equal(formatCents('fr', 126_050n), `1${nb}260,50${nb}€`)
  assert.equal(formatCents('en', -5), '-€0.05')
  assert.equal(formatCents('en', 900_719_925_474_099_300n), '€9,007,199,254,740,993')
})

test('days are written as people say them', () => {
  assert.equal(formatDate('fr', '2026-11-01'), '1er novembre 2026')
  assert.equal(formatDate('fr', '2026-11-25', 'weekday'), 'mercredi 25 novembre')
  assert.equal(formatDate('en', '2026-11-25', 'weekday'), 'Wednesday 25 November')
  assert.equal(formatDate('nl', '2026-11-25', 'full'), 'woensdag 25 november 2026')
  assert.equal(formatDate('fr', '2026-11-01', 'numeric'), '01/11/2026')
  assert.equal(formatDate('fr', '2026-11-25', 'short'), '25 nov.')
})

test('an instant is read in the time zone that is given', () => {
  const instant = '2026-11-24T23:30:00Z'
  assert.equal(dayOf(instant, 'Europe/Paris'), '2026-11-25')
  assert.equal(dayOf(instant, 'UTC'), '2026-11-24')
  assert.equal(formatTime('fr', '2026-11-23T13:41:00Z', 'Europe/Paris'), `14${nb}h${nb}41`)
  assert.equal(formatTime('fr', '2026-11-23T08:05:00Z', 'Europe/Paris'), `9${nb}h${nb}05`)
  assert.equal(formatDateTime('en', instant, 'Europe/Paris'), '25 November 2026, 00:30')
})

test('days from today, lists, numbers, sizes', () => {
  assert.equal(formatDays('fr', 3), 'dans 3 jours')
  assert.equal(formatDays('fr', 1), 'demain')
  assert.equal(formatDays('fr', 2), 'dans 2 jours')
  assert.equal(formatDays('nl', -2), '2 dagen geleden')
  assert.equal(daysBetween('2026-03-28', '2026-03-30'), 2)
  assert.equal(formatList('fr', ['Inès', 'Jules', 'Thomas']), 'Inès, Jules et Thomas')
  assert.equal(formatList('nl', ['fr', 'nl'], 'or'), 'fr of nl')
  assert.equal(formatNumber('fr', 31240.5), `31${nb}240,5`)
  assert.equal(formatPercent('fr', 0.12), `12${nb}%`)
  assert.equal(formatBytes('fr', 2_400_000), `2,4${nb}Mo`)
})
