import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Service } from '#services'
import { caseEvents, caseEventTypes, type Happening } from './events.ts'
import { flood } from './fixtures/flood.ts'
import golden from './fixtures/golden.json' with { type: 'json' }
import { asked, income, permit, shared, works } from './fixtures/others.ts'
import { fold } from './fold.ts'

/**
 * Streams as they were once written. They are kept for ever: a newer version of an event type adds a stream and an upcaster, and the old
 * ones still read the same.
 */
const services: Readonly<Record<string, Service>> = { flood, works, permit, asked, income, shared }
const types = new Map(caseEvents.map((one) => [one.type, one]))

test('every type of event has a stream that keeps it', () => {
  const kept = new Set(golden.flatMap((one) => one.events.map((event) => event.type)))
  assert.deepEqual(
    caseEventTypes.filter((type) => !kept.has(type)),
    [],
  )
})

for (const { name, service, events, expect } of golden) {
  test(`a stream of version 1 still reads as it was meant: ${name}`, () => {
    const read = events.map((event) => {
      const type = types.get(event.type)
      assert.ok(type)
      let payload: unknown = event.payload
      for (let version = event.version; version < type.version; version++) payload = type.upcast![version]!(payload)
      return { ...event, payload: type.payload.parse(payload) } as Happening
    })
    const view = fold(read, services[service]!)
    const seen = {
      state: view.state,
      phase: view.phase,
      outcome: view.outcome,
      answers: view.answers,
      payments: view.payments.map((one) => one.amount),
      messages: view.messages.map((one) => one.message ?? one.notice ?? one.text),
      read: view.messages.filter((one) => one.readAt).length,
      documents: view.documents,
      deciders: view.deciders,
      corrections: view.corrections,
      hands: view.round.hands.map((one) => one.action),
      since: view.since,
      clock: view.clock,
      silence: view.silence,
      validity: view.validity,
      reminded: view.reminded,
      late: view.late,
    }
    assert.deepEqual(JSON.parse(JSON.stringify(seen)), expect)
  })
}
