import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Loaded, StageWish } from '#services'
import { life } from '../../fixtures/build.ts'
import { flood } from '../../fixtures/flood.ts'
import { type Comer, closedFor, drawOf } from './stage.ts'

const today = '2026-11-24'
const ctx = life(flood).context()
const citizen = { may: ['person'] } as const
const people = Array.from({ length: 1000 }, (_, n) => `person-${n}`)

test('a prototype is for testers, a concept for nobody who has an address', () => {
  const ask = (may: readonly ('person' | 'tester')[]) => closedFor(at('prototype'), { may }, { person: 'p' }, {}, ctx, today)
  assert.deepEqual(ask(['person']), { why: 'prototype' })
  assert.equal(ask(['person', 'tester']), undefined)
})

test('a pilot takes its share of people, and the same ones each time', () => {
  const inside = (share: number) =>
    people.filter((person) => closedFor(at('pilot', { share }), citizen, { person }, {}, ctx, today) === undefined)
  const tenth = inside(0.1)
  assert.ok(tenth.length > 60 && tenth.length < 140, String(tenth.length))
  assert.deepEqual(inside(0.1), tenth)
  const more = new Set(inside(0.5))
  assert.ok(
    tenth.every((person) => more.has(person)),
    'a larger share keeps those who were in',
  )
  assert.equal(inside(0).length, 0)
  assert.equal(inside(1).length, people.length)
})

test('another service draws other people; a pilot ends after its last day', () => {
  assert.notEqual(drawOf('person-1', 'a'), drawOf('person-1', 'b'))
  const ended = at('pilot', { share: 1, until: '2026-11-23' })
  assert.deepEqual(closedFor(ended, citizen, { person: 'p' }, {}, ctx, today), { why: 'pilot' })
})

test('a pilot of a territory takes who lives there, and who began with it stays when she moves', () => {
  const pilot = at('pilot', { in: ['55900', '57'] })
  const ask = (comer: Partial<Comer>) => closedFor(pilot, citizen, { person: 'p', ...comer }, {}, ctx, today)
  const elsewhere = { why: 'pilot', in: ['55900', '57'] }
  assert.deepEqual(ask({}), elsewhere, 'nobody knows where she lives')
  assert.deepEqual(ask({ home: { commune: '55545', département: '55' } }), elsewhere)
  assert.equal(ask({ home: { commune: '55900', département: '55' } }), undefined)
  assert.equal(ask({ home: { commune: '57463', département: '57' } }), undefined)
  assert.equal(ask({ home: { commune: '75056' }, began: true }), undefined)
  const drawn = at('pilot', { in: ['55900'], share: 0 })
  assert.deepEqual(
    closedFor(drawn, citizen, { person: 'p', home: { commune: '55900' } }, {}, ctx, today),
    { why: 'pilot' },
    'she lives there; the draw was not hers',
  )
})

function at(stage: 'prototype' | 'pilot', pilot?: StageWish['pilot']): Pick<Loaded, 'service' | 'stage'> {
  return { stage, service: { ...flood, stage: { stage, ...(pilot === undefined ? {} : { pilot }) } } }
}
