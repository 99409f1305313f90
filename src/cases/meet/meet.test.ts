import assert from 'node:assert/strict'
import { test } from 'node:test'
import { french } from '../fixtures/build.ts'
import { calendarFile } from './calendar-file.ts'
import { spansOf } from './slots.ts'

const pattern = { from: '2026-03-27', until: '2026-03-30', weekdays: [1, 2, 3, 4, 5], begin: '09:00', end: '10:15', minutes: 30 }

test('a pattern gives times in the zone on both sides of a change of clocks, none that would end too late', () => {
  assert.deepEqual(
    spansOf(pattern, 'Europe/Paris', french, '2026-03-01T00:00:00Z').map(({ from }) => from),
    ['2026-03-27T08:00:00.000Z', '2026-03-27T08:30:00.000Z', '2026-03-30T07:00:00.000Z', '2026-03-30T07:30:00.000Z'],
  )
})

test('nothing on a holiday, nothing in the past, nothing when it ends before it begins', () => {
  const may = { ...pattern, from: '2026-05-01', until: '2026-05-01' }
  assert.deepEqual(spansOf(may, 'Europe/Paris', french, '2026-03-01T00:00:00Z'), [])
  assert.deepEqual(
    spansOf(pattern, 'Europe/Paris', french, '2026-03-30T07:10:00Z').map(({ from }) => from),
    ['2026-03-30T07:30:00.000Z'],
  )
  assert.deepEqual(spansOf({ ...pattern, end: '08:00' }, 'Europe/Paris', french, '2026-03-01T00:00:00Z'), [])
})

const meeting = {
  key: 'c1:réservée:remise',
  from: '2026-03-30T07:00:00.000Z',
  until: '2026-03-30T07:30:00.000Z',
  place: 'Mairie, place du Pont; 1er étage',
  title: 'Remise des clés – Réserver la salle des fêtes pour une fête, une réunion ou un repas de famille',
  zone: 'Europe/Paris',
  sequence: 1,
  made: '2026-03-02T11:00:00.000Z',
  host: 'guichet.example',
  organizer: { name: 'Ville de Valmont', email: 'guichet@valmont.example' },
}

test('a meeting as RFC 5545 wants it: lines of 75 octets at most, signs escaped, hours in the zone with its changes of clocks', () => {
  const file = calendarFile(meeting)
  const lines = file.split('\r\n')
  assert.equal(lines.pop(), '')
  for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75, line)
  const whole = file.replaceAll('\r\n ', '').split('\r\n')
  for (const line of [
    'DTSTART;TZID=Europe/Paris:20260330T090000',
    'DTEND;TZID=Europe/Paris:20260330T093000',
    'LOCATION:Mairie\\, place du Pont\\; 1er étage',
    'METHOD:PUBLISH',
    'SEQUENCE:1',
    'ORGANIZER;CN="Ville de Valmont":mailto:guichet@valmont.example',
    'STATUS:CONFIRMED',
    'DTSTAMP:20260302T110000Z',
  ])
    assert.ok(whole.includes(line), line)
  assert.ok(whole.join('|').includes('BEGIN:DAYLIGHT|DTSTART:20260329T020000|TZOFFSETFROM:+0100|TZOFFSETTO:+0200|END:DAYLIGHT'))
  assert.ok(whole.join('|').includes('BEGIN:STANDARD|DTSTART:20261025T030000|TZOFFSETFROM:+0200|TZOFFSETTO:+0100|END:STANDARD'))
  assert.equal(whole.find((line) => line.startsWith('UID:'))?.includes('c1'), false)
})

test('a meeting that is given up takes the same event out again', () => {
  const lineOf = (file: string, name: string) => file.split('\r\n').find((line) => line.startsWith(`${name}:`))
  const given = calendarFile({ ...meeting, sequence: 2, cancelled: true })
  assert.equal(lineOf(given, 'UID'), lineOf(calendarFile(meeting), 'UID'))
  assert.deepEqual(
    ['METHOD', 'STATUS', 'SEQUENCE'].map((name) => lineOf(given, name)),
    ['METHOD:CANCEL', 'STATUS:CANCELLED', 'SEQUENCE:2'],
  )
})

test('a zone that changes its clocks no more, and one that never did', () => {
  const file = calendarFile({ ...meeting, zone: 'Asia/Kolkata' })
  assert.match(file, /TZOFFSETTO:\+0530\r\nEND:STANDARD\r\nEND:VTIMEZONE/)
  assert.match(calendarFile({ ...meeting, zone: 'UTC' }), /TZOFFSETFROM:\+0000\r\nTZOFFSETTO:\+0000/)
  assert.match(file, /DTSTART;TZID=Asia\/Kolkata:20260330T123000/)
})
