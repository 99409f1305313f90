import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventType } from '#kernel'
import { captured, controlled, decided, lieFound, received } from './contract.ts'
import type { EpcisEvent } from './epcis/event.ts'
import { eventHash } from './epcis/hash.ts'
import golden from './fixtures/golden.json' with { type: 'json' }

/** Events as they were once written. They are kept for ever: a newer version of a type adds one and an upcaster, and the old ones still read the same. */
const types: readonly EventType[] = [captured, received, lieFound, decided, controlled]

test('every type of event has one that keeps it', () => {
  assert.deepEqual(new Set(golden.map(({ type }) => type)), new Set(types.map(({ type }) => type)))
})

for (const { name, type: written, version: from, payload: kept } of golden)
  test(`an event of version ${from} still reads as it was meant: ${name}`, () => {
    const type = types.find((one) => one.type === written)!
    let payload: unknown = kept
    for (let version = from; version < type.version; version++) payload = type.upcast![version]!(payload)
    assert.deepEqual(type.payload.parse(payload), kept)
    if ('event' in kept) assert.equal(eventHash(kept.event as unknown as EpcisEvent), kept.hash)
  })
